"""Beats in numbers: tempo and duration, the five bands, phases of a bar, budgets and rates.

Tempo is in beats per minute (BPM); durations are in seconds.
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


class Band(NamedTuple):
    """A range of tempo and what it suits; `highest` is None where the range has no end.

    A band includes its lower edge and not its upper one, unless the two flags say otherwise.
    """

    name: str
    lowest: float
    highest: float | None
    services: str
    advice: str
    with_lowest: bool = True
    with_highest: bool = False

    def holds(self, bpm: float) -> bool:
        """Whether this tempo lies in the band."""
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
        advice="Claim once a beat; a beat is long enough for a whole batch.",
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
        advice="Count network round trips: a beat may hold only a few of them.",
        with_lowest=False,
    ),
)


class Phases(NamedTuple):
    """How many beats of a bar plan, execute and review."""

    plan: int
    execute: int
    review: int

    def at(self, position: int) -> str:
        """The phase of the beat at this position of the bar, the downbeat being 0."""
        if position < self.plan:
            return "plan"
        return "execute" if position < self.plan + self.execute else "review"

    def end(self, position: int) -> int:
        """The position at which the phase of this beat is over: the deadline is its start."""
        if position < self.plan:
            return self.plan
        work_ends = self.plan + self.execute
        return work_ends if position < work_ends else work_ends + self.review


class Budget(NamedTuple):
    """How one beat's seconds are shared out: a tenth each for network and review, the rest works.

    The shares are this project's advice, the same as the shares of a bar's phases.
    """

    beat: float
    network: float
    work: float
    review: float


class Rates(NamedTuple):
    """Messages a second that a cluster sends."""

    frames: float
    claims: float
    reports: float

    @property
    def total(self) -> float:
        """All three kinds together."""
        return self.frames + self.claims + self.reports


def check_bpm(bpm: float) -> float:
    """The tempo itself; raises ValueError where the contract refuses it."""
    if not math.isfinite(bpm) or bpm < MINIMUM_BPM:
        raise ValueError(f"the tempo must be at least {MINIMUM_BPM} BPM, got {bpm:g}")
    return bpm


def beat_seconds(bpm: float) -> float:
    """How long a beat lasts: 60 / BPM seconds."""
    return 60 / check_bpm(bpm)


def bpm_of(seconds: float) -> float:
    """The tempo at which a beat lasts that long; raises ValueError where no contract allows it."""
    if not math.isfinite(seconds) or seconds <= 0:
        raise ValueError(f"a beat must last more than 0 seconds, got {seconds:g}")
    longest = 60 / MINIMUM_BPM
    if seconds > longest:
        raise ValueError(f"a beat lasts at most {duration(longest)}, got {duration(seconds)}")
    return max(MINIMUM_BPM, 60 / seconds)


def beat_start_ns(beats: int, bpm: float) -> int:
    """When a beat starts, in whole nanoseconds after beat 0.

    Computed from the decimal tempo without rounding in between, so that no beat number is so
    large that the error adds up.
    """
    tempo = Fraction(repr(float(bpm)))
    return beats * 60_000_000_000 * tempo.denominator // tempo.numerator


def band(bpm: float) -> Band:
    """The band of a tempo; 60 BPM, a beat of exactly one second, is the last of Responsive Apps."""
    check_bpm(bpm)
    return next(band for band in BANDS if band.holds(bpm))


def phases(bar: int = DEFAULT_BAR) -> Phases:
    """The first tenth of a bar plans and the last tenth reviews, at least one beat each."""
    if bar < SHORTEST_BAR:
        raise ValueError(f"a bar must have at least {SHORTEST_BAR} beats, got {bar}")
    tenth = max(1, bar // 10)
    return Phases(tenth, bar - 2 * tenth, tenth)


def budget(bpm: float) -> Budget:
    """What a beat of this tempo leaves for network, work and review, in seconds."""
    beat = beat_seconds(bpm)
    return Budget(beat=beat, network=beat / 10, work=beat * 8 / 10, review=beat / 10)


def rates(bpm: float, agents: int, claims_per_beat: int = 1, bar: int = DEFAULT_BAR) -> Rates:
    """Messages a second at this tempo: one frame a beat, the agents' claims, one report a bar."""
    a_second = check_bpm(bpm) / 60
    return Rates(
        frames=a_second, claims=a_second * agents * claims_per_beat, reports=a_second / bar
    )


UNITS: Mapping[str, float] = {"ms": 0.001, "s": 1, "min": 60, "h": 3600}

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+) ?(ms|s|min|h)", re.ASCII)


def seconds(text: str) -> float:
    """Read a duration such as `30s`, `500ms` or `2min`; raises ValueError for anything else."""
    match = _DURATION.fullmatch(text)
    if not match:
        known = ", ".join(UNITS)
        raise ValueError(f"a duration is a number and a unit ({known}), such as 30s")
    return float(match[1]) * UNITS[match[2]]


def duration(seconds: float) -> str:
    """A duration for people: `30 s`, `60 ms`, `90 s` rather than one and a half minutes."""
    for unit in ("h", "min", "s"):
        amount = round(seconds / UNITS[unit], 9)
        if amount == 1 or amount >= 2 or (unit == "s" and amount > 1):
            return f"{amount:.4g} {unit}"
    return f"{seconds * 1000:.4g} ms"
