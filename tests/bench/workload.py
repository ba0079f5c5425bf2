"""The messages to validate: 95 % StatusClaims, 4 % BeatFrames, 1 % BarReports, from a seed."""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from support.mutants import WRITERS, arrange

from backbeat_docs.traffic import Cluster
from bench.rows import Traffic

SEED = 1


def messages(count: int, traffic: Traffic) -> Iterator[bytes]:
    """Yield `count` messages; the same ones for the same arguments."""
    rng = random.Random(SEED)
    agents, bar = (traffic.agents, 120) if traffic.agents else (24, 4)
    cluster = Cluster(agents=agents, bar=bar, beats=10**9, seed=SEED)
    lines = (line[:-1] for line in cluster.lines() if traffic.only.encode() in line)
    for line in islice(lines, count):
        if rng.random() < traffic.invalid:
            yield _break_line(rng, line)
        else:
            yield line if traffic.writer == "compact" else _spell(rng, line, traffic.writer)


def write(path: Path, count: int, traffic: Traffic) -> Path:
    """Write messages to a file, one per line, unless it exists already."""
    return _write_once(path, (line + b"\n" for line in messages(count, traffic)))


def write_folder(path: Path, count: int, traffic: Traffic) -> Path:
    """Write messages to a folder, one per file, unless it exists already."""
    if not path.exists():
        path.mkdir(parents=True)
        for number, line in enumerate(messages(count, traffic)):
            (path / f"{number:06}.json").write_bytes(line)
    return path


def repeat(path: Path, original: Path, times: int) -> Path:
    """Write a file several times into another, unless that exists already."""
    return _write_once(path, (original.read_bytes() for _ in range(times)))


def pack(path: Path, ending: str) -> Path:
    """Write a compressed file beside a file, unless it exists already."""
    compress = {".gz": gzip.compress, ".zst": _compress_zstandard}[ending]
    packed = path.with_name(path.name + ending)
    return _write_once(packed, (compress(path.read_bytes()) for _ in range(1)))


def _compress_zstandard(data: bytes) -> bytes:
    import zstandard

    return zstandard.compress(data)


def _write_once(path: Path, parts: Iterable[bytes]) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        with open(part, "wb") as file:
            file.writelines(parts)
        part.rename(path)
    return path


def _spell(rng: random.Random, line: bytes, name: str) -> bytes:
    """Write a message as another producer does."""
    message = json.loads(line)
    if name == "with escapes" and "state" in message:
        message["notes"] = 'caf\u00e9 "zur Post"\n'
    writer = WRITERS.get(name, WRITERS["compact"])
    if name == "random order":
        writer = writer._replace(arrange=lambda names: rng.sample([*names], len([*names])))
    return json.dumps(
        arrange(message, writer),
        separators=(writer.comma, writer.colon),
        indent=writer.indent or None,
    ).encode()


def _break_line(rng: random.Random, line: bytes) -> bytes:
    message = json.loads(line)
    rng.choice(_FAULTS)(rng, message)
    return json.dumps(message, separators=(",", ":")).encode()


def _drop_member(rng: random.Random, message: dict[str, Any]) -> None:
    del message[rng.choice([name for name in message if name not in ("type", "task_id", "notes")])]


def _add_member(rng: random.Random, message: dict[str, Any]) -> None:
    message[rng.choice(("beat_indx", "temp_bpm", "comment"))] = 1


def _break_clock(rng: random.Random, message: dict[str, Any]) -> None:
    message["hlc" if "hlc" in message else "window_id"] = rng.choice(("7ffd:0001", "", "x" * 14))


def _break_number(rng: random.Random, message: dict[str, Any]) -> None:
    numbers = [name for name, value in message.items() if type(value) in (int, float)]
    numbers = [name for name in numbers if name != "tempo_drift_ms"]  # it has no bounds
    message[rng.choice(numbers)] = rng.choice((-1, "1337", None))


_FAULTS: list[Callable[[random.Random, dict[str, Any]], None]] = [
    _drop_member,
    _add_member,
    _break_clock,
    _break_number,
]
