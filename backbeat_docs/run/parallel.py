"""A run over several processes, whose outcomes are those of one, in the same order."""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import connection, parent_process

from backbeat_docs.run import Outcome, Passed, Read, Result, judge
from backbeat_docs.run.sources import Files, Input, Item, Lines, Part, Trouble
from backbeat_docs.validate.validator import MessageValidator

WORTH_IT = 3
"""So few parts are judged sooner by one process than others are started."""

_DIED = (
    "was not judged to its end: a process that judged it was killed, perhaps for its use of "
    "memory; try --jobs 1"
)
Judged = tuple[list[Outcome], int]
"""The outcomes of a part, its lines numbered from 1, and how many lines it has."""


def judge_shared(
    validator: MessageValidator, inputs: Iterable[Input | Part], jobs: int, read: Read
) -> Iterator[Outcome]:
    """Judge inputs in order, their parts in `jobs` processes if there are enough of them."""
    waiting = iter(inputs)
    start = _start(waiting)
    everything = chain(start, waiting)
    if sum(isinstance(item, Part) for item in start) > WORTH_IT:
        yield from _shared(validator, everything, jobs, read)
        return
    before = _Before()
    for item in everything:
        if isinstance(item, Part):
            yield from before.shifted(item, _judge_part(validator, item))
        else:
            yield from judge(validator, item)
        read(_size(item))


def _start(inputs: Iterator[Input | Part]) -> list[Input | Part]:
    """Take the first inputs until there are parts enough, or one comes that is read here."""
    start: list[Input | Part] = []
    for item in inputs:
        start.append(item)
        if len(start) > WORTH_IT or isinstance(item, (Item, Lines)):
            break
    return start


def _size(item: Input | Part) -> int:
    if isinstance(item, Trouble):
        return 0
    return item.size if isinstance(item, Part) else len(item.data)


class _Before:
    """How many lines of a file stand before its next part."""

    def __init__(self) -> None:
        self.path, self.lines = "", 0

    def shifted(self, part: Part, judged: Judged) -> Iterator[Outcome]:
        """Yield a part's outcomes with the lines' numbers in the file."""
        outcomes, total = judged
        if part.path != self.path or isinstance(part, Files) or part.start == 0:
            self.path, self.lines = part.path, 0
        for outcome in outcomes:
            if self.lines and isinstance(outcome, (Result, Passed)):
                yield outcome._replace(line=outcome.line + self.lines)
            else:
                yield outcome
        self.lines += total


def _judge_part(validator: MessageValidator, part: Part) -> Judged:
    outcomes: list[Outcome] = []
    total = 0
    for item in part.inputs():
        outcomes.extend(judge(validator, item))
        total += item.total if isinstance(item, Lines) else 0
    return outcomes, total


def _shared(
    validator: MessageValidator, inputs: Iterable[Input | Part], jobs: int, read: Read
) -> Iterator[Outcome]:
    """Hand parts to processes, no more ahead than keeps them busy, and yield in order."""
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(validator,))
    ahead: deque[tuple[Input | Part, Future[Judged] | None]] = deque()
    before = _Before()

    def first() -> Iterator[Outcome]:
        item, future = ahead[0]
        if isinstance(item, Part) and future is not None:
            yield from before.shifted(item, future.result())
        elif not isinstance(item, Part):
            yield from judge(validator, item)
        ahead.popleft()
        read(_size(item))

    try:
        for item in inputs:
            ahead.append((item, pool.submit(_work, item) if isinstance(item, Part) else None))
            if len(ahead) > 2 * jobs:
                yield from first()
        while ahead:
            yield from first()
    except BrokenProcessPool:
        yield Trouble(ahead[0][0].path if ahead else item.path, _DIED)
    finally:
        pool.shutdown(cancel_futures=True)


_validator: MessageValidator | None = None


def _begin(validator: MessageValidator) -> None:
    """Make a process ready: the parent alone hears an interrupt, and none outlives the parent."""
    global _validator
    _validator = validator
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(part: Part) -> Judged:
    if _validator is None:
        raise RuntimeError("the process was not made ready")
    outcomes, total = _judge_part(_validator, part)
    return [_placed(outcome) for outcome in outcomes], total


def _placed(outcome: Outcome) -> Outcome:
    """Do here, beside others, what the one process that reports would have to do alone."""
    if not isinstance(outcome, Result):
        return outcome
    findings = tuple(finding.placed() for finding in outcome.verdict.findings)
    return outcome._replace(verdict=outcome.verdict._replace(findings=findings))
