"""The files of a new contract, which `backbeat new-contract` writes.

The contract is an example: its author replaces the fields. It is portable, and its page, examples
and cases pass as they are. The validator itself says which findings a case has.
"""

import json
import re
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import from_schema
from backbeat_docs.engines import ENGINES
from backbeat_docs.schema.walk import DRAFT
from backbeat_docs.text.pointer import to_pointer
from backbeat_docs.text.strict_json import MOST_EXACT
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.message import Message


class NewContract(NamedTuple):
    """The names of a new contract.

    `name` is its short name ("order"), `namespace` the first part of its type ("shop"), `address`
    the part of its `$id` before the name ("https://shop.example/schemas/"). `folder` is the name of
    the folder of schemas.
    """

    name: str
    namespace: str
    address: str
    folder: str = "schemas"

    @property
    def type(self) -> str:
        """The type of its messages ("shop.order.v1")."""
        return f"{self.namespace}.{self.name}.v1"

    @property
    def title(self) -> str:
        """Its display name ("OrderLine" for order_line)."""
        return "".join(word.capitalize() for word in self.name.split("_"))


def render_files(new: NewContract) -> dict[str, str]:
    """Return the text of each file, by its path from the parent of the folder of schemas."""
    example = make_message(new)
    return {
        f"{new.folder}/{new.name}-v1.schema.json": _write(make_schema(new)),
        f"docs/messages/{new.name}.md": _render_page(new),
        f"examples/valid/{new.name}.json": _write(example),
        f"examples/invalid/{new.name}.json": _write(example | _MISTAKES[_SHOWN[0]]),
        f"tests/cases/{new.name}.json": _write(make_cases(new)),
        f"tests/test_{new.name}.py": _render_test(new),
    }


def make_schema(new: NewContract) -> dict[str, Any]:
    """Return the schema of the example contract, version 1.0.0."""
    example = make_message(new)
    properties = {name: {**row, "examples": [example[name]]} for name, row in _fields(new).items()}
    return {
        "$schema": DRAFT,
        "$id": f"{new.address}{new.name}/1.0.0.json",
        "title": new.title,
        "description": "Say here who sends this message, who reads it, and when.",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in properties if name != "note"],
        "properties": properties,
        "examples": [example],
    }


def _fields(new: NewContract) -> dict[str, dict[str, Any]]:
    """Return the fields of the example contract: one of each common kind."""
    words = new.name.replace("_", " ")
    return {
        "type": {
            "title": "Message type",
            "description": "Names the message and the major version of its contract.",
            "const": new.type,
        },
        f"{new.name}_id": {
            "title": "Identifier",
            "description": f"The {words} that the message is about.",
            "type": "string",
            "minLength": 1,
            "maxLength": 128,
            "pattern": "^[A-Za-z0-9._:-]+$",
        },
        "status": {
            "title": "Status",
            "description": f"What has happened to the {words}.",
            "enum": ["created", "changed", "closed"],
        },
        "count": {
            "title": "Count",
            "description": "How many items there are. Unit: items.",
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_EXACT,
        },
        "note": {
            "title": "Note",
            "description": "A remark for people.",
            "type": "string",
            "maxLength": 500,
        },
    }


def make_message(new: NewContract) -> dict[str, Any]:
    """Return a valid message of the example contract, with every field."""
    return {
        "type": new.type,
        f"{new.name}_id": f"{new.name}-1337",
        "status": "created",
        "count": 3,
        "note": "An example.",
    }


_MISTAKES: dict[str, dict[str, Any]] = {
    "a status that is not listed": {"status": "lost"},
    "a field that the contract does not define": {"reason": "unknown"},
    "a count below zero": {"count": -1},
    "a count sent as text": {"count": "3"},
    "a note that is too long": {"note": "n" * 501},
}
"""Changes that make the example invalid, by their description."""

_SHOWN = tuple(_MISTAKES)[:2]
"""The mistakes that the page shows; the first is also the invalid example."""


def make_cases(new: NewContract) -> list[dict[str, Any]]:
    """Return the cases of the example contract, in the format of the conformance suite."""
    example = make_message(new)
    short = {name: value for name, value in example.items() if name != "note"}
    valid = {"every field": example, "only the required fields": short}
    invalid = {words: example | change for words, change in _MISTAKES.items()}
    invalid["without a status"] = {k: value for k, value in example.items() if k != "status"}
    return [
        *({"description": words, "message": one, "valid": True} for words, one in valid.items()),
        *(_make_invalid_case(new, words, one) for words, one in invalid.items()),
    ]


def _make_invalid_case(new: NewContract, words: str, message: dict[str, Any]) -> dict[str, Any]:
    contract = from_schema(make_schema(new))
    refusals = ENGINES["jsonschema-rs"](contract.schema)(message)
    findings = explain(Message(message, new.type, None), contract, refusals).findings
    return {
        "description": words,
        "message": message,
        "valid": False,
        "refusals": [[one.keyword, to_pointer(one.path)] for one in refusals],
        "findings": [[one.code, one.pointer, one.message] for one in findings],
    }


_PAGE = """\
---
description: "{title}: who sends it, who reads it, and its fields."
---

# {title}

Say here who sends this message, who reads it, and when.

```json
{example}```

## Fields

::: {type}
    handler: backbeat

## Near misses

Each of these messages is one mistake away from a valid one.
"""

_NEAR_MISS = """
{words}:

```json {{expect="{expected}"}}
{message}```
"""


def _render_page(new: NewContract) -> str:
    text = _PAGE.format(title=new.title, type=new.type, example=_write(make_message(new)))
    for case in make_cases(new):
        if case["description"] in _SHOWN:
            expected = "; ".join(f"{code} at {pointer}" for code, pointer, _ in case["findings"])
            words = case["description"].capitalize()
            message = _write(case["message"])
            text += _NEAR_MISS.format(words=words, expected=expected, message=message)
    return text


_TEST = '''\
"""Test the contract {title} with its cases and examples."""

import json
from pathlib import Path

import pytest

from backbeat_docs.testing import Kit

ROOT = Path(__file__).parents[1]
KIT = Kit(ROOT / {folder})
CASES = json.loads((ROOT / "tests/cases/{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["description"])
def test_case(case):
    expected = [f"{{code}} at {{pointer or '/'}}" for code, pointer, _ in case.get("findings", [])]
    KIT.assert_findings(case["message"], *expected)


def test_examples():
    assert KIT.validator.is_valid((ROOT / "examples/valid/{name}.json").read_bytes())
    assert not KIT.validator.is_valid((ROOT / "examples/invalid/{name}.json").read_bytes())
'''


def _render_test(new: NewContract) -> str:
    plain = re.fullmatch(r"[\w .-]+", new.folder, re.ASCII)
    folder = f'"{new.folder}"' if plain else ascii(new.folder)
    return _TEST.format(title=new.title, name=new.name, folder=folder)


def _write(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
