"""The worst findings of a run and the number of the others, for reports with a limit."""

import heapq
from typing import NamedTuple

from backbeat_docs.report import Reporter, Style
from backbeat_docs.report.place import Place, find_place
from backbeat_docs.report.text import format_evidence
from backbeat_docs.run import INTERRUPTION, Result, Summary, Unread
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import Finding

_RANK = {code: rank for rank, code in enumerate(CODES, start=1)}


class Fault(NamedTuple):
    """An item in a report: one finding, or one input that was not read, which has no place.

    `evidence` has a line for each message that proves a finding about several.
    """

    path: str
    code: str
    sentence: str
    at: Place | None
    is_warning: bool = False
    evidence: tuple[str, ...] = ()


class Worst:
    """Keeps the worst faults of a run of any length, and counts the others.

    An interruption is the worst, then inputs that were not read. Findings follow in the order of
    `CODES`: those before a schema applies, then those against the contract. Equal faults are in the
    order of the run.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self._heap: list[tuple[int, int, Fault]] = []

    def add(self, outcome: Result | Unread) -> None:
        """Add the faults of one outcome."""
        if isinstance(outcome, Unread):
            if not outcome.skipped:
                self._push(-1 if outcome == INTERRUPTION else 0, outcome, None)
            return
        for finding in outcome.verdict.findings:
            self._push(_rank(finding), outcome, finding)

    def _push(self, rank: int, outcome: Result | Unread, finding: Finding | None) -> None:
        self.count += 1
        if len(self._heap) == self.most and (-rank, -self.count) < self._heap[0][:2]:
            return
        entry = (-rank, -self.count, _build_fault(outcome, finding))
        if len(self._heap) < self.most:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def listed(self) -> list[Fault]:
        """Return the faults that are kept, the worst first."""
        return [fault for _, _, fault in sorted(self._heap, reverse=True)]

    @property
    def rest(self) -> int:
        """The number of faults that are not kept."""
        return self.count - len(self._heap)


def _rank(finding: Finding) -> int:
    """Return a number that is larger for a less severe finding."""
    other = len(_RANK) + 1
    return other + 1 if finding.is_warning else _RANK.get(finding.code, other)


def _build_fault(outcome: Result | Unread, finding: Finding | None) -> Fault:
    if isinstance(outcome, Unread):
        code = "interrupted" if outcome == INTERRUPTION else "unreadable"
        return Fault(outcome.path, code, outcome.reason, None)
    assert finding is not None  # a result is pushed once for each finding
    at = find_place(outcome, finding)
    evidence = tuple(format_evidence(finding))
    return Fault(outcome.path, finding.code, finding.message, at, finding.is_warning, evidence)


class WorstReporter(Reporter):
    """Collects the worst faults of a run; subclasses write them at the end."""

    silent_on_valid = True
    most: int

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.worst = Worst(self.most)

    def outcome(self, outcome: Result | Unread) -> str:
        """Add the faults of one outcome, and return nothing."""
        self.worst.add(outcome)
        return ""

    def unlisted(self, summary: Summary) -> int:
        """Return the number of faults that are not listed, including those hidden by a limit."""
        return self.worst.rest + summary.hidden.total()
