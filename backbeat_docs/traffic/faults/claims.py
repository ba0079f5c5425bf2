"""Faults of agents: wrong, impossible and missing StatusClaims."""

from collections.abc import Callable, Iterator

from backbeat_docs.traffic import clock
from backbeat_docs.traffic.faults.stream import (
    Apply,
    Event,
    Events,
    Message,
    Place,
    is_claim,
    is_frame,
)

WORKING = frozenset({"planning", "executing"})
OVER = frozenset({"completed", "failed"})
LONGEST_SILENCE, SHORTEST_SILENCE = 8, 3
BEATS_AHEAD, SECONDS_AHEAD = 5, 3

Fits = Callable[[Message, Message], bool]
"""Returns whether a fault fits a claim, given the agent's claim before it."""

Change = Callable[[Message, Message], Message]
"""Returns the changed claim, given the agent's claim before it."""


def change_claim(change: Change, fits: Fits) -> Apply:
    """Return a fault that changes the first claim that fits, from its beat on."""

    def apply(events: Iterator[Event], place: Place) -> Events:
        return (yield from _change_claim(events, place.beat, change, fits))

    return apply


def _change_claim(events: Iterator[Event], beat: int, change: Change, fits: Fits) -> Events:
    now, done = -1, False
    last: dict[str, Message] = {}
    for at, message in events:
        shown = message
        if is_frame(message):
            now = message["beat_index"]
        elif not done and now >= beat - 2 and is_claim(message):
            before = last.get(message["agent_id"])
            last[message["agent_id"]] = message
            if now >= beat and before and fits(before, message):
                shown, done = change(before, message), True
                last.clear()
        yield at, shown
    return done


def works_on(before: Message, claim: Message) -> bool:
    """Return whether both claims are about work on one task, and the values have changed."""
    return _is_work(before, claim) and _values(before) != _values(claim)


def makes_progress(before: Message, claim: Message) -> bool:
    """Return whether both claims are about work on one task that has progressed before."""
    return _is_work(before, claim) and before["progress"] > 0


def completes(before: Message, claim: Message) -> bool:
    """Return whether the claim completes the task of the claim before."""
    return claim["state"] == "completed" and _is_same_task(before, claim)


def is_after_task(before: Message, claim: Message) -> bool:
    """Return whether the claim before ended a task, and this one is not about another's work."""
    return before["state"] in OVER and claim["state"] in ("idle", "planning")


def repeat_clock(before: Message, claim: Message) -> Message:
    """Return the claim with the beat and the clock of the claim before."""
    return claim | {"beat_index": before["beat_index"], "hlc": before["hlc"]}


def lose_progress(before: Message, claim: Message) -> Message:
    """Return the claim with no progress."""
    return claim | {"progress": 0.0}


def complete_early(before: Message, claim: Message) -> Message:
    """Return the claim with the values of the claim before."""
    return claim | {"progress": before["progress"], "beats_left": before["beats_left"]}


def be_idle(before: Message, claim: Message) -> Message:
    """Return the claim of an idle agent that still has its task."""
    return claim | {"state": "idle"}


def be_blocked(before: Message, claim: Message) -> Message:
    """Return the claim of a blocked agent whose values have changed."""
    return claim | {"state": "blocked"}


def execute_again(before: Message, claim: Message) -> Message:
    """Return a claim about the task of the claim before, which is over."""
    return _now(before, claim) | {"state": "executing"}


def claim_ahead(events: Iterator[Event], place: Place) -> Events:
    """Let an agent claim about a later beat, so much later that clocks can tell."""
    ahead = max(BEATS_AHEAD, -(-SECONDS_AHEAD * clock.SECOND // place.bar.beat_length))

    def fits(before: Message, claim: Message) -> bool:
        return _is_work(before, claim) and claim["beat_index"] + ahead <= place.last_beat

    def change(before: Message, claim: Message) -> Message:
        return claim | {"beat_index": claim["beat_index"] + ahead}

    return (yield from _change_claim(events, place.beat, change, fits))


def silence_agent(events: Iterator[Event], place: Place) -> Events:
    """Leave out the claims of one agent for three to eight beats, before the review phase.

    Its task does not end before the silence does. So the reports remain correct.
    """
    now, silence = -1, range(0)
    last: dict[str, Message] = {}
    agent, over, failed = None, False, None
    for at, message in events:
        shown = message
        if is_frame(message):
            now = message["beat_index"]
        elif is_claim(message) and not over and now >= place.beat - 2:
            sender = message["agent_id"]
            before, last[sender] = last.get(sender), message
            if agent is None and now >= place.beat and before and _is_work(before, message):
                silence = _find_silence(place, now, message["beats_left"])
                agent = sender if len(silence) >= SHORTEST_SILENCE else None
            if sender == agent and now in silence:
                failed = message if message["state"] == "failed" else failed
                continue
            if sender == agent:
                over, shown = True, _now(failed, message) if failed else message
                last.clear()
        yield at, shown
    return agent is not None


def _find_silence(place: Place, beat: int, beats_left: int) -> range:
    """Return the beats from a beat on in which an agent can be silent."""
    bar = place.table.find_bar(beat)
    review = bar.end - bar.phases.review
    return range(beat, min(beat + LONGEST_SILENCE, beat + beats_left, review))


def _now(before: Message, claim: Message) -> Message:
    """Return an earlier claim as if it were sent in place of another one."""
    now = {"beat_index": claim["beat_index"], "hlc": claim["hlc"]}
    return {key: now.get(key, value) for key, value in before.items() if key != "notes"}


def _is_work(before: Message, claim: Message) -> bool:
    return {before["state"], claim["state"]} <= WORKING and _is_same_task(before, claim)


def _is_same_task(before: Message, claim: Message) -> bool:
    return bool(before.get("task_id") == claim.get("task_id"))


def _values(claim: Message) -> tuple[float, int]:
    return claim["progress"], claim["beats_left"]
