"""What a rule on bars sees: a bar with its neighbours, its reports, and what is in doubt."""

import bisect
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from backbeat_docs.conform.bars import Bar, Summary, count_certain, divide
from backbeat_docs.conform.conclusion import Place
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.segment import LATE, START, Segment

Report = tuple[Place, Mapping[str, Any]]

EDGE = Undecided("the recording begins or ends too near")
INCOMPLETE = Undecided("a beat of the bar is missing")
NO_REPORT = Undecided("the recording has no report of the bar")
CLUSTERS = "it is not known which cluster an agent is in"
SEVERAL = Undecided(CLUSTERS)


class Doubt:
    """The beats of which a message was not used, with the reasons."""

    def __init__(self) -> None:
        self._reasons: dict[int, str] = {}
        self._beats: list[int] = []
        self._ranges: list[tuple[int, int]] = []

    def add(self, reasons: Mapping[int, str]) -> None:
        """Add single beats."""
        self._reasons |= reasons
        self._beats = sorted(self._reasons)

    def add_range(self, first: int, last: int) -> None:
        """Add beats of which messages were late."""
        self._ranges.append((first, last))

    def find_touched(self, first: int, length: int, times: int) -> set[int]:
        """Return which of the bars of a length from a beat on have doubt about beats, or beside."""
        spans = [*((beat, beat) for beat in self._beats), *self._ranges]
        return find_touched(spans, first, length, times)

    def within(self, first: int, last: int) -> str | None:
        """Return the reason for doubt about the beats in a range, if there is one."""
        index = bisect.bisect_left(self._beats, first)
        if index < len(self._beats) and self._beats[index] <= last:
            return self._reasons[self._beats[index]]
        for low, high in self._ranges:
            if low <= last and first <= high:
                return LATE
        return None


