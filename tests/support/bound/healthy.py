"""What healthy clusters do, measured on simulated traffic: the rules that pages restate."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.traffic import Cluster, clock
from backbeat_docs.traffic.reverb import Reverb

Message = dict[str, Any]

STATES: tuple[str, ...] = tuple(
    packaged()["backbeat.statusclaim.v1"].schema["properties"]["state"]["enum"]
)
HOURS = 3600
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@functools.cache
def traffic() -> tuple[Message, ...]:
    """Return the messages of three bars in which everything happens that can happen."""
    return tuple(Cluster(tempo_bpm=60, agents=60, beats=90, bar=30, seed=3).messages())


def frames() -> list[Message]:
    """Return the BeatFrames of the traffic."""
    return [one for one in traffic() if "phase" in one]


def claims(*states: str) -> list[Message]:
    """Return the StatusClaims of the traffic in some states, or all of them."""
    return [one for one in traffic() if "state" in one and one["state"] in (states or STATES)]


def reports() -> list[Message]:
    """Return the BarReports of the traffic."""
    return [one for one in traffic() if "issues" in one]


def tasks() -> list[list[Message]]:
    """Return the claims about each task, in order."""
    found: defaultdict[str, list[Message]] = defaultdict(list)
    for claim in claims():
        if "task_id" in claim:
            found[claim["task_id"]].append(claim)
    return list(found.values())


def states_with(condition: Callable[[Message], bool]) -> str:
    """Return the states in which every claim meets a condition."""
    return " or ".join(
        f"`{state}`" for state in STATES if claims(state) and all(map(condition, claims(state)))
    )


def last_states() -> tuple[str, ...]:
    """Return the states after which no claim is about the same task."""
    before = {claim["state"] for task in tasks() for claim in task[:-1]}
    after = {task[-1]["state"] for task in tasks()} - before
    return tuple(state for state in STATES if state in after)


def value_in(state: str, field: str) -> str:
    """Return the one value that a field has in a state; `different values` if there are more."""
    values = {claim[field] for claim in claims(state)}
    return f"{min(values):g}" if len(values) == 1 else "different values"


def states_on_time() -> tuple[str, ...]:
    """Return the states that Reverb counts as an on-time review."""
    return tuple(state for state in STATES if _report_on(state)["on_time_reviews"] == 1)


def _report_on(state: str) -> Message:
    reverb = Reverb("1")
    reverb.receive_frame(frames()[0], 0)
    reverb.receive_claims([(0, {"agent_id": "a", "task_id": "t", "state": state})])
    return reverb.send_report()


def promise_and_fulfilment() -> tuple[str, str]:
    """Return the two states of one task that make Reverb count a promise of help as fulfilled."""
    (pair,) = (pair for pair in itertools.permutations(STATES, 2) if _fulfils(*pair))
    return pair


def _fulfils(first: str, second: str) -> bool:
    reverb = Reverb("1")
    reverb.receive_frame(frames()[0], 0)
    for state in (first, second):
        reverb.receive_claims([(0, {"agent_id": "a", "task_id": "t", "state": state})])
    return reverb.send_report()["help_promises_fulfilled"] == 1


def drift(word: str) -> str:
    """Return the sign of the drift of a beat that is `behind` or `ahead` of its due time."""
    reverb = Reverb("1")
    reverb.receive_frame(frames()[0], 2_000_000_000 if word == "behind" else -2_000_000_000)
    return "positive" if float(str(reverb.send_report()["tempo_drift_ms"])) > 0 else "negative"


def compare(pairs: Iterable[tuple[Any, Any]], less: str, equal: str, more: str) -> str:
    """Return the word for how the second of each pair compares with the first."""
    found = {less if b < a else more if b > a else equal for a, b in pairs}
    return found.pop() if len(found) == 1 else " and ".join(sorted(found))


def clock_order() -> str:
    """Return how the clock of each claim compares with that of the claim before it."""
    by_agent: defaultdict[str, list[str]] = defaultdict(list)
    for claim in claims():
        by_agent[claim["agent_id"]].append(claim["hlc"])
    pairs = [pair for one in by_agent.values() for pair in itertools.pairwise(one)]
    return "increases" if all(clock.later(b, a) for a, b in pairs) else "decreases"


def half_turn() -> str:
    """Return the longest time, in hours, after which two clock values can still be ordered."""
    seconds = next(s for s in range(0, 1 << 16, 600) if not _is_later_after(s + 600))
    return DIGITS[round(seconds / HOURS)]


def _is_later_after(seconds: int) -> bool:
    value = seconds << clock.LOGICAL_BITS
    return clock.later(f"{clock.format_prefix(value)}0000", "0000:0000:0000")
