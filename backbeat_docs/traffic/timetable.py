"""The timetable of a run: its bars, each with its beats, its tempo and the time of each beat."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from backbeat_docs.traffic import tempo

TempoChanges = tuple[tuple[int, float], ...]
"""New tempos in BPM, each with the beat from whose bar on it applies."""


class Bar(NamedTuple):
    """One bar. Its tempo began at the beat `anchor`, which is due at `anchored_at` ns."""

    first: int
    beats: int
    bpm: float
    anchor: int
    anchored_at: int

    @property
    def end(self) -> int:
        """Return the first beat after the bar."""
        return self.first + self.beats

    @property
    def phases(self) -> tempo.Phases:
        """Return the number of beats in each phase."""
        return tempo.phases(self.beats)

    @property
    def beat_length(self) -> int:
        """Return the length of a beat in ns."""
        return tempo.beat_start_ns(1, self.bpm)

    def start_of(self, beat: int) -> int:
        """Return the time in ns at which a beat is due; the beat after the bar is one of them."""
        return self.anchored_at + tempo.beat_start_ns(beat - self.anchor, self.bpm)


class Timetable(NamedTuple):
    """The bars of a cluster from its start, in ns of Unix time.

    The tempo changes at the first downbeat that is not before the beat of a change. A bar that
    contains a beat of `short` has only three quarters of its beats.
    """

    start: int
    bpm: float
    bar: int
    changes: TempoChanges = ()
    short: tuple[int, ...] = ()

    def bars(self) -> Iterator[Bar]:
        """Yield the bars without end."""
        bar = Bar(0, self._count_beats(0), float(self.bpm), 0, self.start)
        changes = sorted(self.changes)
        while True:
            while changes and changes[0][0] <= bar.first:
                _, bpm = changes.pop(0)
                at = bar.start_of(bar.first)
                bar = bar._replace(bpm=float(bpm), anchor=bar.first, anchored_at=at)
            yield bar
            bar = bar._replace(first=bar.end, beats=self._count_beats(bar.end))

    def find_bar(self, beat: int) -> Bar:
        """Return the bar that contains a beat."""
        return _find_bar(self, beat)

    def _count_beats(self, first: int) -> int:
        is_short = any(first <= beat < first + self.bar for beat in self.short)
        return max(tempo.SHORTEST_BAR, self.bar * 3 // 4) if is_short else self.bar


@lru_cache(8)
def _find_bar(table: Timetable, beat: int) -> Bar:
    return next(bar for bar in table.bars() if beat < bar.end)
