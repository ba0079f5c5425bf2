"""Healthy streams for the sequence check: any cluster, cut, repeated, and out of order."""

import random
from typing import Any, NamedTuple

from backbeat_docs.conform import Options, State
from backbeat_docs.traffic import Cluster

Located = tuple[tuple[str, int], dict[str, Any]]


class Disturbance(NamedTuple):
    """What happens to a healthy stream on its way: all of it is allowed."""

    start: float = 0.0
    end: float = 1.0
    repeated: float = 0.0
    displaced: float = 0.0
    beats: int = 2
    seed: int = 0

    def apply(self, messages: list[dict[str, Any]]) -> list[Located]:
        """Return the messages with their places, as they are read."""
        draw = random.Random(self.seed)
        keyed = []
        beat = 0.0
        per_beat = 1 / max(1, len(messages))
        for message in messages:
            if message["type"] == "backbeat.beatframe.v1":
                beat = int(beat) + 1
            beat = min(beat + per_beat, int(beat) + 0.99)
            moved = draw.random() < self.displaced
            keyed.append((beat + (draw.random() * self.beats if moved else 0), message))
            if draw.random() < self.repeated:
                keyed.append((beat + draw.random() * self.beats, message))
        keyed.sort(key=lambda pair: pair[0])
        read = [message for _, message in keyed]
        read = read[int(len(read) * self.start) : int(len(read) * self.end)]
        return [(("recording.ndjson", line), message) for line, message in enumerate(read, 1)]


def draw_cluster(draw: random.Random) -> Cluster:
    """Return a random healthy cluster of a few hundred to a few thousand messages."""
    bar = draw.choice([3, 4, 5, 9, 10, 11, 20, 24, 30, 60, 120])
    beats = draw.choice([bar * 4, bar * 6, bar * 3 + bar // 2, bar * 12 if bar < 30 else bar * 5])
    bpm = draw.choice([0.1, 0.5, 2.0, 7.0, 60.0, 61.3, 600.0, 1000.0, 5000.0, draw.uniform(0.1, 90)])
    restarts = tuple(sorted(draw.randrange(1, beats) for _ in range(draw.choice([0, 0, 1, 2]))))
    changes = ()
    if draw.random() < 0.3:
        changes = ((draw.randrange(1, beats), draw.choice([0.1, 1.0, 30.0, 120.0, 2000.0])),)
    return Cluster(
        tempo_bpm=bpm,
        agents=draw.choice([0, 1, 2, 5, 8, 12, 20]),
        beats=beats,
        bar=bar,
        claims_per_beat=draw.choice([1, 1, 1, 2, 3]),
        seed=draw.randrange(1 << 30),
        tempo_changes=changes,
        restarts=restarts,
        churn=draw.choice([0.0, 0.0, 0.2, 0.5]),
    )


def draw_disturbance(draw: random.Random) -> Disturbance:
    """Return a random disturbance within the horizon of reordering."""
    return Disturbance(
        start=draw.choice([0.0, 0.0, draw.random() * 0.7]),
        end=draw.choice([1.0, 1.0, 0.7 + draw.random() * 0.3]),
        repeated=draw.choice([0.0, 0.05, 0.3]),
        displaced=draw.choice([0.0, 0.05, 0.5, 1.0]),
        beats=draw.choice([1, 2, 4, 6]),
        seed=draw.randrange(1 << 30),
    )


def read(located: list[Located], options: Options | None = None) -> State:
    """Return the state after a stream."""
    state = State.empty(options)
    for place, message in located:
        state.add(place, message)
    return state
