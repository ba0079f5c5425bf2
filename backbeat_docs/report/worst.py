"""The worst findings of a run, and how many there are besides: for reports that have limits."""

import heapq
from typing import NamedTuple

from backbeat_docs.report.place import Place, place
from backbeat_docs.run import Result, Unread
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import Finding

_RANK = {code: rank for rank, code in enumerate(CODES, start=1)}


class Fault(NamedTuple):
    """One finding, or one input that was not read (which has no place): what a report lists."""

    path: str
    code: str
    sentence: str
    at: Place | None


class Worst:
    """Keeps the worst faults of a run of any length, and counts the rest.

    Worst are inputs that were not read, then what is no message, then what breaks its contract, in
    the order in which a message meets the codes; equals come in the order of the run.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self._heap: list[tuple[int, int, Fault]] = []

    def add(self, outcome: Result | Unread) -> None:
        """Note the faults of one outcome."""
        if isinstance(outcome, Unread):
            if not outcome.skipped:
                self._push(0, outcome, None)
            return
        for finding in outcome.verdict.findings:
            self._push(_RANK.get(finding.code, len(_RANK) + 1), outcome, finding)

    def _push(self, rank: int, outcome: Result | Unread, finding: Finding | None) -> None:
        self.count += 1
        if len(self._heap) == self.most and (-rank, -self.count) < self._heap[0][:2]:
            return
        entry = (-rank, -self.count, _fault(outcome, finding))
        if len(self._heap) < self.most:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def listed(self) -> list[Fault]:
        """Return the faults that were kept, the worst first."""
        return [fault for _, _, fault in sorted(self._heap, reverse=True)]

    @property
    def rest(self) -> int:
        """How many faults were counted and not kept."""
        return self.count - len(self._heap)


def _fault(outcome: Result | Unread, finding: Finding | None) -> Fault:
    if isinstance(outcome, Unread):
        return Fault(outcome.path, "unreadable", outcome.reason, None)
    assert finding is not None  # an outcome that is no unread is pushed with its finding
    return Fault(outcome.path, finding.code, finding.message, place(outcome, finding))
