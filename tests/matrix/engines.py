"""The engines, one row each, and how the program is run that validates messages with it.

A runner reads `{"name", "base64"}` from each line of its input and answers each with
`{"name", "valid"}`. An exception for a message is a refusal.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from support import cases, toolchains

RUNNERS = Path(__file__).parent / "runners"
SOURCEMETA = toolchains.CACHE / "sourcemeta"
GOJSONSCHEMA = toolchains.CACHE / "gojsonschema"

Formats = Literal["asserted", "ignored"]
BOTH: tuple[Formats, ...] = ("asserted", "ignored")


class Kind(NamedTuple):
    """What the rows of one language share: the words of a runner, and the version of a package."""

    words: Callable[[str, Formats, Path], list[str]]
    version: Callable[[str], str | None]
    everywhere: bool
    """Whether `make deps` installs the engine, so that the test suite runs it too."""


class Row(NamedTuple):
    """An engine: its name on the page, its package, and what it can do with `format`."""

    name: str
    language: str
    package: str
    formats: tuple[Formats, ...] = BOTH


def _node_words(package: str, formats: Formats, schemas: Path) -> list[str]:
    program, modules = str(RUNNERS / "node.mjs"), str(toolchains.node_modules())
    return [str(toolchains.node()), program, package, formats, str(schemas), modules]


def _python_words(package: str, formats: Formats, schemas: Path) -> list[str]:
    return [sys.executable, str(RUNNERS / "python.py"), package, formats, str(schemas)]


def _go_words(package: str, formats: Formats, schemas: Path) -> list[str]:
    program = GOJSONSCHEMA / "runner"
    path = str(GOJSONSCHEMA / "usr" / "share" / "gocode")
    env = os.environ | toolchains.go_environment() | {"GO111MODULE": "off", "GOPATH": path}
    words = [str(toolchains.go()), "build", "-o", str(program), str(RUNNERS / "main.go")]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"gojsonschema does not compile: {done.stderr.strip()[-500:]}"
    return [str(program), formats, str(schemas)]


def _npm_version(package: str) -> str | None:
    return toolchains.pinned().get(package)


def _pip_version(package: str) -> str | None:
    path = [str(SOURCEMETA), *sys.path]
    found = next(importlib.metadata.distributions(name=package, path=path), None)
    return found.version if found else None


def _debian_version(package: str) -> str | None:
    """Return the version of Debian's package, which `make engines` keeps beside what is in it."""
    found = next(GOJSONSCHEMA.glob(f"{package}_*.deb"), None)
    return found.name.split("_")[1].rpartition("-")[0] if found else None


KINDS = {
    "JavaScript": Kind(_node_words, _npm_version, True),
    "Python": Kind(_python_words, _pip_version, True),
    "C++": Kind(_python_words, _pip_version, False),
    "Go": Kind(_go_words, _debian_version, False),
}

ROWS = (
    Row("ajv, strict", "JavaScript", "ajv"),
    Row("@cfworker/json-schema", "JavaScript", "@cfworker/json-schema", ("asserted",)),
    Row("@hyperjump/json-schema", "JavaScript", "@hyperjump/json-schema"),
    Row("@exodus/schemasafe", "JavaScript", "@exodus/schemasafe"),
    Row("jsonschema", "Python", "jsonschema"),
    Row("jsonschema-rs", "Python", "jsonschema-rs"),
    Row("fastjsonschema", "Python", "fastjsonschema"),
    Row("sourcemeta", "C++", "sourcemeta-jsonschema"),
    Row("gojsonschema", "Go", "golang-github-xeipuuv-gojsonschema-dev"),
)


def version(row: Row) -> str | None:
    """Return the version of an engine that is installed, or None."""
    return KINDS[row.language].version(row.package)


def accepted(
    row: Row, formats: Formats, suite: Iterable[cases.Case], schemas: Path = cases.SCHEMAS
) -> dict[str, bool]:
    """Validate every case with an engine; return the verdicts by the names of the cases."""
    asked = [
        {"name": case.name, "base64": base64.b64encode(case.source).decode()} for case in suite
    ]
    words = KINDS[row.language].words(row.package, formats, schemas)
    done = subprocess.run(
        words, input=_lines(asked), capture_output=True, text=True, check=False, timeout=300
    )
    said = done.stderr.strip()[-500:]
    assert done.returncode == 0, f"{row.name} ended with {done.returncode}: {said}"
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in answers] == [one["name"] for one in asked], row.name
    return {one["name"]: one["valid"] for one in answers}


def _lines(values: Iterable[Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)
