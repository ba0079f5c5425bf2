"""The agents: each plays its score and claims in every beat, in one shuffled order."""

from array import array
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import NamedTuple

from backbeat_docs.traffic import clock, score, tempo
from backbeat_docs.traffic.perform import Claim, perform
from backbeat_docs.traffic.score import Bar, Call, Fate, Part

Claims = list[tuple[int, dict[str, object]]]

# Claims fill the middle of a beat: after the frame, well before the next.
FIRST_CLAIM, LAST_CLAIM = 0.05, 0.85
SHARE_BEHIND = 0.02
# Claims are made in handfuls: few enough to be dropped before the garbage collector looks at them.
HANDFUL = 128


class Agent(NamedTuple):
    """Who claims: `node` is the last part of its clock values."""

    name: str
    kind: str
    node: str


class Agents:
    """N agents, each with its score, its clock and what its last bar left over."""

    def __init__(self, agents: int, bar: int, per_beat: int, seed: int) -> None:
        self._bar = bar
        self._per_beat = per_beat
        self._claims = Bar(*(beats * per_beat for beats in tempo.phases(bar)))
        self._random = Random(f"{seed}:agents")
        self._crew = _crew(agents if per_beat else 0)
        # Shuffled once, so that what belongs to one agent lies beside the next agent's in memory.
        self._random.shuffle(self._crew)
        self._nodes = [agent.node for agent in self._crew]
        self._clocks = array("q", [clock.NEVER]) * len(self._crew)
        self._left_over: list[list[Part]] = [[] for _ in self._crew]
        self._tasks = 0
        self._behind: list[int] = []
        self._players: list[Iterator[Claim]] = []
        self._rehearsal = self._rehearse()
        self._ready = list(islice(self._rehearsal, len(self._crew)))

    def claim(self, at: int, length: int, beat: int, heard: int) -> Iterator[Claims]:
        """The claims of a beat that starts at `at`, in handfuls.

        `heard` is the clock value of the beat's frame: every claim is later.
        """
        if not self._crew:
            return
        self._prepare(beat % self._bar)
        # What is behind is behind within its bar: a window's claims are about its own beats.
        behind = [0] * len(self._crew) if beat % self._bar == 0 else self._behind
        first = at + int(length * FIRST_CLAIM)
        span = int(length * (LAST_CLAIM - FIRST_CLAIM)) // self._per_beat
        for turn in range(self._per_beat):
            yield from self._round(first + turn * span, span, beat, heard, behind)

    def _round(
        self, at: int, span: int, beat: int, heard: int, behind: list[int]
    ) -> Iterator[Claims]:
        # The inner loop of all traffic: a second's clock value is worked out once a second, a
        # clock's text once for all the agents that have the same value.
        nodes, clocks, players = self._nodes, self._clocks, self._players
        pause = span // len(nodes)
        now, next_second, value, prefix = 0, at, clock.NEVER, ""
        for first in range(0, len(nodes), HANDFUL):
            claims: Claims = []
            for agent in range(first, min(first + HANDFUL, len(nodes))):
                if at >= next_second:
                    seconds = at // clock.SECOND
                    now, next_second = seconds << clock.LOGICAL_BITS, (seconds + 1) * clock.SECOND
                last = clocks[agent]
                if last < heard:
                    last = heard
                clocks[agent] = last = now if now > last else last + 1
                if last != value:
                    value, prefix = last, clock.prefix(last)
                claim = next(players[agent])
                claim["beat_index"] = beat - behind[agent]
                claim["hlc"] = prefix + nodes[agent]
                claims.append((at, claim))
                at += pause
            yield claims

    def _prepare(self, position: int) -> None:
        """At a downbeat take what was rehearsed; in every beat rehearse a share of the next bar.

        Ten thousand scores take a fifth of a second, longer than some beats last.
        """
        if position == 0:
            self._players = [player for player, _ in self._ready]
            self._behind = [behind for _, behind in self._ready]
            self._ready = []
        due = len(self._crew) * (position + 1) // self._bar
        self._ready.extend(islice(self._rehearsal, due - len(self._ready)))

    def _rehearse(self) -> Iterator[tuple[Iterator[Claim], int]]:
        """For agent after agent, bar after bar: its claims of the bar, and how far it is behind."""
        while True:
            call: Call | None = None
            behind = [int(self._random.random() < SHARE_BEHIND) for _ in self._crew]
            fates = score.draw(self._random, len(self._crew))
            for agent, fate in enumerate(fates):
                parts = self._left_over[agent]
                if not parts:
                    parts, call = self._cast(agent, fate, call)
                fits, self._left_over[agent] = score.cut(parts, sum(self._claims))
                yield perform(fits, self._crew[agent].name, self._per_beat), behind[agent]

    def _cast(self, agent: int, fate: Fate, call: Call | None) -> tuple[list[Part], Call | None]:
        if call:
            return score.answer(call, self._task_id("help")), None
        parts = fate(self._random, self._claims, self._task_id(self._crew[agent].kind))
        # The next agent that is free answers the call.
        return parts, score.call_for(parts, self._crew[agent].name)

    def _task_id(self, kind: str) -> str:
        self._tasks += 1
        return f"{kind}:{self._tasks:06}"


def _crew(agents: int) -> list[Agent]:
    crew = []
    for number in range(agents):
        name, kind = score.KINDS[number % len(score.KINDS)]
        worker = number // len(score.KINDS) + 1
        # Node 0 is Pulse.
        crew.append(Agent(f"{name}:worker-{worker:02}", kind, f"{number + 1:04x}"))
    return crew
