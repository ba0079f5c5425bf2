"""What is remembered of an agent: its last claim, and its last tasks."""

from typing import TYPE_CHECKING, Any

from backbeat_docs.conform.bars import Bar
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.lines import Row, read_claim
from backbeat_docs.conform.reading import (
    AGENT,
    BEAT,
    CLOCK,
    PROGRESS,
    STATE,
    Claim,
    CompactClaim,
    difference,
    parse_clock,
)
from backbeat_docs.conform.rules import (
    blocked_changed,
    clock_repeated,
    progress_fall,
    silent_agent,
    task_over,
)

if TYPE_CHECKING:
    from backbeat_docs.conform.fold import Fold

ENDED = frozenset({"completed", "failed"})


class Task:
    """A task of an agent: its first and last claim, and the claim that ended it.

    `promised` is whether the agent claimed `helping`. `completed_in` is the bar in which the task
    was completed, `credited` whether it counts there as a kept promise.
    """

    __slots__ = ("completed_in", "credited", "ended", "first", "last", "promised")

    def __init__(self, first: CompactClaim) -> None:
        self.first = self.last = first
        self.ended: CompactClaim | None = None
        self.promised = False
        self.completed_in: Bar | None = None
        self.credited = False


class Agent:
    """An agent in a part of an epoch: its last tasks, latest last, and its first ones."""

    __slots__ = (
        "beat",
        "clock",
        "first",
        "first_tasks",
        "last",
        "line",
        "name",
        "path",
        "peak",
        "progress",
        "row",
        "state",
        "task",
        "tasks",
    )

    def __init__(self) -> None:
        self.first: CompactClaim | None = None
        self.last: CompactClaim | None = None
        self.peak: CompactClaim | None = None
        self.task: Any = None
        self.tasks: dict[str, Task] = {}
        self.first_tasks: dict[str, Task] = {}
        # The row of the last claim if that is not `last` yet, with its place, and its values.
        self.row: Row | None = None
        self.path, self.line = "", 0
        self.name = self.state = ""
        self.progress, self.beat, self.clock = 0.0, 0, 0

    def remember(self, claim: CompactClaim) -> None:
        """Set the last claim."""
        self.last, self.row = claim, None
        self.name, self.state, self.progress = claim[1] or "", claim[2], claim[3]
        self.beat, self.clock = claim[5], claim[6]

    def read_last(self) -> CompactClaim | None:
        """Return the last claim."""
        if self.row is not None:
            self.last = read_claim(self.path, self.line, self.row)
            self.row = None
            if self.task is not None:
                self.task.last = self.last
        return self.last


def order(claims: list[CompactClaim]) -> list[CompactClaim]:
    """Return the claims of a beat without equal repeats, those of each agent by their clock."""
    groups: dict[str, dict[tuple[Any, ...], CompactClaim]] = {}
    for claim in claims:
        agent, task, state, progress, left, beat, _, hlc, _, notes = claim
        content = (hlc.lower(), task or "", notes, state, progress, left, beat)
        groups.setdefault(agent, {}).setdefault(content, claim)
    found = []
    for group in groups.values():
        first = next(iter(group.values()))[CLOCK]
        # The first one read is not the earliest one, but near it.
        earliest = min(difference(claim[CLOCK], first) for claim in group.values()) + first
        keys = sorted(group, key=lambda key: (difference(group[key][CLOCK], earliest), key))
        found += [group[key] for key in keys]
    return found


def add_claim(fold: "Fold", record: Agent, claim: CompactClaim, bar: Bar) -> None:
    """Check a claim with the claims before it, and remember it."""
    before = record.read_last()
    if before is None:
        record.first = claim
    else:
        _compare(fold, before, claim, record.peak)
        record.peak = _latest(record.peak, before, claim)
    record.remember(claim)
    name = claim[1]
    if name is None:
        record.task = None
        return
    task = record.tasks.get(name)
    if task is None:
        task = Task(claim)
        if len(record.first_tasks) < fold.options.tasks:
            record.first_tasks.setdefault(name, task)
    else:
        _compare_task(fold, task, claim)
    _remember(record, name, task, fold.options.tasks)
    record.task = task
    task.last = claim
    task.promised |= claim[2] == "helping"
    if claim[2] in ENDED and task.ended is None:
        task.ended = claim
        if claim[2] == "completed":
            _complete(task, bar, record)


