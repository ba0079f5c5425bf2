"""A bar: its messages while it is open, and what the rules need of them after that."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from backbeat_docs.conform.conclusion import Place
from backbeat_docs.conform.reading import NANOSECONDS, SECOND, Frame, difference

Pair = tuple[Frame, Frame]


class Summary(NamedTuple):
    """What the rules need of a closed bar.

    `runs` are the first and the last frame of each run of one phase. The pairs of frames are those
    that a rule is about. The counts are of agents: those that certainly claimed (or reviewed) in
    the window, and those that possibly did. `drift` has the bounds of the drift in ms.
    """

    frames: int
    runs: tuple[Pair, ...]
    gaps: tuple[Pair, ...]
    clocks: tuple[Pair, ...]
    downbeat: Frame | None
    tempo: Pair | None
    phase: Pair | None
    deadline: Pair | None
    drift: tuple[float, float] | None
    agents: tuple[int, int]
    on_time: tuple[int, int]


class Bar:
    """The beats of one window in a row, or the claims before the first frame of a part.

    `first` is the first frame, `last` the last one, and `next` the first frame of the next bar.
    `claimed` and `reviewed` have the clock of each agent's first claim and first review, or `None`
    if the claim may not belong to the window. `helped` has the clocks of the kept promises of help
    and `unpromised` counts the completed tasks of which no promise is known. A bar with its
    `report` is settled, and is repeated `times` times; `end` is the last frame of all.
    """

    __slots__ = (
        "claimed",
        "end",
        "first",
        "frames",
        "helped",
        "last",
        "next",
        "report",
        "reviewed",
        "summary",
        "times",
        "unpromised",
    )

    def __init__(self) -> None:
        self.first: Frame | None = None
        self.last: Frame | None = None
        self.next: Frame | None = None
        self.frames: list[Frame] = []
        self.claimed: dict[str, int | None] = {}
        self.reviewed: dict[str, int | None] = {}
        self.helped: list[int] = []
        self.unpromised = 0
        self.summary: Summary | None = None
        self.report: tuple[Place, Mapping[str, Any]] | None = None
        self.times = 1
        self.end: Frame | None = None

    @property
    def window(self) -> str:
        """The window of its frames."""
        return self.first.window if self.first is not None else ""

    @property
    def final(self) -> Frame | None:
        """The last frame of its last repetition."""
        return self.end or self.last

    def list_deadlines(self) -> set[int]:
        """Return the deadlines of its phases, when it is closed."""
        runs = () if self.summary is None else self.summary.runs
        return {frame.deadline for run in runs for frame in run}

    def add(self, frame: Frame) -> None:
        """Add the next frame of the bar."""
        if self.first is None:
            self.first = frame
        self.last = frame
        self.frames.append(frame)

    def absorb(self, later: "Bar") -> None:
        """Add the messages of a bar that continues this one."""
        for frame in later.frames:
            self.add(frame)
        self.claimed = later.claimed | self.claimed
        self.reviewed = later.reviewed | self.reviewed
        self.helped += later.helped
        self.unpromised += later.unpromised

    def close(self) -> None:
        """Reduce the bar to its summary."""
        if self.summary is None:
            self.summary = summarise(self)
            self.frames, self.claimed, self.reviewed = [], {}, {}


def shift(bar: Bar, times: int) -> Bar:
    """Return a bar like the first of a repetition, as many bars later."""
    assert bar.summary is not None
    assert bar.report is not None
    beats = times * bar.summary.frames
    moved = Bar()

    def move(value: Any) -> Any:
        return None if value is None else value._replace(beat=value.beat + beats)

    moved.first, moved.last, moved.next = move(bar.first), move(bar.last), move(bar.next)
    moved.helped, moved.unpromised = bar.helped, bar.unpromised
    runs = tuple((move(one), move(other)) for one, other in bar.summary.runs)
    moved.summary = bar.summary._replace(runs=runs)
    place, report = bar.report
    ends = {name: report[name] + beats for name in ("from_beat", "to_beat")}
    moved.report = place, {**report, **ends}
    moved.times, moved.end = bar.times - times, bar.end
    return moved


def divide(bar: Bar, floor: int) -> tuple[tuple[int, int] | None, Bar | None]:
    """Return the beats of the repetitions of a bar that begin at most at `floor`, and the rest."""
    assert bar.first is not None
    assert bar.last is not None
    assert bar.summary is not None
    first, length = bar.first.beat, bar.summary.frames
    if floor < first:
        return None, bar
    if bar.times == 1:
        return (first, bar.last.beat), None
    times = min(bar.times, (floor - first) // length + 1)
    passed = (first, first + times * length - 1)
    return passed, shift(bar, times) if times < bar.times else None


def summarise(bar: Bar) -> Summary:
    """Return the summary of a bar."""
    pairs = list(pairwise(bar.frames))
    runs = _phase_runs(bar.frames)
    tempos = [frame for frame in bar.frames if frame.tempo != bar.frames[0].tempo]
    downbeats = [frame for frame in bar.frames[1:] if frame.downbeat]
    back = [pair for pair in pairs if _rank(pair[1]) < _rank(pair[0])]
    return Summary(
        frames=len(bar.frames),
        runs=runs,
        gaps=tuple(pair for pair in pairs if pair[1].beat != pair[0].beat + 1),
        clocks=tuple(pair for pair in pairs if is_disordered(*pair)),
        downbeat=downbeats[0] if downbeats else None,
        tempo=(bar.frames[0], tempos[0]) if tempos else None,
        phase=back[0] if back else None,
        deadline=_other_deadline(bar.frames),
        drift=_drift_bounds(bar, runs),
        agents=count_certain(bar.claimed.values(), bar.next),
        on_time=count_certain(bar.reviewed.values(), bar.next),
    )


RANKS = {"plan": 0, "execute": 1, "review": 2}


def is_disordered(one: Frame, later: Frame) -> bool:
    """Return whether a later beat has no later clock, if the two can be compared."""
    seconds = (later.beat - one.beat) * 60 / min(one.tempo, later.tempo)
    return seconds <= 30_000 and difference(later.clock, one.clock) <= 0


def begins_bar(last: Frame, frame: Frame) -> bool:
    """Return whether a bar begins with a frame, which follows the last one.

    A downbeat that goes back to an earlier phase begins a bar that reuses its `window_id`.
    """
    if frame.window != last.window:
        return True
    return frame.downbeat and _rank(frame) < _rank(last)


def _rank(frame: Frame) -> int:
    return RANKS[frame.phase]


def _phase_runs(frames: list[Frame]) -> tuple[Pair, ...]:
    runs: list[Pair] = []
    for frame in frames:
        if runs and runs[-1][1].phase == frame.phase:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return tuple(runs)


def _other_deadline(frames: list[Frame]) -> Pair | None:
    for one, later in pairwise(frames):
        if one.phase == later.phase and one.deadline != later.deadline:
            return one, later
    return None


def count_certain(clocks: Collection[int | None], following: Frame | None) -> tuple[int, int]:
    """Return how many of the claims are certainly and possibly before the end of the window."""
    if following is None:
        return 0, len(clocks)
    end = following.clock
    certain = sum(clock is not None and difference(clock, end) < -SECOND for clock in clocks)
    return certain, len(clocks)


def _drift_bounds(bar: Bar, runs: tuple[Pair, ...]) -> tuple[float, float] | None:
    """Return the least and the largest mean drift that the clocks allow, in ms.

    A beat is due at the deadline of its phase, minus the beats that are left. It started before
    the end of its clock's second, and not before the last second that a frame's own clock gave:
    the logical part is 0 if no received message has pushed the clock on.
    """
    if bar.next is None or not bar.frames:
        return None
    ends = [run[0].beat for run in runs[1:]] + [bar.next.beat]
    least = largest = 0
    own: int | None = None
    index = 0
    for frame in bar.frames:
        while frame.beat >= ends[index]:
            index += 1
        length = 60 * NANOSECONDS / frame.tempo
        due = frame.deadline - round((ends[index] - frame.beat) * length)
        second = nearest_second(frame.clock >> 16, due)
        if frame.clock & 0xFFFF == 0:
            own = second
        if own is None:
            return None
        least += own * NANOSECONDS - due
        largest += (second + 1) * NANOSECONDS - due
    scale = len(bar.frames) * 1_000_000
    return least / scale, largest / scale


def nearest_second(second: int, instant: int) -> int:
    """Return the second of Unix time with these low 16 bits that is nearest to an instant."""
    around = instant // NANOSECONDS
    return around + (second - around + SECOND // 2) % SECOND - SECOND // 2
