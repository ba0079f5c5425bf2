"""From an agent's score to its StatusClaims, all but the beat and the clock.

Each claim is a new dict whose `beat_index` and `hlc` the caller fills in: filling in costs less
than passing the other values on, and there are 166,667 claims a second at 1,000 BPM.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from backbeat_docs.traffic.score import Part

TYPE = "backbeat.statusclaim.v1"

Claim = dict[str, object]


def perform(parts: Iterable[Part], agent: str, per_beat: int) -> Iterator[Claim]:
    """One claim for each claim of the parts; a part's note comes with the first of them."""
    return chain.from_iterable(_play(part, agent, per_beat) for part in parts)


def _play(part: Part, agent: str, per_beat: int) -> Iterator[Claim]:
    if part.task is None:
        return _idle(part, agent)
    if part.state in ("blocked", "failed"):
        return _still(part, agent, per_beat)
    return _working(part, agent, per_beat)


def _idle(part: Part, agent: str) -> Iterator[Claim]:
    for _ in range(part.claims):
        yield {
            "type": TYPE,
            "agent_id": agent,
            "beat_index": 0,
            "state": part.state,
            "beats_left": 0,
            "progress": 0.0,
            "hlc": "",
        }


def _still(part: Part, agent: str, per_beat: int) -> Iterator[Claim]:
    """Claims that keep the values of the last claim before them."""
    before = part._replace(claims=1, done=part.done - 1)
    (last,) = _working(before, agent, per_beat)
    for turn in range(part.claims):
        claim = last.copy()
        if turn:
            claim.pop("notes", None)
        yield claim


def _working(part: Part, agent: str, per_beat: int) -> Iterator[Claim]:
    state, claims, task, done, note = part
    assert task is not None
    task_id, work, planning = task
    executing = work - planning
    for left in range(work - done, work - done - claims, -1):
        # Rounded down, so that progress is 1 when nothing is left and no sooner.
        share = (executing - left) * 10_000 // executing / 10_000 if left < executing else 0.0
        claim: Claim = {
            "type": TYPE,
            "agent_id": agent,
            "task_id": task_id,
            "beat_index": 0,
            "state": state,
            "beats_left": -(-left // per_beat),
            "progress": share,
            "hlc": "",
        }
        if note is not None:
            del claim["hlc"]
            claim |= {"notes": note, "hlc": ""}
            note = None
        yield claim
