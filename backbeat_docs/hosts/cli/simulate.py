"""`backbeat simulate`: writes simulated messages, as fast as possible or in real time."""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from backbeat_docs.hosts.cli import console
from backbeat_docs.schema import formats
from backbeat_docs.traffic import START, Cluster, tempo
from backbeat_docs.traffic.faults import FAULTS

PROGRAM = "backbeat simulate"
CHUNK = 2000
SHORTEST_SLEEP = 0.001


def run(arguments: argparse.Namespace) -> int:
    """Write the messages of the cluster that the arguments describe, or list the faults."""
    if arguments.list_faults:
        for name, fault in FAULTS.items():
            print(f"{name:<23}{fault.rule or '-':<22}{fault.sentence}")
        return 0
    # The simulation creates no reference cycles; garbage collection would take a fifth of its time.
    gc.disable()
    try:
        cluster = _build_cluster(arguments)
        timed = cluster.timed_lines()
        if not arguments.pace:
            return _write_lines(timed, sys.stdout.buffer)
        late = pace(timed, sys.stdout.buffer, time.monotonic, time.sleep)
    except ValueError as error:
        return console.fail(PROGRAM, error)
    finally:
        gc.enable()
    beat = tempo.beat_seconds(cluster.tempo_bpm)
    if late > beat:
        warning = (
            f"finished {tempo.format_duration(late)} late: the reader or this machine is too slow"
        )
        print(f"{PROGRAM}: {warning}", file=sys.stderr)
    return 0


def pace(
    timed: Iterator[tuple[int, bytes]],
    out: BinaryIO,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> float:
    """Write each line at its time, and return the delay of the last line in seconds.

    A delay that was made up for does not count, because a reader may take time to start.
    """
    behind, origin = 0.0, None
    for at, line in timed:
        # The first message is on time by definition: the start-up of the simulation does not count.
        origin = clock() - at / 1e9 if origin is None else origin
        due = origin + at / 1e9
        if clock() < due:
            out.flush()
            sleep(max(due - clock(), SHORTEST_SLEEP))
        out.write(line)
        behind = clock() - due
    out.flush()
    return behind


def _write_lines(timed: Iterator[tuple[int, bytes]], out: BinaryIO) -> int:
    chunk: list[bytes] = []
    try:
        for _, line in timed:
            chunk.append(line)
            if len(chunk) == CHUNK:
                out.write(b"".join(chunk))
                chunk.clear()
    finally:  # a fault that changed nothing is reported after the last message
        out.write(b"".join(chunk))
        out.flush()
    return 0


def _build_cluster(arguments: argparse.Namespace) -> Cluster:
    return Cluster(
        tempo_bpm=arguments.tempo,
        agents=arguments.agents,
        beats=arguments.beats,
        bar=arguments.bar,
        claims_per_beat=arguments.claims_per_beat,
        cluster_id=arguments.cluster_id,
        start=_parse_start(arguments.start, paced=arguments.pace),
        seed=arguments.seed,
        faults=tuple(arguments.fault),
    )


def _parse_start(text: str | None, *, paced: bool) -> datetime:
    if text is None:
        return datetime.now(UTC) if paced else START
    if not formats.date_time(text):
        raise ValueError(f"--start must be a time such as 2025-09-05T12:00:00Z, got {text}")
    return datetime.fromisoformat(text)
