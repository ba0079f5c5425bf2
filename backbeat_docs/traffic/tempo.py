"""Tempo calculations: beat length, tempo bands, phases of a bar, time budgets and message rates.

Tempo is in beats per minute (BPM). Durations are in seconds.
"""

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

MINIMUM_BPM = 0.1
DEFAULT_BPM = 2.0
DEFAULT_BAR = 120
SHORTEST_BAR = 3
LONGEST_BEAT = 60 / MINIMUM_BPM


class Band(NamedTuple):
    """A range of tempo and the services it suits; `highest` is None for a range without a limit.

    A band includes its lower limit and excludes its upper limit, unless `with_lowest` and
    `with_highest` change that.
    """

    name: str
    lowest: float
    highest: float | None
    services: str
    advice: str
    with_lowest: bool = True
    with_highest: bool = False

    def contains(self, bpm: float) -> bool:
        """Return whether a tempo is in the band."""
        above = bpm >= self.lowest if self.with_lowest else bpm > self.lowest
        if self.highest is None or not above:
            return above
        return bpm <= self.highest if self.with_highest else bpm < self.highest


BANDS: tuple[Band, ...] = (
    Band(
        name="Development",
        lowest=0.1,
        highest=0.5,
        services="Testing, debugging",
        advice="A beat leaves time to step through a handler in a debugger.",
    ),
    Band(
        name="Batch Processing",
        lowest=0.5,
        highest=2.0,
        services="ETL, data warehouses",
        advice="Claim once per beat; a beat is long enough for a whole batch.",
    ),
    Band(
        name="Standard Services",
        lowest=2.0,
        highest=10.0,
        services="APIs, web apps",
        advice="Start here: the default tempo is the slowest of this band.",
    ),
    Band(
        name="Responsive Apps",
        lowest=10.0,
        highest=60.0,
        services="Dashboards, monitoring",
        advice="Keep the handler off the request path, and measure its 99th percentile.",
        with_highest=True,
    ),
    Band(
        name="High-Frequency",
        lowest=60.0,
        highest=None,
        services="Trading, IoT processing",
        advice="Count network round trips: a beat has time for only a few of them.",
        with_lowest=False,
    ),
)


class Phases(NamedTuple):
    """The number of beats in each phase of a bar."""

    plan: int
    execute: int
    review: int

    def at(self, position: int) -> str:
        """Return the phase of the beat at a position of the bar; the downbeat is at position 0."""
        if position < self.plan:
            return "plan"
        return "execute" if position < self.plan + self.execute else "review"

    def end(self, position: int) -> int:
        """Return the position of the first beat after this phase; its start is the deadline."""
        if position < self.plan:
            return self.plan
        work_ends = self.plan + self.execute
        return work_ends if position < work_ends else work_ends + self.review


class Budget(NamedTuple):
    """The time budget of one beat in seconds: a tenth each for network and review, the rest work.

    These fractions are a recommendation of this project. The phases of a bar use the same ones.
    """

    beat: float
    network: float
    work: float
    review: float


class Rates(NamedTuple):
    """The number of messages per second that a cluster sends, by message."""

    frames: float
    claims: float
    reports: float

    @property
    def total(self) -> float:
        """Return the number of messages of all three kinds per second."""
        return self.frames + self.claims + self.reports


def check_bpm(bpm: float) -> float:
    """Return the tempo unchanged; raises `ValueError` for a tempo that the contract refuses."""
    if not math.isfinite(bpm) or bpm < MINIMUM_BPM:
        raise ValueError(SENTENCES["tempo"].format(got=f"{bpm:g}"))
    return bpm


def beat_seconds(bpm: float) -> float:
    """Return the length of a beat: 60 / BPM seconds."""
    return 60 / check_bpm(bpm)


def bpm_of(seconds: float) -> float:
    """Return the tempo for a beat length; raises `ValueError` if the contract does not allow it."""
    if not math.isfinite(seconds) or seconds <= 0:
        raise ValueError(SENTENCES["beat"].format(got=f"{seconds:g}"))
    if seconds > LONGEST_BEAT:
        raise ValueError(SENTENCES["long beat"].format(got=format_duration(seconds)))
    return max(MINIMUM_BPM, 60 / seconds)


def beat_start_ns(beats: int, bpm: float) -> int:
    """Return the start of a beat in whole nanoseconds after beat 0.

    Each start is calculated exactly from the decimal tempo, so rounding errors do not accumulate.
    """
    tempo = Fraction(repr(float(bpm)))
    return beats * 60_000_000_000 * tempo.denominator // tempo.numerator


def band(bpm: float) -> Band:
    """Return the band of a tempo; 60 BPM, a beat of exactly one second, is in Responsive Apps."""
    check_bpm(bpm)
    return next(band for band in BANDS if band.contains(bpm))


def phases(bar: int = DEFAULT_BAR) -> Phases:
    """Return the phases of a bar: the first tenth is plan, the last tenth review, the rest execute.

    Plan and review have at least one beat. Raises `ValueError` for a bar of fewer than 3 beats.
    """
    if bar < SHORTEST_BAR:
        raise ValueError(SENTENCES["bar"].format(got=bar))
    tenth = max(1, bar // 10)
    return Phases(tenth, bar - 2 * tenth, tenth)


def budget(bpm: float) -> Budget:
    """Return the time budget of a beat at a tempo, in seconds."""
    beat = beat_seconds(bpm)
    return Budget(beat=beat, network=beat / 10, work=beat * 8 / 10, review=beat / 10)


def rates(bpm: float, agents: int, claims_per_beat: int = 1, bar: int = DEFAULT_BAR) -> Rates:
    """Return messages per second: one frame per beat, the agents' claims, one report per bar."""
    beats = check_bpm(bpm) / 60
    return Rates(frames=beats, claims=beats * agents * claims_per_beat, reports=beats / bar)


UNITS: Mapping[str, float] = {"ms": 0.001, "s": 1, "min": 60, "h": 3600}

DURATION = r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+) ?(ms|s|min|h)"
"""A duration as a regular expression, in Python and in JavaScript: its number and its unit."""


def parse_duration(text: str) -> float:
    """Return a duration such as `30s`, `500ms` or `2min` in seconds.

    Raises `ValueError` for any other text.
    """
    match = re.fullmatch(DURATION, text, re.ASCII)
    if not match:
        raise ValueError(SENTENCES["duration"])
    return float(match[1]) * UNITS[match[2]]


def format_duration(seconds: float) -> str:
    """Format a duration with one unit: `30 s`, `60 ms`, and `90 s` instead of `1.5 min`."""
    for unit in ("h", "min", "s"):
        amount = round(seconds / UNITS[unit], 9)
        if amount == 1 or amount >= 2 or (unit == "s" and amount > 1):
            return f"{amount:.4g} {unit}"
    return f"{seconds * 1000:.4g} ms"


SENTENCES: Mapping[str, str] = {
    "tempo": f"the tempo must be at least {MINIMUM_BPM} BPM, got {{got}}",
    "beat": "a beat must last more than 0 seconds, got {got}",
    "long beat": f"a beat lasts at most {format_duration(LONGEST_BEAT)}, got {{got}}",
    "bar": f"a bar must have at least {SHORTEST_BAR} beats, got {{got}}",
    "duration": f"a duration must be a number and a unit ({', '.join(UNITS)}), such as 30s",
}
"""What each refusal says; the calculator on the tempo page says the same."""
