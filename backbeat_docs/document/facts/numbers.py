"""Find the source of a number: the schema of a field beside it, or an example of its section."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.examples import schema_of_part
from backbeat_docs.document.facts.place import Place
from backbeat_docs.document.facts.project import Project
from backbeat_docs.document.fields import fields, walk

_LITERAL = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)*(?![\w])|(?<=v)\d+(?:\.\d+)+")
_WORD = re.compile(r"[A-Za-z][\w.\[\]]*")


def is_known_number(text: str, place: Place, project: Project) -> bool:
    """Return whether a number is a version, a limit of a field beside it, or in an example."""
    number = _normalize(text)
    return (
        number in {contract.version for contract in project.contracts}
        or number in _find_limits(place, project)
        or number in _list_literals(place.section.examples)
    )


def _normalize(text: str) -> str:
    plain = text.replace(",", "")
    return plain.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", plain) else plain


@functools.lru_cache(maxsize=256)
def _list_literals(examples: str) -> frozenset[str]:
    return frozenset(_normalize(found) for found in _LITERAL.findall(examples))


def _find_limits(place: Place, project: Project) -> set[str]:
    """Return the numbers in the schemas of the fields that the text around a number names."""
    words = _WORD.findall(place.span.around)
    anchors = {
        project.mentions.anchor(w, place.own) for word in words for w in (word, word.lower())
    }
    limits = (_limits_by_anchor(contract) for contract in project.contracts)
    return {n for known in limits for anchor in anchors & known.keys() for n in known[anchor]}


_LIMITS: dict[str, dict[str | None, frozenset[str]]] = {}


def _limits_by_anchor(contract: Contract) -> dict[str | None, frozenset[str]]:
    key = f"{contract.type} {contract.version} {id(contract.schema)}"
    if key not in _LIMITS:
        _LIMITS[key] = {
            field.anchor: frozenset(_list_numbers(_find_schema(contract, field.path)))
            for field in walk(fields(contract))
        }
    return _LIMITS[key]


def _find_schema(contract: Contract, path: str) -> Any:
    pointer = "/" + path.replace("[]", "/0").replace(".", "/")
    try:
        found = schema_of_part(contract.schema, pointer)
    except LookupError:
        return {}
    return {key: value for key, value in found.items() if key not in ("$defs", "examples")}


def _list_numbers(node: Any) -> Iterator[str]:
    if isinstance(node, bool | None):
        return
    if isinstance(node, int | float):
        yield _normalize(str(abs(node)))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _list_numbers(value) if key != "pattern" else re.findall(r"{(\d+)}", value)
    elif isinstance(node, list):
        for value in node:
            yield from _list_numbers(value)
