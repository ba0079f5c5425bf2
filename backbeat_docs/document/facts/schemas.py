"""The texts and the numbers in the schemas of contracts, which prose may repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.examples import schema_of_part
from backbeat_docs.document.fields import fields, walk

_HIDDEN = ("$defs", "examples")
_COUNT = re.compile(r"{(\d+)}")


def collect_texts(contracts: Iterable[Contract]) -> frozenset[str]:
    """Return every key and text in the schemas of contracts, and the parts of texts with points."""
    return frozenset(text for contract in contracts for text in _find_texts(contract.schema))


def _find_texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield from (node, *node.split("."))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from (str(key), *_find_texts(value))
    elif isinstance(node, list):
        for value in node:
            yield from _find_texts(value)


def collect_limits(contracts: Iterable[Contract]) -> Mapping[str, frozenset[str]]:
    """Return the numbers in the schema of each field, by the field's anchor."""
    return {
        field.anchor: frozenset(_find_numbers(_find_schema(contract, field.path)))
        for contract in contracts
        for field in walk(fields(contract))
    }


def _find_schema(contract: Contract, path: str) -> Mapping[str, Any]:
    pointer = "/" + path.replace("[]", "/0").replace(".", "/")
    try:
        found = schema_of_part(contract.schema, pointer)
    except LookupError:
        return {}
    return {key: value for key, value in found.items() if key not in _HIDDEN}


def _find_numbers(node: Any) -> Iterator[str]:
    if isinstance(node, int | float) and not isinstance(node, bool):
        yield normalize(str(abs(node)))
    elif isinstance(node, Mapping):
        yield from _COUNT.findall(str(node.get("pattern", "")))
        for value in node.values():
            yield from _find_numbers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _find_numbers(value)


def normalize(number: str) -> str:
    """Write a number without commas, and without zeros at the end of a fraction."""
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", plain) else plain