def find_touched(spans: list[tuple[int, int]], first: int, length: int, times: int) -> set[int]:
    """Return which of the bars of a length from a beat on have beats in spans, or beside them."""
    found: set[int] = set()
    for low, high in spans:
        start = max(0, (low - first - 1) // length)
        found |= set(range(start, min(times, (high - first + 1) // length + 1)))
    return found


class Epoch:
    """The segments between two restarts of a cluster, and their bars."""

    def __init__(self, options: Options, cluster: str, index: int, clusters: int) -> None:
        self.options = options
        self.cluster = cluster
        self.index = index
        self.clusters = clusters
        self.epochs = 1
        self.unknown_reports: dict[tuple[int, int], Report] = {}
        self.is_begin_read = False
        self.begin: Frame | None = None
        self.is_mixed = self.has_replays = self.is_spliced = False
        self.reused: set[int] = set()
        self.doubt = Doubt()
        self.claim_doubt = Doubt()
        self.parts: list[tuple[Segment, list[Bar], int]] = []

    def add(self, segment: Segment, floor: int) -> list[tuple[int, int]]:
        """Add a segment, and return the beats of its bars that were read before: to the floor."""
        self.doubt.add(segment.fold.doubt)
        self.claim_doubt.add(segment.fold.claim_doubt)
        self.claim_doubt.add(segment.fold.doubt)
        bars, again = [], []
        for bar in segment.fold.bars:
            bar.close()
            if bar.first is None or bar.last is None:
                continue
            passed, rest = divide(bar, floor)
            if passed is not None:
                again.append(passed)
            if rest is not None:
                bars.append(rest)
        self.parts.append((segment, bars, floor))
        return again

    def add_doubt(self, first: int, last: int) -> None:
        """Note that messages about beats were read again, too late."""
        self.doubt.add_range(first, last)
        self.claim_doubt.add_range(first, last)


class BarView:
    """A bar of an epoch, as a rule sees it.

    `found` has the codes of the rules that the bar breaks, and `usual` is the first complete bar of
    the segment.
    """

    def __init__(
        self,
        epoch: Epoch,
        segment: Segment,
        bars: list[Bar],
        index: int,
        reports: Mapping[str, Mapping[str, Report]],
        reported: list[int],
    ) -> None:
        self.epoch, self.segment, self.bars, self.index = epoch, segment, bars, index
        self.options = epoch.options
        self.subject = epoch.cluster
        self.bar = bar = bars[index]
        assert bar.first is not None
        assert bar.last is not None
        assert bar.summary is not None
        self.first, self.last, self.next = bar.first, bar.last, bar.next
        self.summary: Summary = bar.summary
        self.before = bars[index - 1] if index else None
        self.all_reports = reports
        self.reports = [bar.report] if bar.report else list(reports.get(bar.window, {}).values())
        self.reported = reported
        self.found: set[str] = set()
        self.usual: BarView | None = None
        self.with_claims = True

    @property
    def length(self) -> int:
        """The number of beats from the first to the last one that was read."""
        return self.last.beat - self.first.beat + 1

    @cached_property
    def is_first_known(self) -> bool:
        """Whether the first frame is certainly the first of its bar."""
        before = self.before
        if self.epoch.doubt.within(self.first.beat - 1, self.first.beat):
            return False
        if before is not None and before.final is not None:
            return before.final.beat + 1 == self.first.beat
        return self.first.beat == 0

    @cached_property
    def is_last_known(self) -> bool:
        """Whether the last frame is certainly the last of its bar."""
        if self.epoch.doubt.within(self.last.beat, self.last.beat + 1):
            return False
        return self.next is not None and self.next.beat == self.last.beat + 1

    @cached_property
    def incomplete(self) -> Undecided | None:
        """Why the bar is not complete, or `None` if all its beats were read."""
        if self.summary.frames < self.length:
            return INCOMPLETE
        reason = self.epoch.doubt.within(self.first.beat, self.last.beat + 1)
        if reason:
            return Undecided(reason)
        if not self.is_first_known or not self.is_last_known:
            return EDGE
        return None

    @cached_property
    def near_edge(self) -> Undecided | None:
        """Why claims of the bar may not have been read, or `None`."""
        lag = self.options.reorder_beats
        start, top = self.segment.fold.start, self.segment.top
        assert start is not None
        assert top is not None
        if self.first.beat > 0 and self.first.beat < start.beat + lag:
            return EDGE
        return EDGE if self.last.beat + lag > top.beat else None

    @cached_property
    def report(self) -> Report | Undecided:
        """The only report of the bar, or why there is none to compare with."""
        if len(self.reports) == 1:
            return self.reports[0]
        return Undecided("there are several reports of the bar") if self.reports else NO_REPORT

    @cached_property
    def uncounted(self) -> Undecided | None:
        """Why the claims of the bar cannot be counted, or `None`."""
        if not self.with_claims:
            return SEVERAL
        reason = self.epoch.claim_doubt.within(self.first.beat, self.last.beat + 1)
        return self.incomplete or self.near_edge or (Undecided(reason) if reason else None)

    @property
    def begins_at_zero(self) -> bool:
        """Whether the segment has the first messages of its epoch."""
        start = self.segment.fold.start
        is_start = self.segment.kind == START or self.segment.kind == "restart"
        return start is not None and start.beat == 0 and is_start

    @property
    def help(self) -> tuple[int, int]:
        """The numbers of promises that were certainly and possibly kept in the bar."""
        bar = self.bar
        certain, possible = count_certain(bar.helped, bar.next)
        is_known = self.begins_at_zero and not self.segment.fold.lost_promise
        if not is_known or self.epoch.claim_doubt.within(0, self.last.beat):
            possible += bar.unpromised
        return certain, possible

    def has_earlier_report(self) -> bool:
        """Return whether a bar before this one has a report."""
        return bool(self.reported) and self.reported[0] < self.index

    def next_reported(self, beat: int) -> int | None:
        """Return the first beat of the next bar with a report that begins after a beat."""
        for index in self.reported[bisect.bisect_right(self.reported, self.index) :]:
            _, later = divide(self.bars[index], beat)
            if later is not None and later.first is not None:
                return later.first.beat
        return None


def describe_bounds(low: int, high: int) -> str:
    """Return two bounds in words."""
    return str(low) if low == high else f"{low} to {high}"
