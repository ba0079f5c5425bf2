"""What each agent does in a bar: a list of parts, drawn from a seed.

A part that the bar cuts off goes on in the next one, as work in a real cluster does.
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
FAILURES = ("gave up after 5 retries", "input is corrupt", "out of memory")


class Task(NamedTuple):
    """A piece of work: so many claims until it is completed, the first of them planning."""

    id: str
    work: int
    planning: int


class Part(NamedTuple):
    """So many claims in one state; `done` is the task's work before the part."""

    state: str
    claims: int
    task: Task | None = None
    done: int = 0
    note: str | None = None


class Bar(NamedTuple):
    """A bar in claims of one agent, phase by phase."""

    plan: int
    execute: int
    review: int


class Call(NamedTuple):
    """A promise to help a blocked agent: from which claim of the bar, for how many claims."""

    agent: str
    start: int
    claims: int


Fate = Callable[[Random, Bar, str], list[Part]]


def steady(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """Planned, executed and reviewed, each in its phase."""
    reviewing = bar.review - 1 - random.randrange(bar.review)
    return _work(Task(task_id, bar.plan + bar.execute + reviewing, bar.plan), reviewing)


def quick(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """A small task, done long before the deadline."""
    planning = random.randint(1, bar.plan)
    return _work(Task(task_id, planning + random.randint(1, bar.execute), planning), 0)


def slow(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """A task that takes more than its bar and misses the review."""
    late = random.randint(bar.review, sum(bar))
    return _work(Task(task_id, bar.plan + bar.execute + late, bar.plan), bar.review - 1)


def blocked(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """A task that stands still for a while, and may miss the review for it."""
    planning, *rest = steady(random, bar, task_id)
    executing = rest[0]
    before = random.randint(1, executing.claims)
    still = Part(
        state="blocked",
        claims=random.randint(2, max(2, sum(bar) // 3)),
        task=executing.task,
        done=executing.done + before,
        note=random.choice(OBSTACLES),
    )
    return [planning, *_around(executing, before, still), *rest[1:]]


def failing(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """A task that ends in failure."""
    planning, executing, *_ = steady(random, bar, task_id)
    before = random.randint(1, executing.claims)
    end = Part("failed", 1, executing.task, executing.done + before, random.choice(FAILURES))
    return [planning, executing._replace(claims=before), end]


def resting(random: Random, bar: Bar, task_id: str) -> list[Part]:
    """Nothing to do for a whole bar."""
    return []


FATES: tuple[tuple[float, Fate], ...] = (
    (0.72, steady),
    (0.10, quick),
    (0.08, blocked),
    (0.04, slow),
    (0.03, failing),
    (0.03, resting),
)


def draw(random: Random, agents: int) -> list[Fate]:
    """As many fates, by the shares of the table."""
    shares, fates = zip(*FATES, strict=True)
    return random.choices(fates, shares, k=agents)


def answer(call: Call, task_id: str) -> list[Part]:
    """What a helper does: wait for the call, help, and report the promise as fulfilled."""
    task = Task(task_id, call.claims - 1, 0)
    return [
        Part("idle", call.start + 1),
        Part("helping", task.work, task, 0, f"helping {call.agent}"),
        Part("completed", 1, task, task.work),
    ]


def call_for(parts: list[Part], agent: str) -> Call | None:
    """The call for help that this score holds, if its agent is blocked in it."""
    start = 0
    for part in parts:
        if part.state == "blocked":
            return Call(agent, start, part.claims)
        start += part.claims
    return None


def cut(parts: list[Part], room: int) -> tuple[list[Part], list[Part]]:
    """What fits into a bar of so many claims, filled up with idleness, and what is left over."""
    fits: list[Part] = []
    for at, part in enumerate(parts):
        if part.claims > room:
            first, second = _split(part, room)
            return [*fits, first], [second, *parts[at + 1 :]]
        fits.append(part)
        room -= part.claims
    return [*fits, Part("idle", room)], []


def _work(task: Task, reviewing: int) -> list[Part]:
    executing = task.work - task.planning - reviewing
    return [
        Part("planning", task.planning, task),
        Part("executing", executing, task, task.planning, f"{executing} steps planned"),
        Part("reviewing", reviewing, task, task.work - reviewing),
        Part("completed", 1, task, task.work),
    ]


def _around(part: Part, before: int, still: Part) -> Iterator[Part]:
    first, second = _split(part, before)
    yield first
    yield still
    yield second._replace(note="going on")


def _split(part: Part, at: int) -> tuple[Part, Part]:
    grows = 0 if part.state in ("blocked", "failed") else at
    first = part._replace(claims=at)
    return first, part._replace(claims=part.claims - at, done=part.done + grows, note=None)
