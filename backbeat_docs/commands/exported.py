"""The data of `backbeat javascript` as a text, with examples to start from."""

import json
from collections.abc import Mapping

from backbeat_docs.testing import values
from backbeat_docs.validate.export import export
from backbeat_docs.validate.validator import MessageValidator


def render(validator: MessageValidator, valid: Mapping[str, str] | None = None) -> str:
    """Return the JSON text of an export.

    `valid` are valid messages by title; without them, each contract has one that is built from the
    examples of its fields.
    """
    return json.dumps(export(validator, valid or _build_messages(validator))) + "\n"


def _build_messages(validator: MessageValidator) -> dict[str, str]:
    return {
        contract.title: json.dumps(values.message(contract.schema), indent=2, ensure_ascii=False)
        for contract in validator.catalogue.values()
    }


def is_export(text: str) -> bool:
    """Return whether a text is an export, of this version or of another."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.keys() >= {"version", "contracts", "precedence"}
