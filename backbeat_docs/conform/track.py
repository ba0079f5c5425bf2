"""The messages of one cluster in a part of a stream.

A part first keeps its messages, until its frames have gone so far that what is read next no longer
depends on what came before the part. From there on it keeps results. So to merge two parts is to
add the first messages of the later one to the earlier one, and then to join the results.
"""

import pickle
from typing import Any

from backbeat_docs.conform.fold import Fold
from backbeat_docs.conform.lines import Rows
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import CompactClaim, Frame
from backbeat_docs.conform.segment import CONTINUED, START, Segment

Item = tuple[str, Any, Any]
"""A message: the name of the method of `Segments` that adds it, and its arguments."""


class Segments:
    """The segments of a part; messages are added to the last one."""

    __slots__ = ("done", "live")

    def __init__(self, live: Segment) -> None:
        self.done: list[Segment] = []
        self.live = live

    def add_frame(self, frame: Frame, _: object = None) -> None:
        """Add a frame."""
        kind = self.live.add_frame(frame)
        if kind is not None:
            self.done.append(self.live)
            self.live = self.live.next_segment(kind, frame)

    def add_claim(self, claim: CompactClaim, _: object = None) -> None:
        """Add a claim."""
        self.live.add_claim(claim)

    def add_rows(self, batch: Rows, _: object = None) -> None:
        """Add claims about one beat."""
        self.live.add_rows(batch)

    def add_invalid(self, beat: int | None, is_claim: bool) -> None:
        """Add an invalid message."""
        self.live.add_invalid(beat, is_claim)

    def replay(self, items: list[Item]) -> None:
        """Add messages."""
        for name, one, other in items:
            getattr(self, name)(one, other)

    def all(self) -> list[Segment]:
        """Return every segment."""
        return [*self.done, self.live]

    def join(self, later: "Segments") -> None:
        """Add the segments of the next part, of which the first continues the last one here."""
        first, *rest = later.all()
        live = self.live
        live.fold.join(first.fold)
        live.late += first.late
        live.late_claims += first.late_claims
        for name in ("top", "before_jump", "jump", "buckets", "late_beats", "straggler"):
            setattr(live, name, getattr(first, name))
        self.done += [live, *rest]
        self.live = self.done.pop()


class _Ignored(Fold):
    """Ignores closed beats: of a head, only the beats that are open after it matter."""

    __slots__ = ()

    def close(self, *_: object) -> None:
        """Ignore a beat."""


class Track:
    """The state for one cluster: its first messages, and the results that follow them."""

    __slots__ = ("_from", "_options", "_to", "body", "head")

    def __init__(self, options: Options) -> None:
        self._options = options
        self.head: list[Item] = []
        self.body: Segments | None = None
        self._from = self._to = -1

    def add_frame(self, frame: Frame) -> None:
        """Add a frame."""
        if self.body is not None:
            self.body.add_frame(frame)
        else:
            self.head.append(("add_frame", frame, None))
            if self._has_settled(frame.beat):
                self.body = self._continue_from_head()

    def add_claim(self, claim: CompactClaim) -> None:
        """Add a claim."""
        if self.body is not None:
            self.body.live.add_claim(claim)
        else:
            self.head.append(("add_claim", claim, None))

    def add_rows(self, batch: Rows) -> None:
        """Add claims about one beat."""
        if self.body is not None:
            self.body.live.add_rows(batch)
        else:
            self.head.append(("add_rows", batch, None))

    def add_invalid(self, beat: int | None, is_claim: bool = False) -> None:
        """Add an invalid message."""
        if self.body is not None:
            self.body.add_invalid(beat, is_claim)
        else:
            self.head.append(("add_invalid", beat, is_claim))

    def merge(self, later: "Track") -> None:
        """Add the messages of the next part; `later` is used up."""
        for name, one, other in later.head:
            if name == "add_invalid":
                self.add_invalid(one, other)
            else:
                getattr(self, name)(one)
        if later.body is not None:
            assert self.body is not None
            self.body.join(later.body)

    def segments(self) -> list[Segment]:
        """Return the segments of a copy, with all beats closed."""
        found = Segments(Segment(self._options, START))
        found.replay(self.head)
        if self.body is not None:
            found.join(pickle.loads(pickle.dumps(self.body)))
        found.live.flush()
        return found.all()

    def _has_settled(self, beat: int) -> bool:
        """Return whether no frame before the part matters for what is read from now on.

        So it is after frames that rise, up to the reordering, by more than six times the horizon
        without a jump: whatever frame was the highest before, these have passed it, and the beats
        that are open contain only messages that were read since.
        """
        lag = self._options.reorder_beats
        if self._from < 0 or beat < self._from or not self._to - lag < beat <= self._to + lag:
            self._from = self._to = beat
        self._to = max(self._to, beat)
        return self._to > self._from + 6 * lag

    def _continue_from_head(self) -> Segments:
        """Return segments without results, but with the beats that are open after the head."""
        before = Segments(Segment(self._options, START))
        before.live.fold = _Ignored(self._options)
        before.replay(self.head)
        old, live = before.live, Segment(self._options, CONTINUED)
        live.top, live.opening, live.buckets = old.top, old.opening, old.buckets
        live.before_jump, live.jump, live.late_beats = old.before_jump, old.jump, old.late_beats
        return Segments(live)