def _latest(
    peak: CompactClaim | None, before: CompactClaim, claim: CompactClaim
) -> CompactClaim | None:
    """Return the claim with a later clock than the last one, if there is one."""
    if peak is None or difference(before[6], peak[6]) > 0:
        peak = before
    return peak if difference(peak[6], claim[6]) > 0 else None


def _remember(record: Agent, name: str, task: Task, most: int) -> None:
    record.tasks.pop(name, None)
    record.tasks[name] = task
    if len(record.tasks) > most:
        del record.tasks[next(iter(record.tasks))]


def _complete(task: Task, bar: Bar, record: Agent) -> None:
    assert task.ended is not None
    task.credited = task.promised
    # Only of the first tasks can the part before change the count.
    if task in record.first_tasks.values():
        task.completed_in = bar
    if task.promised:
        bar.helped.append(task.ended[6])
    else:
        bar.unpromised += 1


def _compare(
    fold: "Fold", before: CompactClaim, claim: CompactClaim, peak: CompactClaim | None
) -> None:
    """Check an agent's claim with its claim just before; `peak` is one with a later clock."""
    if before[CLOCK] == claim[CLOCK]:
        _note(fold, clock_repeated.find(Claim._make(before), Claim._make(claim), fold.options))
    if claim[STATE] == "blocked":
        _note(fold, blocked_changed.find(Claim._make(before), Claim._make(claim), fold.options))
    if peak is None and claim[BEAT] - before[BEAT] - 1 > fold.options.silence_beats:
        _note(fold, silent_agent.find(Claim._make(before), Claim._make(claim), fold.options))


def _compare_task(fold: "Fold", task: Task, claim: CompactClaim) -> None:
    """Check a claim with the claim before it about the same task."""
    if claim[PROGRESS] < task.last[PROGRESS]:
        last = Claim._make(task.last)
        _note(fold, progress_fall.find(last, Claim._make(claim), fold.options))
    if task.ended is not None:
        ended = Claim._make(task.ended)
        _note(fold, task_over.find(ended, Claim._make(claim), fold.options))


def _note(fold: "Fold", found: Any) -> None:
    if found is not None:
        fold.breaches.append(found)


def join(fold: "Fold", record: Agent, later: Agent, later_breaches: list[Breach]) -> None:
    """Continue an agent with what the next part remembers of it."""
    if later.first is None:
        return
    before, last = record.read_last(), later.read_last()
    assert before is not None
    assert last is not None
    _compare(fold, before, later.first, record.peak)
    _drop_unordered(later_breaches, record.peak or before, later.first[AGENT])
    record.peak = _latest(later.peak, record.peak or before, last)
    most = fold.options.tasks
    continued: dict[int, Task] = {}
    for name, task in later.first_tasks.items():
        known = record.tasks.get(name)
        if known is None:
            known = task
            if len(record.first_tasks) < most:
                record.first_tasks.setdefault(name, task)
        else:
            _compare_task(fold, known, task.first)
            _continue(known, task)
            continued[id(task)] = known
        _remember(record, name, known, most)
    for name, task in later.tasks.items():
        _remember(record, name, continued.get(id(task), task), most)
    record.remember(last)
    record.task = continued.get(id(later.task), later.task)


def _drop_unordered(breaches: list[Breach], latest: CompactClaim, agent: str) -> None:
    """Drop what the next part found silent between claims with an earlier clock than this one."""
    for breach in [each for each in breaches if each.subject == agent]:
        if breach.code == "silent-agent":
            hlc = dict(breach.evidence[0].fields)["hlc"]
            if difference(latest[CLOCK], parse_clock(hlc)) > 0:
                breaches.remove(breach)


def _continue(known: Task, task: Task) -> None:
    """Add to a task what the next part knows of it."""
    bar = task.completed_in
    if bar is not None and task.ended is not None and known.ended is not None:
        if task.credited:
            bar.helped.remove(task.ended[6])
        else:
            bar.unpromised -= 1
    elif bar is not None and task.ended is not None:
        if known.promised and not task.credited:
            bar.unpromised -= 1
            bar.helped.append(task.ended[6])
        known.completed_in, known.credited = bar, task.credited or known.promised
    known.ended = known.ended or task.ended
    known.promised |= task.promised
    known.last = task.last
