"""The simulated agents, which claim in every beat in one shuffled order."""

from array import array
from collections.abc import Iterator
from itertools import count, islice
from random import Random
from typing import NamedTuple

from backbeat_docs.traffic import clock, schedule
from backbeat_docs.traffic.claims import Claim, build_claims
from backbeat_docs.traffic.schedule import ClaimsPerPhase, HelpRequest, Scenario, Step
from backbeat_docs.traffic.timetable import Bar

ClaimBatch = list[tuple[int, dict[str, object]]]
"""Claims in time order, each with the time at which it is sent."""

# The fractions of a beat at which the first and the last claim are sent: after the frame, and well
# before the next one.
FIRST_CLAIM, LAST_CLAIM = 0.05, 0.85
FRACTION_BEHIND = 0.02
# Batches are small, so that claims are freed before the garbage collector examines them.
BATCH_SIZE = 128


class Agent(NamedTuple):
    """One agent: its ID, the kind of its tasks, and its node, the last part of its clock values."""

    id: str
    kind: str
    node: str


class Agents:
    """All agents, each with its schedule, its clock and the steps that remain from its last bar."""

    def __init__(
        self,
        agents: int,
        bars: Iterator[Bar],
        per_beat: int,
        seed: str,
        churn: float = 0.0,
        numbers: Iterator[int] | None = None,
    ) -> None:
        """Create the agents for the bars; `numbers` are those of their tasks.

        In each bar, an agent joins or leaves with the probability `churn`.
        """
        self._bars = bars
        self._per_beat = per_beat
        self._random = Random(f"{seed}:agents")
        self._churn = churn
        self._presence = Random(f"{seed}:presence")
        self._agents = _create_agents(agents if per_beat else 0)
        # Shuffled only once, so that the data of consecutive agents is adjacent in memory.
        self._random.shuffle(self._agents)
        self._nodes = [agent.node for agent in self._agents]
        self._clocks = array("q", [clock.NEVER]) * len(self._agents)
        self._remaining: list[list[Step]] = [[] for _ in self._agents]
        self._numbers = count(1) if numbers is None else numbers
        self._behind: list[int] = []
        self._claims: list[Iterator[Claim | None]] = []
        self._generator = self._generate_bars()
        self._prepared = list(islice(self._generator, len(self._agents)))

    def send_claims(self, at: int, bar: Bar, beat: int, frame_clock: int) -> Iterator[ClaimBatch]:
        """Yield the claims of a beat that starts at `at` ns, in batches.

        `frame_clock` is the clock value of the beat's frame. Every claim has a later clock value.
        """
        if not self._agents:
            return
        self._prepare(beat - bar.first, bar.beats)
        # In the first beat of a bar no agent is behind: claims are about the beats of their window.
        behind = [0] * len(self._agents) if beat == bar.first else self._behind
        length = bar.beat_length
        first = at + int(length * FIRST_CLAIM)
        span = int(length * (LAST_CLAIM - FIRST_CLAIM)) // self._per_beat
        for turn in range(self._per_beat):
            yield from self._send_round(first + turn * span, span, beat, frame_clock, behind)

    def _send_round(
        self, at: int, span: int, beat: int, frame_clock: int, behind: list[int]
    ) -> Iterator[ClaimBatch]:
        # The inner loop of the simulation. The clock value of a second is calculated once per
        # second, and the text of a clock value once for all agents that share the value.
        nodes, clocks, iterators = self._nodes, self._clocks, self._claims
        pause = span // len(nodes)
        now, next_second, value, prefix = 0, at, clock.NEVER, ""
        for first in range(0, len(nodes), BATCH_SIZE):
            claims: ClaimBatch = []
            for agent in range(first, min(first + BATCH_SIZE, len(nodes))):
                claim = next(iterators[agent])
                if claim is None:
                    at += pause
                    continue
                if at >= next_second:
                    seconds = at // clock.SECOND
                    now, next_second = seconds << clock.LOGICAL_BITS, (seconds + 1) * clock.SECOND
                last = clocks[agent]
                if last < frame_clock:
                    last = frame_clock
                clocks[agent] = last = now if now > last else last + 1
                if last != value:
                    value, prefix = last, clock.format_prefix(last)
                claim["beat_index"] = beat - behind[agent]
                claim["hlc"] = prefix + nodes[agent]
                claims.append((at, claim))
                at += pause
            yield claims

    def _prepare(self, position: int, beats: int) -> None:
        """Switch to the prepared bar at a downbeat; in every beat, prepare part of the next bar.

        Preparing 10,000 schedules takes a fifth of a second, which is longer than some beats.
        """
        if position == 0:
            self._claims = [claims for claims, _ in self._prepared]
            self._behind = [behind for _, behind in self._prepared]
            self._prepared = []
        due = len(self._agents) * (position + 1) // beats
        self._prepared.extend(islice(self._generator, due - len(self._prepared)))

    def _generate_bars(self) -> Iterator[tuple[Iterator[Claim | None], int]]:
        """Yield each agent's claims and how many beats it is behind, bar after bar."""
        for bar in self._bars:
            phases = ClaimsPerPhase(*(beats * self._per_beat for beats in bar.phases))
            request: HelpRequest | None = None
            behind = [int(self._random.random() < FRACTION_BEHIND) for _ in self._agents]
            scenarios = schedule.draw_scenarios(self._random, len(self._agents))
            for agent, scenario in enumerate(scenarios):
                moves = self._churn and self._presence.random() < self._churn
                steps, rest = self._remaining[agent], "idle"
                if not steps and moves and self._presence.random() < 0.5:
                    steps = [Step(schedule.ABSENT, self._presence.randint(1, sum(phases)))]
                elif not steps:
                    steps, request = self._assign_steps(agent, scenario, request, phases)
                    rest = schedule.ABSENT if moves else rest
                fitting, self._remaining[agent] = schedule.split_at_bar_end(
                    steps, sum(phases), rest
                )
                claims = build_claims(fitting, self._agents[agent].id, self._per_beat)
                yield claims, behind[agent]

    def _assign_steps(
        self, agent: int, scenario: Scenario, request: HelpRequest | None, bar: ClaimsPerPhase
    ) -> tuple[list[Step], HelpRequest | None]:
        """Return an agent's steps for a bar, and the help request that is still open."""
        if request:
            return schedule.schedule_help(request, self._next_task_id("help")), None
        task_id = self._next_task_id(self._agents[agent].kind)
        steps = scenario(self._random, bar, task_id)
        # The next agent without remaining steps answers the help request.
        return steps, schedule.find_help_request(steps, self._agents[agent].id)

    def _next_task_id(self, kind: str) -> str:
        return f"{kind}:{next(self._numbers):06}"


def _create_agents(count: int) -> list[Agent]:
    agents = []
    for number in range(count):
        name, kind = schedule.KINDS[number % len(schedule.KINDS)]
        worker = number // len(schedule.KINDS) + 1
        # Node 0 is Pulse.
        agents.append(Agent(f"{name}:worker-{worker:02}", kind, f"{number + 1:04x}"))
    return agents
