"""Programs that validate a file of messages: from the file to the words that start one."""

import json
import platform
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from support import toolchains

from bench import workload

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bench"
SCHEMAS = ROOT / "schemas"
SOURCEMETA = ROOT / ".cache" / "sourcemeta" / "sourcemeta_jsonschema"
OURS = [sys.executable, "-m", "backbeat_docs", "validate", "--quiet"]
CONFORM = [sys.executable, "-m", "backbeat_docs", "conform", "--quiet"]

Words = Callable[[Path], list[str] | None]
"""Returns the words that start a program on a file or folder; `None` if it is not installed."""


def _ours(*options: str, ending: str = "") -> Words:
    """Return our program, on the file or on a compressed one beside it."""

    def words(path: Path) -> list[str]:
        return [*OURS, *options, str(workload.pack(path, ending) if ending else path)]

    return words


def _ours_in_a_pipe(path: Path) -> list[str]:
    ours = shlex.join([*OURS, "--lines", "--message", "-"])
    return ["/bin/sh", "-c", f"cat {shlex.quote(str(path))} | {ours}"]


def _unpack(ending: str, opening: str) -> Words:
    """Return Python as a program that only unpacks a file."""
    code = f"import sys, {opening.partition('.')[0]}\nwith {opening}(sys.argv[1]) as file:\n"
    code += "    while file.read(1 << 17):\n        pass\n"
    return lambda path: [sys.executable, "-c", code, str(workload.pack(path, ending))]


def _ajv(path: Path) -> list[str]:
    program = str(Path(__file__).parent / "ajv.mjs")
    modules = str(toolchains.node_modules())
    return [str(toolchains.node()), program, modules, str(SCHEMAS), str(path)]


def _sourcemeta(schema: Callable[[], Path]) -> Words:
    """Return the wheel's native program, which takes one schema."""

    def words(path: Path) -> list[str] | None:
        known = {"aarch64": "arm64", "AMD64": "x86_64"}
        machine = known.get(platform.machine(), platform.machine())
        program = SOURCEMETA / f"jsonschema-{platform.system().lower()}-{machine}"
        if not program.is_file():
            return None
        program.chmod(0o755)
        options = ("--fast", "--continue")
        return [str(program), "validate", str(schema()), str(path), *options]

    return words


def _check_jsonschema(folder: Path) -> list[str] | None:
    """Return the words that validate a folder with check-jsonschema, which takes one schema."""
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


PROGRAMS: Mapping[str, Words] = {
    "backbeat": _ours(),
    "backbeat --jobs 2": _ours("--jobs", "2"),
    "backbeat --dir": _ours("--dir"),
    "backbeat --file": _ours("--file"),
    "backbeat, .gz": _ours(ending=".gz"),
    "backbeat, .zst": _ours(ending=".zst"),
    "backbeat, pipe": _ours_in_a_pipe,
    "backbeat conform": lambda path: [*CONFORM, str(path)],
    "gzip of Python alone": _unpack(".gz", "gzip.open"),
    "zstandard alone": _unpack(".zst", "zstandard.open"),
    "ajv": _ajv,
    "sourcemeta --fast": _sourcemeta(_write_one_of),
    "sourcemeta --fast, claims": _sourcemeta(lambda: SCHEMAS / "statusclaim-v1.schema.json"),
    "check-jsonschema": _check_jsonschema,
    "python -c pass": lambda path: [sys.executable, "-c", "pass"],
}
