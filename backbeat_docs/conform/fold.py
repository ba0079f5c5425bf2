"""Goes through the beats of one epoch in order, and keeps what the rules need of them.

A beat is closed: its messages are complete as far as they were not late. Nothing here depends on
the order in which messages arrived.
"""

from collections import Counter

from backbeat_docs.conform import agents
from backbeat_docs.conform.agents import Agent
from backbeat_docs.conform.bars import Bar, begins_bar, is_disordered
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.lines import Rows, is_one_claim_each, read_claim, read_items
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import (
    AGENT,
    BEAT,
    CLOCK,
    HALF,
    LONGEST,
    MASK,
    SECOND,
    STATE,
    Claim,
    CompactClaim,
    Frame,
    difference,
    parse_clock,
)
from backbeat_docs.conform.rules import claim_before_frame, frame_conflict

ON_TIME = frozenset({"reviewing", "completed"})
SPECIAL = frozenset({"completed", "failed", "blocked"})
"""States of which also a repetition is checked."""

CONFLICT, AHEAD = "two different frames of one beat", "a claim is far ahead of the frames"


class Fold:
    """The bars and the agents of a part of an epoch.

    The first bar of a part has no frames; it and the second one stay open, because the part before
    may end in them. `doubt` has the beats of which a frame was not used, with the reason, and
    `claim_doubt` those of which a claim was not.
    `checks` counts the decided cases of the rules on claims.
    """

    __slots__ = (
        "agents",
        "bars",
        "breaches",
        "checks",
        "claim_doubt",
        "continues",
        "doubt",
        "lost_promise",
        "most_bars",
        "options",
        "start",
    )

    def __init__(self, options: Options, *, continues: bool = False) -> None:
        self.options = options
        self.continues = continues
        self.bars: list[Bar] = [Bar()]
        self.agents: dict[str, Agent] = {}
        self.breaches: list[Breach] = []
        self.doubt: dict[int, str] = {}
        self.claim_doubt: dict[int, str] = {}
        self.checks: Counter[str] = Counter()
        self.start: Frame | None = None
        self.lost_promise = False
        self.most_bars = 3 * options.windows

    def close(
        self,
        beat: int,
        frames: list[Frame],
        items: list[CompactClaim | Rows],
        following: Frame | None,
    ) -> None:
        """Add a beat; `following` is the next frame that has been read."""
        before = self.bars[-1].last
        frame = frames[0] if len(frames) == 1 else None
        if frame is not None:
            self._add_frame(frame)
        elif frames:
            one, other = sorted(frames)[:2]
            if one.window == other.window or self._are_at_once(one, other):
                self.breaches.append(frame_conflict.find(one, other))
            self.doubt[beat] = CONFLICT
        batches = [item for item in items if isinstance(item, Rows)]
        is_plain = frame is not None and len(batches) == len(items) and not self._is_fresh(beat)
        if is_plain and is_one_claim_each(batches):
            self._add_rows(beat, batches, before, frame, following)
        elif items:
            self._add_claims(beat, read_items(items), before, frame, following)

    def _add_frame(self, frame: Frame) -> None:
        if self.start is None:
            self.start = frame
        bar = self.bars[-1]
        if bar.last is None or begins_bar(bar.last, frame):
            bar.next = frame
            # A part keeps its first bars open.
            if len(self.bars) > 2 or not self.continues:
                bar.close()
            bar = Bar()
            self.bars.append(bar)
        bar.add(frame)

    def _are_at_once(self, one: Frame, other: Frame) -> bool:
        """Return whether two frames of different bars cannot be of two epochs."""
        lag = self.options.reorder_beats
        near = lag * 60 / one.tempo + self.options.margin_seconds
        if one.beat < 2 * lag or abs(one.seconds - other.seconds) > near:
            return False
        return abs(difference(one.clock, other.clock)) <= near * SECOND

    def _is_fresh(self, beat: int) -> bool:
        """Return whether claims of the epoch before may be among those of this beat."""
        if self.continues or self.start is None:
            return False
        return (
            self.start.beat <= self.options.reorder_beats and beat < 2 * self.options.reorder_beats
        )

    def _add_rows(
        self,
        beat: int,
        batches: list[Rows],
        before: Frame | None,
        frame: Frame | None,
        following: Frame | None,
    ) -> None:
        # The inner loop of a sequence check. What is not as usual becomes a claim.
        assert frame is not None
        bar, known, base = self.bars[-1], self.agents, frame.clock
        claimed, reviewed, gap = bar.claimed, bar.reviewed, self.options.silence_beats + 1
        clocks: dict[str, int] = {}
        compared = 0
        for path, line, rows in batches:
            for number, row in enumerate(rows, line):
                agent, task, _, state, _, written, _, hlc, _ = row
                clock = clocks.get(hlc[:9])
                if clock is None:
                    clocks[hlc[:9]] = clock = parse_clock(hlc)
                record = known.get(agent)
                if record is None or ((clock - base + HALF) & MASK) <= HALF:
                    claim = read_claim(path, number, row)
                    self._add_claims(beat, [claim], before, frame, following)
                    continue
                if agent not in claimed:
                    claimed[agent] = clock
                if state in ON_TIME and agent not in reviewed:
                    reviewed[agent] = clock
                progress = float(written)
                if (
                    state == record.state
                    and task == record.name
                    and progress >= record.progress
                    and beat - record.beat <= gap
                    and ((clock - record.clock + HALF) & MASK) > HALF
                    and state not in SPECIAL
                    and record.peak is None
                ):
                    record.row, record.path, record.line = row, path, number
                    record.progress, record.beat, record.clock = progress, beat, clock
                else:
                    agents.add_claim(self, record, read_claim(path, number, row), bar)
                compared += 1
        self.checks["claim-before-frame"] += compared

    def _add_claims(
        self,
        beat: int,
        claims: list[CompactClaim],
        before: Frame | None,
        frame: Frame | None,
        following: Frame | None,
    ) -> None:
        bar = self.bars[-1]
        fresh = self._is_fresh(beat)
        if len({claim[AGENT] for claim in claims}) < len(claims):
            claims = agents.order(claims)
        for claim in claims:
            agent, clock = claim[AGENT], claim[CLOCK]
            if fresh and self._is_of_epoch_before(claim):
                continue
            if claim[BEAT] != beat:
                self._add_ahead(beat, claim, before, frame, following)
                continue
            if frame is not None:
                if ((clock - frame.clock + HALF) & MASK) <= HALF:
                    self._add_early(claim, before, frame, following)
                    self._widen_counts(claim)
                    continue
                self.checks["claim-before-frame"] += 1
            bar.claimed.setdefault(agent, clock)
            if claim[STATE] in ON_TIME:
                bar.reviewed.setdefault(agent, clock)
            record = self.agents.get(agent)
            if record is None:
                self.agents[agent] = record = Agent()
            agents.add_claim(self, record, claim, bar)

    def _is_of_epoch_before(self, claim: CompactClaim) -> bool:
        """Return whether a claim may belong to the epoch before; it then only widens counts."""
        assert self.start is not None
        margin = self.options.margin_seconds * SECOND
        if ((claim[6] - self.start.clock + HALF) & MASK) - HALF > margin:
            return False
        self._widen_counts(claim)
        return True

    def _widen_counts(self, claim: CompactClaim) -> None:
        """Count a claim that may belong to the window and is not used otherwise."""
        bar = self.bars[-1]
        bar.claimed.setdefault(claim[0], None)
        if claim[2] in ON_TIME:
            bar.reviewed.setdefault(claim[0], None)
        if claim[2] == "completed":
            bar.unpromised += 1
        self.lost_promise |= claim[2] in ("helping", "completed")

    def _add_ahead(
        self,
        beat: int,
        claim: CompactClaim,
        before: Frame | None,
        frame: Frame | None,
        following: Frame | None,
    ) -> None:
        """Check a claim about a beat that lies beyond the horizon."""
        self.claim_doubt[claim[5]] = AHEAD
        if frame is not None and ((claim[6] - frame.clock + HALF) & MASK) <= HALF:
            self._add_early(claim, before, frame, following)

    def _add_early(
        self,
        claim: CompactClaim,
        before: Frame | None,
        frame: Frame | None,
        following: Frame | None,
    ) -> None:
        """Check a claim whose clock is not later than its frame's, if the frame's can be right."""
        if frame is None or ((frame.clock - claim[6] + HALF) & MASK) - HALF > LONGEST:
            return
        if following is None or is_disordered(frame, following):
            self.checks["claim-before-frame edge"] += 1
        elif before is None or not is_disordered(before, frame):
            self.checks["claim-before-frame"] += 1
            self.breaches.append(claim_before_frame.find(Claim._make(claim), frame))

    def join(self, later: "Fold") -> None:
        """Add the part of the epoch that follows this one."""
        for agent, record in later.agents.items():
            known = self.agents.get(agent)
            if known is None:
                self.agents[agent] = record
            else:
                agents.join(self, known, record, later.breaches)
        bar, bars = self.bars[-1], later.bars[1:]
        absorbed = [later.bars[0]]
        if bars and _is_continued(bar, bars[0]):
            absorbed.append(bars.pop(0))
            bar.next = absorbed[-1].next
        elif bars:
            bar.next = bars[0].first
        for each in absorbed:
            bar.absorb(each)
        _redirect(self, absorbed, bar)
        self.bars += bars
        for index, each in enumerate(self.bars[:-1]):
            if each.summary is None and (index > 1 or not self.continues):
                each.close()
        self.start = self.start or later.start
        self.lost_promise |= later.lost_promise
        self.breaches += later.breaches
        self.doubt |= later.doubt
        self.claim_doubt |= later.claim_doubt
        self.checks.update(later.checks)


def _is_continued(bar: Bar, later: Bar) -> bool:
    if bar.last is None or later.first is None:
        return False
    return not begins_bar(bar.last, later.first)


def _redirect(fold: Fold, absorbed: list[Bar], bar: Bar) -> None:
    """Let the completed tasks of bars refer to the bar that has absorbed them."""
    for record in fold.agents.values():
        for task in record.first_tasks.values():
            if task.completed_in in absorbed:
                task.completed_in = bar
