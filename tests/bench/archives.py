"""Tables of the page on large archives: what was measured, and what follows for larger ones."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import workload
from bench.filling import fill
from bench.rows import CLUSTER, WORKERS, Traffic

PAGE = Path(__file__).parents[2] / "docs" / "guides" / "large-archives.md"
SIZES = (("10⁹", 10**9), ("10¹²", 10**12))
COUNT = 100
"""An assumption: the number of workers."""

PRICE = 0.05
"""An assumption: US dollars for an hour of one core."""


def render(page: str, found: dict[str, Any]) -> str:
    """Return the page with the tables of these measurements."""
    page = fill(page, "measured", format_measured(found))
    return fill(page, "computed", format_computed(found))


def format_measured(found: dict[str, Any]) -> str:
    """Write how the time changes with the number of workers."""
    heads = ("Messages", "Program", "Seconds", "Times as fast")
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in _find_rows(found):
        alone = row["programs"]["backbeat"]["seconds"][1]
        for name, cost in row["programs"].items():
            seconds = cost["seconds"][1]
            work = row["work"].replace(" lines", "") if name == "backbeat" else ""
            rows.append(f"| {work} | {name} | {seconds:.3g} | {alone / seconds:.2g} |")
    machine = found["machine"]
    return "\n".join(rows) + (
        f"\n\nMeasured on one machine with {machine['cores']} cores ({machine['processor']}), on "
        "which the workers and the command share the cores. The rates of the command itself, "
        "which joins what the workers send, limit a larger cluster: "
        f"{_format_millions(found['merging']['valid'])} million messages per second if all are "
        f"valid, and {_format_millions(found['merging']['1 % invalid'])} million with 1 % invalid. "
        "With `backbeat conform`, it merges "
        + " and ".join(
            f"{_format_millions(rate)} million messages per second of {kind}"
            for kind, rate in found["sequences"].items()
        )
        + "."
    )


def format_computed(found: dict[str, Any]) -> str:
    """Write what larger archives take, computed from these measurements."""
    heads = (
        "Messages", "Data", "Core hours", f"Time with {COUNT} workers", "Cost in US dollars",
    )  # fmt: skip
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    rows += [f"| {' | '.join(cells)} |" for cells in _compute(found)]
    return "\n".join(rows)


def _compute(found: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for shown, count in SIZES:
        for row in _find_rows(found):
            kind = row["work"].partition(", ")[2]
            measured = int(re.sub(r"\D", "", row["work"].partition(" ")[0]))
            core = row["programs"][WORKERS[0]]["processor"][1] / measured * count / 3600
            alone = count / found["merging"][kind] / 3600
            taken = _format_hours(max(core / COUNT, alone))
            data = count * measure_line() / 1e12
            yield (
                f"{shown}, {kind}", f"{_format(data)} TB", _format(core), taken,
                _format(core * PRICE),
            )  # fmt: skip


def measure_line() -> float:
    """Return the mean number of bytes of a message and its line end."""
    lines = list(workload.messages(5000, Traffic()))
    return sum(map(len, lines)) / len(lines) + 1


def _find_rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in found["rows"] if row["section"] == CLUSTER]


def _format(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def _format_hours(hours: float) -> str:
    seconds = 3600 * hours
    if seconds >= 2 * 3600:
        return f"{_format(hours)} hours"
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


def _format_millions(rate: float) -> str:
    return _format(rate / 1e6)
