"""The contracts, their conformance cases and their examples, found by walking."""

import base64
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs import contracts
from backbeat_docs.contracts import Contract

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
SCHEMAS = ROOT / "schemas"
EXAMPLES = TESTS / "examples"
CONFORMANCE = TESTS / "cases" / "conformance"
MISTAKES = TESTS / "cases" / "mistakes"
BY_NAME = {known.name: known for known in contracts.packaged().values()}
MESSAGES = tuple(sorted(BY_NAME))
FIRST = "1.0.0"  # the version of every message's first release


class Case(NamedTuple):
    name: str
    source: bytes
    valid: bool
    refusals: list[list[str]]
    findings: list[list[str]]


def files() -> list[Path]:
    """Every file of cases."""
    return sorted([*CONFORMANCE.rglob("*.json"), *EXAMPLES.glob("*-invalid.json")])


def cases() -> Iterator[Case]:
    return _read(files())


def mistakes() -> Iterator[Case]:
    """Realistic mistakes with the findings that explain them: cases that are never valid."""
    return _read(sorted(MISTAKES.glob("*.json")))


def _read(paths: list[Path]) -> Iterator[Case]:
    for path in paths:
        for case in json.loads(path.read_text()):
            yield _case(f"{path.relative_to(TESTS)}: {case['description']}", case)


def _case(name: str, case: dict[str, Any]) -> Case:
    if "base64" in case:
        source = base64.b64decode(case["base64"], validate=True)
    elif "text" in case:
        source = case["text"].encode()
    else:
        source = json.dumps(case["message"], ensure_ascii=False).encode()
    findings = [[code, at, sentence(text)] for code, at, text in case.get("findings", [])]
    return Case(name, source, case.get("valid", False), case.get("refusals", []), findings)


def sentence(text: str) -> str:
    """A sentence of a case, with the known types in place of `{types}`."""
    return text.replace("{types}", ", ".join(sorted(contracts.packaged())))


def contract(message: str) -> Contract:
    """The newest contract of a message, by its name: `beatframe`."""
    return BY_NAME[message]


def schema(message: str) -> dict[str, Any]:
    """The newest schema of a message, as a copy that a test may change."""
    found: dict[str, Any] = json.loads(Path(BY_NAME[message].path).read_text())
    return found


def shown(message: str) -> str:
    """How reports name the contract of a message: `BeatFrame 1.0.0`."""
    return f"{BY_NAME[message].title} {BY_NAME[message].version}"


def first_schema(message: str) -> dict[str, Any]:
    """The schema of a message's first release, which never changes."""
    path = SCHEMAS / "released" / message / f"{FIRST}.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def first_release(folder: Path) -> tuple[str, ...]:
    """Write a folder of schemas as it was after every first release; return the messages' names."""
    paths = sorted((SCHEMAS / "released").glob(f"*/{FIRST}.json"))
    for path in paths:
        (folder / "released" / path.parent.name).mkdir(parents=True)
        shutil.copy(path, folder / "released" / path.parent.name)
        shutil.copy(path, folder / f"{path.parent.name}-v1.schema.json")
    lines = (SCHEMAS / "released" / "SHA256SUMS").read_text().splitlines(keepends=True)
    first = [line for line in lines if line.endswith(f"/{FIRST}.json\n")]
    (folder / "released" / "SHA256SUMS").write_text("".join(first))
    return tuple(path.parent.name for path in paths)


def example(message: str) -> dict[str, Any]:
    """The source document's example of a message."""
    found: dict[str, Any] = json.loads((EXAMPLES / f"{message}-valid.json").read_text())
    return found
