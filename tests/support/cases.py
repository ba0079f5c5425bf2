"""The conformance cases and the examples, found by walking."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
SCHEMAS = ROOT / "schemas"
EXAMPLES = TESTS / "examples"
CONFORMANCE = TESTS / "cases" / "conformance"
MESSAGES = ("barreport", "beatframe", "statusclaim")


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
    for path in files():
        for case in json.loads(path.read_text()):
            yield _case(f"{path.relative_to(TESTS)}: {case['description']}", case)


def _case(name: str, case: dict[str, Any]) -> Case:
    if "base64" in case:
        source = base64.b64decode(case["base64"], validate=True)
    elif "text" in case:
        source = case["text"].encode()
    else:
        source = json.dumps(case["message"]).encode()
    return Case(name, source, case["valid"], case.get("refusals", []), case.get("findings", []))


def schema(message: str) -> dict[str, Any]:
    """The newest schema of a message."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{message}-v1.schema.json").read_text())
    return found


def example(message: str) -> dict[str, Any]:
    """The source document's example of a message."""
    found: dict[str, Any] = json.loads((EXAMPLES / f"{message}-valid.json").read_text())
    return found
