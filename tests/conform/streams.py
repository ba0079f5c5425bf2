"""Healthy streams for the sequence check: any cluster, cut, repeated, and out of order."""

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from backbeat_docs.conform import Options, State
from backbeat_docs.traffic import Cluster
from backbeat_docs.traffic.faults import FAULTS

FRAME = "backbeat.beatframe.v1"

Message = dict[str, Any]
Located = tuple[tuple[str, int], Message | None]


TEMPOS = (0.1, 0.5, 2.0, 7.0, 60.0, 61.3, 600.0, 1000.0, 5000.0)


class Disturbance(NamedTuple):
    """What happens to a healthy stream on its way: all of it is allowed."""

    start: float = 0.0
    end: float = 1.0
    repeated: float = 0.0
    displaced: float = 0.0
    beats: int = 2
    seed: int = 0

    def apply(self, messages: list[Message]) -> list[Located]:
        """Return the messages with their places, as they are read."""
        draw = random.Random(self.seed)
        keyed = []
        beat = 0.0
        per_beat = 1 / max(1, len(messages))
        for message in messages:
            if message["type"] == FRAME:
                beat = int(beat) + 1
            beat = min(beat + per_beat, int(beat) + 0.99)
            moved = draw.random() < self.displaced
            keyed.append((beat + (draw.random() * self.beats if moved else 0), message))
            if draw.random() < self.repeated:
                keyed.append((beat + draw.random() * self.beats, message))
        keyed.sort(key=lambda pair: pair[0])
        read = [message for _, message in keyed]
        read = read[int(len(read) * self.start) : int(len(read) * self.end)]
        return locate(read)


def draw_cluster(draw: random.Random) -> Cluster:
    """Return a random healthy cluster of a few hundred to a few thousand messages."""
    bar = draw.choice([3, 4, 5, 9, 10, 11, 20, 24, 30, 60, 120])
    beats = draw.choice([bar * 4, bar * 6, bar * 3 + bar // 2, bar * 12 if bar < 30 else bar * 5])
    bpm = draw.choice(TEMPOS)
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


def locate(messages: Sequence[Message | None]) -> list[Located]:
    """Return messages with their places; `None` is an invalid one."""
    return [(("recording.ndjson", line), message) for line, message in enumerate(messages, 1)]


def read(located: list[Located], options: Options | None = None) -> State:
    """Return the state after a stream."""
    state = State.empty(options)
    for place, message in located:
        if message is None:
            state.add_invalid(place)
        else:
            state.add(place, message)
    return state


def disturb_wildly(draw: random.Random, messages: list[Message]) -> list[Message]:
    """Return messages repeated, turned round, shuffled, or mixed with those of another cluster."""
    kind = draw.randrange(6)
    if kind == 0:
        return messages + messages
    if kind == 1:
        return messages[::-1]
    if kind == 2:
        return draw.sample(messages, len(messages))
    if kind == 3:
        return [each for each in messages if each["type"] != FRAME]
    first, last, at = sorted(draw.randrange(len(messages) + 1) for _ in range(3))
    if kind == 4:
        return messages[last:] + messages[:last]
    return messages[:at] + messages[first:last] + messages[at:]


def make_wild(draw: random.Random, messages: list[Message | None]) -> None:
    """Give some messages wild beats, and put invalid ones (`None`) between others."""
    for _ in range(draw.choice([0, 5])):
        at = draw.randrange(len(messages))
        message = messages[at]
        if message is not None and "beat_index" in message:
            beat = int(message["beat_index"]) + draw.randrange(-50, 50)
            wild = draw.choice([0, 5, max(0, beat), 10**6, 2**53 - 1])
            messages[at] = {**message, "beat_index": wild}
    for _ in range(draw.choice([0, 4])):
        messages.insert(draw.randrange(len(messages) + 1), None)


def generate(cluster: Cluster) -> list[Message]:
    """Return the messages of a cluster, or none if the fault has nothing to change."""
    try:
        return list(cluster.messages())
    except ValueError:
        return []


def check_healthy(number: int) -> list[str]:
    """Return what a random healthy stream breaks: nothing."""
    draw = random.Random(number)
    messages, disturbance = generate(draw_cluster(draw)), draw_disturbance(draw)
    return [repr(breach) for breach in read(disturbance.apply(messages)).conclude().findings]


def check_innocent(number: int) -> list[str]:
    """Return what a recording breaks that was spliced wrongly: nothing."""
    draw = random.Random(f"innocent {number}")
    messages = generate(draw_cluster(draw))
    if not messages or len(messages) > 6000:
        return []
    wild = disturb_wildly(draw, [message for _, message in draw_disturbance(draw).apply(messages)])
    return [repr(breach) for breach in read(locate(wild)).conclude().findings]


def draw_stream(draw: random.Random) -> list[Message | None]:
    """Return a stream with anything in it: faults, repetitions, wild beats, several clusters."""
    cluster = draw_cluster(draw)
    names = [name for name in FAULTS if name != "invalid"]
    faults = tuple(draw.sample(names, draw.choice([0, 1, 2, 4])))
    messages = generate(cluster._replace(faults=faults)) or generate(cluster)
    if draw.random() < 0.15:
        for message in generate(cluster._replace(cluster_id="other", seed=5)):
            messages.insert(draw.randrange(len(messages) + 1), message)
    found: list[Message | None] = [each for _, each in draw_disturbance(draw).apply(messages)]
    if found and draw.random() < 0.5:
        found = [*disturb_wildly(draw, [each for each in found if each is not None])]
    if found and draw.random() < 0.3:
        make_wild(draw, found)
    return found


def check_parts(number: int, draw: random.Random | None = None) -> list[str]:
    """Return how the conclusion from random parts differs from that of the whole: not at all."""
    draw = draw or random.Random(f"parts {number}")
    stream = draw_stream(draw)
    options = Options(reorder_beats=draw.choice([1, 2, 8]), windows=draw.choice([2, 5, 1000]))
    located = locate(stream)
    whole = read(located, options).conclude()
    cuts = [draw.randrange(len(located) + 1) for _ in range(draw.choice([1, 2, 5, 30]))]
    if len(located) < 300 and draw.random() < 0.2:
        cuts = [*range(len(located))]
    borders = [0, *sorted(cuts), len(located)]
    parts = [read(located[first:last], options) for first, last in pairwise(borders)]
    while len(parts) > 1:
        at = draw.randrange(len(parts) - 1)
        parts[at : at + 2] = [parts[at].merge(parts[at + 1])]
    merged = parts[0].conclude()
    if options.windows < 1000 and "replay" in {notice.code for notice in whole.notices}:
        # A report that a settled bar took is missing where the bar is read again.
        return [] if merged.findings == whole.findings else [repr(whole), repr(merged)]
    return [] if merged == whole else [repr(whole), repr(merged)]
