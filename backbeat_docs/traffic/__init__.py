"""Simulated traffic: a Pulse, its agents and a Reverb that follow every rule of the protocol.

The same settings produce the same messages, byte for byte. All times are in nanoseconds of Unix
time.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from backbeat_docs.text.strict_json import MOST_EXACT
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.agents import Agents
from backbeat_docs.traffic.clock import LOGICAL_BITS, SECOND, from_datetime
from backbeat_docs.traffic.pulse import Pulse
from backbeat_docs.traffic.reverb import Reverb

__all__ = ["START", "Cluster", "Event", "simulate"]

START = datetime(2025, 9, 5, 12, 0, tzinfo=UTC)
MAX_AGENTS = (1 << 16) - 1
MAX_EVENTS_PER_SECOND = (1 << LOGICAL_BITS) * 9 // 10

Event = tuple[int, dict[str, object]]
"""A message with the time at which it is sent."""


class Cluster(NamedTuple):
    """The settings of a simulated cluster, which generates its messages.

    `beats` is the number of frames. A report follows each complete bar. `claims_per_beat` is the
    number of claims per agent. The methods raise `ValueError` for invalid settings.
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
        """Yield every message in time order, with the time at which it is sent."""
        _check_settings(self)
        return _generate_events(self)

    def messages(self) -> Iterator[dict[str, object]]:
        """Yield every message in time order."""
        return map(itemgetter(1), self.timeline())

    def lines(self) -> Iterator[bytes]:
        """Yield every message in time order as a line of NDJSON, including the line feed."""
        return map(itemgetter(1), self.timed_lines())

    def timed_lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield every message as a line of NDJSON, with the time at which it is sent."""
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
    """Yield the messages of a healthy cluster in time order.

    Every message is valid, and together they follow every rule of the protocol. Raises `ValueError`
    for invalid settings, such as a bar of 2 beats.
    """
    return Cluster(
        tempo_bpm, agents, beats, bar, claims_per_beat, cluster_id, start, seed
    ).messages()


def _generate_events(cluster: Cluster) -> Iterator[Event]:
    start = from_datetime(cluster.start)
    pulse = Pulse(cluster.tempo_bpm, cluster.bar, cluster.cluster_id, start, cluster.seed)
    agents = Agents(cluster.agents, cluster.bar, cluster.claims_per_beat, cluster.seed)
    reverb = Reverb(cluster.bar, pulse.scheduled_start, cluster.seed)
    length = pulse.scheduled_start(1) - pulse.scheduled_start(0)
    for beat in range(cluster.beats):
        at, frame = pulse.send_frame(beat)
        yield at, frame
        reverb.receive_frame(at, frame)
        for claims in agents.send_claims(at, length, beat, pulse.last_clock):
            reverb.receive_claims(claims)
            yield from claims
        if (beat + 1) % cluster.bar == 0:
            yield pulse.scheduled_start(beat + 1), reverb.send_report()


def _check_settings(cluster: Cluster) -> None:
    tempo.check_bpm(cluster.tempo_bpm)
    tempo.phases(cluster.bar)
    counts = {
        "agents": (cluster.agents, MAX_AGENTS),
        "beats": (cluster.beats, MOST_EXACT),
        "claims_per_beat": (cluster.claims_per_beat, MAX_EVENTS_PER_SECOND),
    }
    for name, (value, maximum) in counts.items():
        if not 0 <= value <= maximum:
            raise ValueError(f"{name} must be from 0 to {maximum}, got {value}")
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", cluster.cluster_id):
        raise ValueError("cluster_id must be 1 to 128 characters, each of A-Z a-z 0-9 . _ : -")
    _check_times(cluster)


def _check_times(cluster: Cluster) -> None:
    events = cluster.tempo_bpm / 60 * (cluster.claims_per_beat + 1)
    if events > MAX_EVENTS_PER_SECOND:
        raise ValueError(
            f"a clock counts at most {MAX_EVENTS_PER_SECOND} events per second: "
            "lower the tempo or the claims per beat"
        )
    if cluster.start.tzinfo is None:
        raise ValueError("start must have a time zone")
    bars = -(-cluster.beats // cluster.bar)
    seconds = tempo.beat_start_ns(bars * cluster.bar, cluster.tempo_bpm) // SECOND
    try:
        cluster.start.astimezone(UTC) + timedelta(seconds=seconds + 1)
    except OverflowError:
        raise ValueError("start and end must be in the years 1 to 9999 of UTC") from None
