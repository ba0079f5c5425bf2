"""Compare whole processes, which take turns: median times and peak memory."""

import json
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from support import toolchains

from bench import workload

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bench"
SCHEMAS = ROOT / "schemas"
SOURCEMETA = ROOT / ".cache" / "sourcemeta" / "sourcemeta_jsonschema"
OURS = [sys.executable, "-m", "backbeat_docs", "validate", "--quiet"]
CLAIM = "backbeat.statusclaim.v1"
CLAIM_SCHEMA = str(SCHEMAS / "statusclaim-v1.schema.json")


class Cost(NamedTuple):
    """The cost of a process: wall-clock seconds, processor seconds, peak mebibytes."""

    seconds: float
    processor: float
    memory: float


def run(words: Sequence[str]) -> Cost:
    """Run a command and discard its output; a status above 2 is an error."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(Path(__file__).parent / "cost.py"), *words],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    seconds, processor, memory, status = done.stdout.split()
    if status not in ("0", "1", "2"):
        raise RuntimeError(f"{words[0]} ended with status {status}")
    return Cost(float(seconds), float(processor), float(memory))


def interleaved(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, dict[str, float]]:
    """Run commands in turn, and return the medians of each."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, words in commands.items():
            costs[name].append(run(words))
    return {
        name: {
            "seconds": round(statistics.median(cost.seconds for cost in found), 4),
            "processor": round(statistics.median(cost.processor for cost in found), 4),
            "memory": round(max(cost.memory for cost in found), 1),
        }
        for name, found in costs.items()
    }


def ajv(path: Path) -> list[str]:
    """Return the command that validates a file with ajv."""
    program = str(Path(__file__).parent / "ajv.mjs")
    modules = str(toolchains.node_modules())
    return [str(toolchains.node()), program, modules, str(SCHEMAS), str(path)]


def sourcemeta(path: Path) -> list[str] | None:
    """Return the command that validates a file of StatusClaims with the wheel's native program."""
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    program = SOURCEMETA / f"jsonschema-{platform.system().lower()}-{machine}"
    if not program.is_file():
        return None
    program.chmod(0o755)
    return [str(program), "validate", CLAIM_SCHEMA, str(path), "--fast"]


def check_jsonschema(folder: Path) -> list[str] | None:
    """Return the command that validates a folder of messages with check-jsonschema.

    It takes one schema, so it gets a `oneOf` of the contracts.
    """
    program = Path(sys.executable).parent / "check-jsonschema"
    if not program.exists():
        return None
    names = [str(path) for path in sorted(folder.iterdir())]
    return [str(program), "--schemafile", str(_write_one_of()), *names]


def _write_one_of() -> Path:
    path = CACHE / "one-of.schema.json"
    contracts = [json.loads(file.read_text()) for file in sorted(SCHEMAS.glob("*.schema.json"))]
    draft = "https://json-schema.org/draft/2020-12/schema"
    path.write_text(json.dumps({"$schema": draft, "oneOf": contracts}))
    return path


def measure(lines: int, claims: int, files: int, rounds: int) -> tuple[dict[str, Any], list[str]]:
    """Measure whole processes for the bars; return the missing peers too."""
    mixed = workload.write(CACHE / f"mixed-{lines}.ndjson", lines, 0.01)
    ten = workload.write(CACHE / f"mixed-{lines * 10}.ndjson", lines * 10, 0.01)
    jsonl = workload.write(CACHE / f"claims-{claims}.jsonl", claims, only=CLAIM)
    folder = workload.write_folder(CACHE / f"mixed-files-{files}", files)
    one = next(folder.iterdir())
    groups: dict[str, dict[str, list[str] | None]] = {
        f"{lines:,} lines": {
            "backbeat": [*OURS, str(mixed)],
            "backbeat --jobs 2": [*OURS, "--jobs", "2", str(mixed)],
            "ajv": ajv(mixed),
        },
        f"{claims:,} valid StatusClaims": {
            "backbeat": [*OURS, str(jsonl)], "sourcemeta --fast": sourcemeta(jsonl)
        },
        f"{files:,} files": {
            "backbeat": [*OURS, "--dir", str(folder)], "check-jsonschema": check_jsonschema(folder)
        },
        "one message": {
            "backbeat": [*OURS, "--file", str(one)],
            "python -c pass": [sys.executable, "-c", "pass"],
        },
    }  # fmt: skip
    found, missing = {}, []
    for name, commands in groups.items():
        missing += [peer for peer, words in commands.items() if words is None]
        present = {peer: words for peer, words in commands.items() if words is not None}
        found[name] = interleaved(present, rounds * 5 if name == "one message" else rounds)
    found[f"{lines * 10:,} lines"] = {
        "backbeat": interleaved({"backbeat": [*OURS, str(ten)]}, 1)["backbeat"],
    }
    return found, [f"{peer} (not installed)" for peer in missing]


def plugin(rounds: int) -> float:
    """Return the milliseconds that the pytest plugin adds to a suite that does not use it."""
    words = [sys.executable, str(Path(__file__).parent / "plugin.py")]
    times = [
        float(subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        for _ in range(rounds * 5)
    ]
    return round(statistics.median(times), 2)


def growth(most: int, rounds: int) -> dict[str, dict[int, float]]:
    """Return seconds for 10³ messages, 10⁴, and so on."""
    found: dict[str, dict[int, float]] = {}
    count = 1000
    while count <= most:
        path = workload.write(CACHE / f"mixed-{count}.ndjson", count, 0.01)
        commands = {"backbeat": [*OURS, str(path)], "ajv": ajv(path)}
        for name, cost in interleaved(commands, rounds).items():
            found.setdefault(name, {})[count] = cost["seconds"]
        count *= 10
    return found
