"""The messages to validate: 95 % StatusClaims, 4 % BeatFrames, 1 % BarReports, from a seed."""

import json
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from backbeat_docs.traffic import Cluster

SEED = 1


def messages(count: int, invalid: float = 0.0, only: str = "") -> Iterator[bytes]:
    """Yield `count` messages, each invalid with this probability; `only` limits them to a type."""
    rng = random.Random(SEED)
    cluster = Cluster(agents=24, bar=4, beats=10**9, seed=SEED)
    lines = (line[:-1] for line in cluster.lines() if only.encode() in line)
    for line in islice(lines, count):
        yield _break_line(rng, line) if rng.random() < invalid else line


def write(path: Path, count: int, invalid: float = 0.0, only: str = "") -> Path:
    """Write messages to a file, one per line, unless it exists already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path.with_suffix(".part"), "wb") as file:
            file.writelines(line + b"\n" for line in messages(count, invalid, only))
        path.with_suffix(".part").rename(path)
    return path


def write_folder(path: Path, count: int) -> Path:
    """Write messages to a folder, one per file, unless it exists already."""
    if not path.exists():
        path.mkdir(parents=True)
        for number, line in enumerate(messages(count)):
            (path / f"{number:06}.json").write_bytes(line)
    return path


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
