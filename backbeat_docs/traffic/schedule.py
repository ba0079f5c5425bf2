"""The schedule of an agent in a bar: a list of steps, drawn from a seed.

A step that the end of a bar interrupts continues in the next bar, as work in a real cluster does.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

KINDS = (
    ("search-indexer", "index-batch"),
    ("rag-store", "embed-chunks"),
    ("ledger", "settle-day"),
    ("media-encoder", "encode-clip"),
    ("report-builder", "build-report"),
    ("model-trainer", "train-epoch"),
    ("mail-gateway", "send-digest"),
    ("secret-keeper", "rotate-keys"),
)
OBSTACLES = ("waiting for a lock", "upstream returned 503", "input not complete", "disk is full")
ABSENT = "absent"
"""The state of an agent that is not in the cluster: it sends no claims."""
FAILURES = ("gave up after 5 retries", "input is corrupt", "out of memory")


class Task(NamedTuple):
    """A task: `work` claims until it is completed, of which the first `planning` are planning."""

    id: str
    work: int
    planning: int


class Step(NamedTuple):
    """A number of claims in one state; `done` is the work on the task before it, in claims."""

    state: str
    claims: int
    task: Task | None = None
    done: int = 0
    note: str | None = None


class ClaimsPerPhase(NamedTuple):
    """The number of claims that one agent sends in each phase of a bar."""

    plan: int
    execute: int
    review: int


class HelpRequest(NamedTuple):
    """A blocked agent that needs help, from the claim `start` of the bar on for `claims` claims."""

    agent: str
    start: int
    claims: int


Scenario = Callable[[Random, ClaimsPerPhase, str], list[Step]]
"""Draws the steps of an agent for one bar; the text is the task ID."""


def steady(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule a task that is planned, executed and reviewed in the matching phases."""
    reviewing = bar.review - 1 - random.randrange(bar.review)
    return _schedule(Task(task_id, bar.plan + bar.execute + reviewing, bar.plan), reviewing)


def quick(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule a small task that is completed long before the deadline."""
    planning = random.randint(1, bar.plan)
    return _schedule(Task(task_id, planning + random.randint(1, bar.execute), planning), 0)


def slow(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule a task that takes longer than the bar and misses the review."""
    late = random.randint(bar.review, sum(bar))
    return _schedule(Task(task_id, bar.plan + bar.execute + late, bar.plan), bar.review - 1)


def blocked(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule a task that is blocked for a while and may therefore miss the review."""
    planning, *rest = steady(random, bar, task_id)
    executing = rest[0]
    before = random.randint(1, executing.claims)
    blocking = Step(
        state="blocked",
        claims=random.randint(2, max(2, sum(bar) // 3)),
        task=executing.task,
        done=executing.done + before,
        note=random.choice(OBSTACLES),
    )
    return [planning, *_interrupt(executing, before, blocking), *rest[1:]]


def failing(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule a task that fails."""
    planning, executing, *_ = steady(random, bar, task_id)
    before = random.randint(1, executing.claims)
    end = Step("failed", 1, executing.task, executing.done + before, random.choice(FAILURES))
    return [planning, executing._replace(claims=before), end]


def idle(random: Random, bar: ClaimsPerPhase, task_id: str) -> list[Step]:
    """Schedule no task for the bar."""
    return []


SCENARIOS: tuple[tuple[float, Scenario], ...] = (
    (0.72, steady),
    (0.10, quick),
    (0.08, blocked),
    (0.04, slow),
    (0.03, failing),
    (0.03, idle),
)
"""The scenarios with their probabilities."""


def draw_scenarios(random: Random, agents: int) -> list[Scenario]:
    """Draw a scenario for each agent, with the probabilities of `SCENARIOS`."""
    probabilities, scenarios = zip(*SCENARIOS, strict=True)
    return random.choices(scenarios, probabilities, k=agents)


def schedule_help(request: HelpRequest, task_id: str) -> list[Step]:
    """Schedule a helper: it is idle until the request, helps, and completes the help task."""
    task = Task(task_id, request.claims - 1, 0)
    return [
        Step("idle", request.start + 1),
        Step("helping", task.work, task, 0, f"helping {request.agent}"),
        Step("completed", 1, task, task.work),
    ]


def find_help_request(steps: list[Step], agent: str) -> HelpRequest | None:
    """Return the help request of an agent, or `None` if none of its steps is blocked."""
    start = 0
    for step in steps:
        if step.state == "blocked":
            return HelpRequest(agent, start, step.claims)
        start += step.claims
    return None


def split_at_bar_end(
    steps: list[Step], claims: int, rest: str = "idle"
) -> tuple[list[Step], list[Step]]:
    """Return the steps that fit into a bar of `claims` claims, and the steps that remain.

    If the steps end before the bar does, a step in the state `rest` fills it.
    """
    fitting: list[Step] = []
    for index, step in enumerate(steps):
        if step.claims > claims:
            first, second = _split_step(step, claims)
            return [*fitting, first], [second, *steps[index + 1 :]]
        fitting.append(step)
        claims -= step.claims
    return [*fitting, Step(rest, claims)], []


def _schedule(task: Task, reviewing: int) -> list[Step]:
    executing = task.work - task.planning - reviewing
    return [
        Step("planning", task.planning, task),
        Step("executing", executing, task, task.planning, f"{executing} steps planned"),
        Step("reviewing", reviewing, task, task.work - reviewing),
        Step("completed", 1, task, task.work),
    ]


def _interrupt(step: Step, before: int, interruption: Step) -> Iterator[Step]:
    """Yield a step with an interruption after its first `before` claims."""
    first, second = _split_step(step, before)
    yield first
    yield interruption
    yield second._replace(note="going on")


def _split_step(step: Step, claims: int) -> tuple[Step, Step]:
    done = 0 if step.state in ("blocked", "failed") else claims
    first = step._replace(claims=claims)
    return first, step._replace(claims=step.claims - claims, done=step.done + done, note=None)
