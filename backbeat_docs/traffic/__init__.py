"""Simulated traffic: a Pulse, its agents and a Reverb that follow every rule of the protocol.

The same settings produce the same messages, byte for byte. All times are in nanoseconds of Unix
time.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from operator import itemgetter
from typing import NamedTuple

from backbeat_docs.text.strict_json import MOST_EXACT
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.agents import Agents
from backbeat_docs.traffic.clock import LOGICAL_BITS, SECOND, from_datetime
from backbeat_docs.traffic.pulse import Pulse
from backbeat_docs.traffic.reverb import Reverb
from backbeat_docs.traffic.timetable import TempoChanges, Timetable

__all__ = ["START", "Cluster", "Event", "simulate"]

START = datetime(2025, 9, 5, 12, 0, tzinfo=UTC)
RESTART_PAUSE = 3 * SECOND
"""How long a cluster is silent when it restarts, in ns: its clocks are clearly later then."""
SECONDS_PER_DAY = 86_400
MAX_AGENTS = (1 << 16) - 1
MAX_EVENTS_PER_SECOND = (1 << LOGICAL_BITS) * 9 // 10

Event = tuple[int, dict[str, object]]
"""A message with the time at which it is sent."""


class Cluster(NamedTuple):
    """The settings of a simulated cluster, which generates its messages.

    `beats` is the number of frames. A report follows each complete bar. `claims_per_beat` is the
    number of claims per agent. `tempo_changes` are pairs of a beat and a tempo, which applies from
    the next downbeat on. `restarts` are the numbers of frames after which the cluster starts again.
    `churn` is the probability that an agent leaves or joins in a bar. `short_bars` are beats whose
    bar has only three quarters of its beats. `faults` are names of faults, as `simulate` takes
    them. The methods raise `ValueError` for invalid settings.
    """

    tempo_bpm: float = tempo.DEFAULT_BPM
    agents: int = 10
    beats: int = tempo.DEFAULT_BAR
    bar: int = tempo.DEFAULT_BAR
    claims_per_beat: int = 1
    cluster_id: str = "chorus-sim"
    start: datetime = START
    seed: int = 1
    tempo_changes: TempoChanges = ()
    restarts: tuple[int, ...] = ()
    churn: float = 0.0
    short_bars: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()

    def timetable(self, start: int) -> Timetable:
        """Return the bars of the cluster from a start in ns of Unix time, as if it never stops."""
        return Timetable(start, self.tempo_bpm, self.bar, self.tempo_changes, self.short_bars)

    def epochs(self) -> list[range]:
        """Return the numbers of the frames that the cluster sends before and after each restart."""
        return [range(*pair) for pair in pairwise((0, *sorted({*self.restarts}), self.beats))]

    def tempos(self) -> list[float]:
        """Return every tempo of the cluster."""
        return [self.tempo_bpm, *(bpm for _, bpm in self.tempo_changes)]

    def timeline(self) -> Iterator[Event]:
        """Yield every message in time order, with the time at which it is sent."""
        _check_settings(self)
        if not self.faults:
            return _generate_events(self)
        from backbeat_docs.traffic import faults

        cluster, changes = faults.prepare(self, from_datetime(self.start))
        _check_settings(cluster)
        return faults.inject(_generate_events(cluster), changes)

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
    tempo_changes: TempoChanges = (),
    restarts: tuple[int, ...] = (),
    churn: float = 0.0,
    faults: Sequence[str] = (),
) -> Iterator[dict[str, object]]:
    """Yield the messages of a healthy cluster in time order.

    Every message is valid, and together they follow every rule of the protocol, except with
    `faults`: each is the name of a fault in `faults.FAULTS`, or its name and a beat, such as
    `lost-frame@130`. Raises `ValueError` for invalid settings, such as a bar of 2 beats, and at the
    end if a fault found no message to change.
    """
    return Cluster(
        tempo_bpm,
        agents,
        beats,
        bar,
        claims_per_beat,
        cluster_id,
        start,
        seed,
        tempo_changes,
        restarts,
        churn,
        faults=tuple(faults),
    ).messages()


def _generate_events(cluster: Cluster) -> Iterator[Event]:
    start, numbers = from_datetime(cluster.start), count(1)
    for number, frames in enumerate(cluster.epochs()):
        table = cluster.timetable(start)
        seed = f"{cluster.seed}.{number}" if number else str(cluster.seed)
        yield from _generate_epoch(cluster, table, len(frames), seed, numbers)
        start = table.find_bar(len(frames)).start_of(len(frames)) + RESTART_PAUSE


def _generate_epoch(
    cluster: Cluster, table: Timetable, beats: int, seed: str, numbers: Iterator[int]
) -> Iterator[Event]:
    """Yield the messages of a cluster from its start until it stops or restarts."""
    pulse, reverb = Pulse(cluster.cluster_id, seed), Reverb(seed)
    agents = Agents(
        cluster.agents, table.bars(), cluster.claims_per_beat, seed, cluster.churn, numbers
    )
    for bar in table.bars():
        for beat in range(bar.first, min(bar.end, beats)):
            at, frame = pulse.send_frame(bar, beat)
            yield at, frame
            reverb.receive_frame(frame, at - bar.start_of(beat))
            for claims in agents.send_claims(at, bar, beat, pulse.last_clock):
                reverb.receive_claims(claims)
                yield from claims
        if bar.end > beats:
            return
        yield bar.start_of(bar.end), reverb.send_report()


def _check_settings(cluster: Cluster) -> None:
    for bpm in cluster.tempos():
        tempo.check_bpm(bpm)
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
    for beat in cluster.restarts:
        if not 0 < beat < cluster.beats:
            raise ValueError(
                f"a restart must be at a beat from 1 to {cluster.beats - 1}, got {beat}"
            )
    if not 0 <= cluster.churn <= 1:
        raise ValueError(f"churn must be from 0 to 1, got {cluster.churn:g}")
    _check_times(cluster)


def _check_times(cluster: Cluster) -> None:
    events = max(cluster.tempos()) / 60 * (cluster.claims_per_beat + 1)
    if events > MAX_EVENTS_PER_SECOND:
        raise ValueError(
            f"a clock counts at most {MAX_EVENTS_PER_SECOND} events per second: "
            "lower the tempo or the claims per beat"
        )
    if cluster.start.tzinfo is None:
        raise ValueError("start must have a time zone")
    bars = -(-cluster.beats // cluster.bar)
    slowest = min(cluster.tempos())
    time = tempo.beat_start_ns(bars * cluster.bar, slowest) + RESTART_PAUSE * len(cluster.restarts)
    # A fault may delay a deadline.
    seconds = time // SECOND + (SECONDS_PER_DAY if cluster.faults else 0)
    try:
        cluster.start.astimezone(UTC) + timedelta(seconds=seconds + 1)
    except OverflowError:
        raise ValueError("start and end must be in the years 1 to 9999 of UTC") from None
