"""Compare whole processes, which take turns: time, processor time and peak memory."""

import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import workload
from bench.programs import CACHE, PROGRAMS, ROOT
from bench.rows import Row
from bench.spread import compare, quartiles

PLUGIN_RUNS = 15


class Cost(NamedTuple):
    """The cost of a process: wall-clock seconds, processor seconds, peak mebibytes."""

    seconds: float
    processor: float
    memory: float


def run(words: Sequence[str]) -> Cost:
    """Run a command and discard its output; only statuses of programs that finished are allowed."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(Path(__file__).parent / "cost.py"), *words],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    seconds, processor, memory, status = done.stdout.split()
    if status not in ("0", "2"):  # sourcemeta ends with 2 after invalid messages
        raise RuntimeError(f"{words[0]} ended with status {status}")
    return Cost(float(seconds), float(processor), float(memory))


def measure(row: Row, count: int, most: int, rounds: int) -> tuple[dict[str, Any], list[str]]:
    """Return the costs of each program, and the missing ones; `most` lines are made of traffic."""
    path = _write_input(row, count, most)
    commands = {name: PROGRAMS[name](path) for name in row.programs}
    costs: dict[str, list[Cost]] = {name: [] for name, words in commands.items() if words}
    for _ in range(rounds):
        for name, found in costs.items():
            found.append(run(commands[name] or ()))
    missing = [f"{name} (not installed)" for name, words in commands.items() if not words]
    others = costs.get(row.against)
    return {name: _summarize(found, others) for name, found in costs.items()}, missing


def _summarize(costs: list[Cost], others: list[Cost] | None) -> dict[str, Any]:
    """Return the spread of each cost, and how many times less processor time than others it is."""
    processor = [cost.processor for cost in costs]
    return {
        "seconds": quartiles([cost.seconds for cost in costs]),
        "processor": quartiles(processor),
        "memory": round(max(cost.memory for cost in costs), 1),
        "ratio": compare(others and [cost.processor for cost in others], processor),
    }


def _write_input(row: Row, count: int, most: int) -> Path:
    name = f"{row.traffic.writer}-{row.traffic.invalid:g}{row.traffic.only and '-claims'}"
    if row.count in ("files", "one"):
        folder = workload.write_folder(CACHE / f"{name}-files-{count}", count, row.traffic)
        return folder if row.count == "files" else next(folder.iterdir())
    name += f"-{row.traffic.agents}-agents" if row.traffic.agents else ""
    path = CACHE / f"{name}-{count}.jsonl"  # the one ending of lines that sourcemeta knows
    if count > most:
        original = workload.write(CACHE / f"{name}-{most}.jsonl", most, row.traffic)
        return workload.repeat(path, original, count // most)
    return workload.write(path, count, row.traffic)


def measure_plugin() -> float:
    """Return the milliseconds that the pytest plugin adds to a suite that does not use it."""
    words = [sys.executable, str(Path(__file__).parent / "plugin.py")]
    times = [
        float(subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        for _ in range(PLUGIN_RUNS)
    ]
    return round(statistics.median(times), 2)
