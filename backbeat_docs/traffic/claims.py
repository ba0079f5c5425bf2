"""Builds StatusClaims from the steps of an agent's schedule.

Each claim is a new dict with placeholders for `beat_index` and `hlc`, which the caller sets. That
is faster than passing the other values to the caller, which matters at 1,000 BPM: 10,000 agents
send 166,667 claims per second.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, repeat

from backbeat_docs.traffic.schedule import ABSENT, Step

TYPE = "backbeat.statusclaim.v1"

Claim = dict[str, object]


def build_claims(steps: Iterable[Step], agent: str, per_beat: int) -> Iterator[Claim | None]:
    """Yield the claims of the steps in order; the first claim of a step has the step's note.

    An absent agent has `None` in place of each claim. `agent` is the agent ID and `per_beat` the
    number of claims that the agent sends in a beat.
    """
    return chain.from_iterable(_claims_of_step(step, agent, per_beat) for step in steps)


def _claims_of_step(step: Step, agent: str, per_beat: int) -> Iterator[Claim | None]:
    if step.state == ABSENT:
        return repeat(None, step.claims)
    if step.task is None:
        return _idle_claims(step, agent)
    if step.state in ("blocked", "failed"):
        return _stalled_claims(step, agent, per_beat)
    return _working_claims(step, agent, per_beat)


def _idle_claims(step: Step, agent: str) -> Iterator[Claim]:
    for _ in range(step.claims):
        yield {
            "type": TYPE,
            "agent_id": agent,
            "beat_index": 0,
            "state": step.state,
            "beats_left": 0,
            "progress": 0.0,
            "hlc": "",
        }


def _stalled_claims(step: Step, agent: str, per_beat: int) -> Iterator[Claim]:
    """Yield claims that repeat the progress of the claim before the step."""
    before = step._replace(claims=1, done=step.done - 1)
    (last,) = _working_claims(before, agent, per_beat)
    for index in range(step.claims):
        claim = last.copy()
        if index:
            claim.pop("notes", None)
        yield claim


def _working_claims(step: Step, agent: str, per_beat: int) -> Iterator[Claim]:
    state, claims, task, done, note = step
    assert task is not None
    task_id, work, planning = task
    executing = work - planning
    for left in range(work - done, work - done - claims, -1):
        # Rounded down, so that progress reaches 1 only when no work is left.
        progress = (executing - left) * 10_000 // executing / 10_000 if left < executing else 0.0
        claim: Claim = {
            "type": TYPE,
            "agent_id": agent,
            "task_id": task_id,
            "beat_index": 0,
            "state": state,
            "beats_left": -(-left // per_beat),
            "progress": progress,
            "hlc": "",
        }
        if note is not None:
            del claim["hlc"]
            claim |= {"notes": note, "hlc": ""}
            note = None
        yield claim
