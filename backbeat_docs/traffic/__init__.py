"""Reference traffic: a Pulse, its agents and a Reverb that keep every rule of the protocol.

The same settings give the same messages, byte for byte. All times are in nanoseconds of Unix time.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.agents import Agents
from backbeat_docs.traffic.clock import LOGICAL_BITS, SECOND, from_datetime
from backbeat_docs.traffic.pulse import Pulse
from backbeat_docs.traffic.reverb import Reverb

__all__ = ["START", "Cluster", "Event", "simulate"]

START = datetime(2025, 9, 5, 12, 0, tzinfo=UTC)
MOST_AGENTS = (1 << 16) - 1
MOST_EVENTS_A_SECOND = (1 << LOGICAL_BITS) * 9 // 10

Event = tuple[int, dict[str, object]]


class Cluster(NamedTuple):
    """What is simulated: a cluster's settings, and the messages that it sends.

    `beats` counts the frames; a report follows each bar that is complete. `claims_per_beat` is for
    each agent. Settings that no cluster can have raise ValueError when messages are asked for.
    """

    tempo_bpm: float = tempo.DEFAULT_BPM
    agents: int = 10
    beats: int = tempo.DEFAULT_BAR
    bar: int = tempo.DEFAULT_BAR
    claims_per_beat: int = 1
    cluster_id: str = "chorus-sim"
    start: datetime = START
    seed: int = 1

    def timeline(self) -> Iterator[Event]:
        """Every message in time order, with the time at which it is sent."""
        _check(self)
        return _play(self)

    def messages(self) -> Iterator[dict[str, object]]:
        """Every message in time order."""
        return map(itemgetter(1), self.timeline())

    def lines(self) -> Iterator[bytes]:
        """Every message in time order as a line of NDJSON, its line feed included."""
        return map(itemgetter(1), self.timed_lines())

    def timed_lines(self) -> Iterator[tuple[int, bytes]]:
        """Every message as a line of NDJSON, with the time at which it is sent."""
        encode = json.JSONEncoder(separators=(",", ":")).encode
        return ((at, f"{encode(message)}\n".encode()) for at, message in self.timeline())


def simulate(
    tempo_bpm: float = tempo.DEFAULT_BPM,
    agents: int = 10,
    beats: int = tempo.DEFAULT_BAR,
    bar: int = tempo.DEFAULT_BAR,
    claims_per_beat: int = 1,
    cluster_id: str = "chorus-sim",
    start: datetime = START,
    seed: int = 1,
) -> Iterator[dict[str, object]]:
    """The messages of a healthy cluster in time order, each valid and every protocol rule kept.

    Raises ValueError for settings that no cluster can have, such as a bar of 2 beats.
    """
    return Cluster(
        tempo_bpm, agents, beats, bar, claims_per_beat, cluster_id, start, seed
    ).messages()


def _play(cluster: Cluster) -> Iterator[Event]:
    began = from_datetime(cluster.start)
    pulse = Pulse(cluster.tempo_bpm, cluster.bar, cluster.cluster_id, began, cluster.seed)
    agents = Agents(cluster.agents, cluster.bar, cluster.claims_per_beat, cluster.seed)
    reverb = Reverb(cluster.bar, pulse.due, cluster.seed)
    length = pulse.due(1) - pulse.due(0)
    for beat in range(cluster.beats):
        at, frame = pulse.beat(beat)
        yield at, frame
        reverb.hear_frame(at, frame)
        for claims in agents.claim(at, length, beat, pulse.clock):
            reverb.hear_claims(claims)
            yield from claims
        if (beat + 1) % cluster.bar == 0:
            yield pulse.due(beat + 1), reverb.report()


def _check(cluster: Cluster) -> None:
    tempo.check_bpm(cluster.tempo_bpm)
    tempo.phases(cluster.bar)
    counts = {
        "agents": (cluster.agents, MOST_AGENTS),
        "beats": (cluster.beats, (1 << 53) - 1),
        "claims_per_beat": (cluster.claims_per_beat, MOST_EVENTS_A_SECOND),
    }
    for name, (value, most) in counts.items():
        if not 0 <= value <= most:
            raise ValueError(f"{name} must be from 0 to {most}, got {value}")
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", cluster.cluster_id):
        raise ValueError("cluster_id must be 1 to 128 characters, each of A-Z a-z 0-9 . _ : -")
    _check_time(cluster)


def _check_time(cluster: Cluster) -> None:
    events = cluster.tempo_bpm / 60 * (cluster.claims_per_beat + 1)
    if events > MOST_EVENTS_A_SECOND:
        raise ValueError(
            f"a clock counts at most {MOST_EVENTS_A_SECOND} events a second: "
            "lower the tempo or the claims per beat"
        )
    if cluster.start.tzinfo is None:
        raise ValueError("start must have a time zone")
    bars = -(-cluster.beats // cluster.bar)
    lasts = tempo.beat_start_ns(bars * cluster.bar, cluster.tempo_bpm) // SECOND
    try:
        cluster.start.astimezone(UTC) + timedelta(seconds=lasts + 1)
    except OverflowError:
        raise ValueError("start and end must be in the years 1 to 9999 of UTC") from None
