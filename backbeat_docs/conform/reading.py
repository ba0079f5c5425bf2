"""What the rules read of a message: clocks as integers, instants in nanoseconds, compact tuples."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from backbeat_docs.conform.conclusion import Evidence, Place

SECOND = 1 << 16
HALF, MASK = 1 << 31, (1 << 32) - 1
LONGEST = 30_000 * SECOND
"""Clock values further apart are not compared: 16 bits of seconds wrap."""

NANOSECONDS = 1_000_000_000


class Frame(NamedTuple):
    """One BeatFrame. `clock` is its `hlc` without the node, `deadline` in ns of Unix time."""

    beat: int
    clock: int
    window: str
    downbeat: bool
    phase: str
    deadline: int
    tempo: float
    node: str
    place: Place
    hlc: str
    deadline_at: str

    @property
    def content(self) -> tuple[Any, ...]:
        """What two equal frames have in common, however they are written."""
        return self[:8]

    @property
    def seconds(self) -> int:
        """The second of Unix time in which it was sent, if its phase is shorter than 18 hours."""
        last = self.deadline // NANOSECONDS + 1
        return last - (last - (self.clock >> 16)) % SECOND


class Claim(NamedTuple):
    """One StatusClaim."""

    agent: str
    task: str | None
    state: str
    progress: float
    left: int
    beat: int
    clock: int
    hlc: str
    place: Place
    notes: str


CompactClaim = tuple[str, str | None, str, float, int, int, int, str, Place, str]
"""A `Claim` as a plain tuple, which takes less time to make."""

AGENT: Final = 0
TASK: Final = 1
STATE: Final = 2
PROGRESS: Final = 3
LEFT: Final = 4
BEAT: Final = 5
CLOCK: Final = 6
HLC: Final = 7
PLACE: Final = 8


def parse_clock(hlc: str) -> int:
    """Return the physical and the logical part of an `hlc` as one integer of 32 bits."""
    return int(hlc[:4] + hlc[5:9], 16)


def difference(one: int, other: int) -> int:
    """Return how much later `one` is than `other`, by serial number arithmetic (RFC 1982)."""
    return ((one - other + HALF) & MASK) - HALF


def parse_instant(text: str) -> int:
    """Return a valid RFC 3339 date-time in nanoseconds of Unix time."""
    from datetime import date

    days = date.fromisoformat(text[:10]).toordinal() - 719_163
    hours, minutes, seconds = int(text[11:13]), int(text[14:16]), int(text[17:19])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    rest = text[19:]
    fraction = 0
    if rest.startswith("."):
        digits = rest[1:].rstrip("Z").partition("+")[0].partition("-")[0]
        fraction = int(digits.ljust(9, "0"))
        rest = rest[1 + len(digits) :]
    if rest != "Z":
        offset = (int(rest[1:3]) * 60 + int(rest[4:6])) * 60
        whole += offset if rest[0] == "-" else -offset
    return whole * NANOSECONDS + fraction


def read_frame(place: Place, message: Mapping[str, Any]) -> Frame:
    """Return a valid BeatFrame as a `Frame`."""
    hlc = message["hlc"]
    return Frame(
        int(message["beat_index"]),
        parse_clock(hlc),
        message["window_id"].lower(),
        message["downbeat"],
        message["phase"],
        parse_instant(message["deadline_at"]),
        float(message["tempo_bpm"]),
        hlc[10:].lower(),
        place,
        hlc,
        message["deadline_at"],
    )


def cite_frame(frame: Frame, *fields: str) -> Evidence:
    """Return a frame as evidence, with the fields that clash."""
    values: dict[str, Any] = {
        "beat_index": frame.beat,
        "downbeat": frame.downbeat,
        "phase": frame.phase,
        "hlc": frame.hlc,
        "deadline_at": frame.deadline_at,
        "tempo_bpm": frame.tempo,
        "window_id": frame.window,
    }
    return Evidence(frame.place, tuple((name, values[name]) for name in ("beat_index", *fields)))


def cite_claim(claim: Claim, *fields: str) -> Evidence:
    """Return a claim as evidence, with the fields that clash."""
    values: dict[str, Any] = {
        "task_id": claim.task,
        "state": claim.state,
        "progress": claim.progress,
        "beats_left": claim.left,
        "hlc": claim.hlc,
    }
    shown = (("agent_id", claim.agent), ("beat_index", claim.beat))
    rest = tuple((name, values[name]) for name in fields if values[name] is not None)
    return Evidence(claim.place, shown + rest)


def cite_report(place: Place, report: Mapping[str, Any], *fields: str) -> Evidence:
    """Return a report as evidence, with the fields that clash."""
    return Evidence(place, tuple((name, report[name]) for name in ("window_id", *fields)))
