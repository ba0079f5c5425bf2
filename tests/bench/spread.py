"""The spread of a measurement: lower quartile, median, upper quartile."""

import statistics
from collections.abc import Sequence

Spread = tuple[float, float, float]


def quartiles(values: Sequence[float]) -> Spread:
    """Return the quartiles, rounded to four digits; of few values, they are near the extremes."""
    if len(values) == 1:
        return (_round(values[0]),) * 3
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return _round(low), _round(middle), _round(high)


def compare(others: Sequence[float] | None, times: Sequence[float]) -> Spread | None:
    """Return how many times as fast as others, by turns; `None` if the others are missing."""
    if others is None:
        return None
    return quartiles([other / time for other, time in zip(others, times, strict=True)])


def _round(value: float) -> float:
    return float(f"{value:.4g}")
