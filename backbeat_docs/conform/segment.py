"""Sorts the messages of one epoch by beat, within the horizon of reordering.

A beat closes when a frame `reorder_beats` beats later is read. A message about a closed beat is
late. A late frame, or the first frame after a restart, ends the segment.
"""

from backbeat_docs.conform.fold import Fold
from backbeat_docs.conform.lines import Rows, read_claims
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import BEAT, LONGEST, SECOND, CompactClaim, Frame, difference

START, RESTART, REPLAY, CONTINUED = "start", "restart", "replay", "continued"
LATE, CUT, INVALID = "a message was late", "the recording jumps", "an invalid message"

NEVER = 1 << 60

Bucket = tuple[list[Frame], list[CompactClaim | Rows]]
"""The frames and the claims of an open beat."""


class Segment:
    """The messages from a start, a restart or a replay on; `kind` says which.

    `opening` is its first frame, and `top` the one of the highest beat. A replay comes after frames
    up to the beat `read_to`.
    """

    __slots__ = (
        "before_jump",
        "buckets",
        "fold",
        "jump",
        "kind",
        "late",
        "late_beats",
        "late_claims",
        "opening",
        "options",
        "read_to",
        "straggler",
        "top",
        "waiting",
    )

    def __init__(self, options: Options, kind: str) -> None:
        self.options = options
        self.kind = kind
        self.read_to = -1
        self.straggler = NEVER
        self.fold = Fold(options, continues=kind == CONTINUED)
        self.top: Frame | None = None
        self.opening: Frame | None = None
        self.before_jump: int | None = None
        self.jump = 0
        self.buckets: dict[int, Bucket] = {}
        self.waiting: list[CompactClaim] = []
        self.late = self.late_claims = 0
        self.late_beats: dict[int, int] = {}

    def add_claim(self, claim: CompactClaim) -> None:
        """Add a claim to its beat, or count it as late."""
        beat = claim[BEAT]
        bucket = self.buckets.get(beat)
        if bucket is not None:
            bucket[1].append(claim)
        elif self.top is None:
            self.waiting.append(claim)
        elif beat <= self.top.beat - self.options.reorder_beats:
            self.late_claims += 1
            self.fold.claim_doubt[beat] = LATE
            if beat <= self.options.reorder_beats:
                self.late_beats[beat] = self.top.beat
        else:
            self._bucket(beat)[1].append(claim)

    def add_rows(self, batch: Rows) -> None:
        """Add claims about one beat."""
        bucket = self.buckets.get(int(batch.rows[0][2]))
        if bucket is not None:
            bucket[1].append(batch)
            return
        for claim in read_claims(batch):
            self.add_claim(claim)

    def add_frame(self, frame: Frame) -> str | None:
        """Add a frame, or return the kind of the segment that begins with it."""
        top, lag = self.top, self.options.reorder_beats
        if top is None:
            self.top = self.opening = frame
            self._put(frame)
            waiting, self.waiting = self.waiting, []
            for claim in waiting:
                self.add_claim(claim)
        elif self._is_straggler(frame):
            self._add_late(frame.beat)
            self.straggler = min(self.straggler, frame.beat)
            if frame.beat > self.straggler + lag:
                return REPLAY
        elif frame.beat > top.beat and self._is_older(top, frame):
            return REPLAY
        elif frame.beat > top.beat:
            self._advance(top, frame)
        elif self._is_restart(frame):
            return RESTART
        elif frame.beat > top.beat - lag:
            self._put(frame)
        else:
            self._add_late(frame.beat)
            return REPLAY
        return None

    def add_invalid(self, beat: int | None, is_claim: bool) -> None:
        """Note an invalid message about a beat, or about any that is open."""
        if beat is not None:
            (self.fold.claim_doubt if is_claim else self.fold.doubt)[beat] = INVALID
            return
        top, lag = -1 if self.top is None else self.top.beat, self.options.reorder_beats
        self.fold.doubt |= dict.fromkeys(range(max(0, top - lag + 1), top + lag + 1), INVALID)

    def flush(self) -> None:
        """Close all beats."""
        for beat in sorted(self.buckets):
            self._close(beat)
        if self.top is None:
            for claim in self.waiting:
                self._bucket(claim[BEAT])[1].append(claim)
            self.waiting = []
            for beat in sorted(self.buckets):
                self._close(beat)

    def is_near_edge(self, first: int, last: int) -> bool:
        """Return whether messages about beats may have been before or after the segment."""
        start, top, lag = self.fold.start, self.top, self.options.reorder_beats
        if start is None or top is None:
            return True
        return first < start.beat + lag or last + lag > top.beat

    def next_segment(self, kind: str, frame: Frame) -> "Segment":
        """End this segment, and return the one that begins with a frame."""
        assert self.top is not None
        top, lag = self.top.beat, self.options.reorder_beats
        self.flush()
        self.fold.doubt |= dict.fromkeys(range(max(0, top - lag + 1), top + 1), CUT)
        if kind == REPLAY:
            # After a frame with a wild beat_index, the others have lower beats and later clocks.
            if self.before_jump is not None and difference(frame.clock, self.top.clock) > 0:
                top = self.before_jump
            following = Segment(self.options, kind)
            following.read_to = top
        else:
            following = Segment(self.options, kind)
            near = [beat for beat, at in self.late_beats.items() if at > top - lag]
            following.fold.claim_doubt |= dict.fromkeys(near, CUT)
            if top <= 2 * lag:
                following.fold.doubt |= dict.fromkeys(range(lag + 1), CUT)
        following.add_frame(frame)
        return following

    def _bucket(self, beat: int) -> Bucket:
        if self.top is not None:
            beat = min(beat, self.top.beat + self.options.reorder_beats)
        return self.buckets.setdefault(beat, ([], []))

    def _put(self, frame: Frame) -> None:
        frames = self._bucket(frame.beat)[0]
        if all(frame.content != other.content for other in frames):
            frames.append(frame)

    def _add_late(self, beat: int) -> None:
        self.late += 1
        self.fold.doubt[beat] = LATE

    def _advance(self, top: Frame, frame: Frame) -> None:
        lag = self.options.reorder_beats
        if frame.beat - top.beat > lag:
            self.before_jump, self.jump = top.beat, frame.beat
        elif frame.beat - self.jump > lag:
            self.before_jump = None
        self.top = frame
        self._put(frame)
        for beat in sorted(beat for beat in self.buckets if beat <= frame.beat - lag):
            self._close(beat)

    def _close(self, beat: int) -> None:
        frames, claims = self.buckets.pop(beat)
        later = [other for other in self.buckets if other > beat and self.buckets[other][0]]
        following = self.buckets[min(later)][0][0] if later and claims else None
        self.fold.close(beat, frames, claims, following)

    def _is_straggler(self, frame: Frame) -> bool:
        """Return whether a frame may be from before a restart with which the segment begins."""
        top, opening, lag = self.top, self.opening, self.options.reorder_beats
        if top is None or opening is None or top.beat >= 2 * lag or opening.beat > lag:
            return False
        return is_later(opening, frame) and frame.window not in self._windows()

    def _is_older(self, top: Frame, frame: Frame) -> bool:
        """Return whether a frame of another bar and a higher beat is from an earlier time."""
        if frame.deadline >= top.deadline or not is_later(top, frame):
            return False
        return frame.window not in self._windows()

    def _is_restart(self, frame: Frame) -> bool:
        """Return whether a frame is later than one of another bar and a higher beat."""
        if frame.beat > self.options.reorder_beats:
            return False
        return any(
            other.beat >= frame.beat and other.window != frame.window and is_later(frame, other)
            for frames, _ in self.buckets.values()
            for other in frames
        )

    def _windows(self) -> set[str]:
        return {frame.window for frames, _ in self.buckets.values() for frame in frames}


def is_later(frame: Frame, other: Frame) -> bool:
    """Return whether a frame was sent after another one of any epoch."""
    seconds = frame.seconds - other.seconds
    if not 0 <= seconds <= LONGEST // SECOND:
        return seconds > 0
    return difference(frame.clock, other.clock) > 0
