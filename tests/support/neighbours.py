"""The neighbours of a contract: every schema that one small edit makes of it."""

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from backbeat_docs.schema.walk import resolve, subschemas

MAXIMUM = 9007199254740991


class Neighbour(NamedTuple):
    name: str
    schema: dict[str, Any]


def neighbours(schema: dict[str, Any]) -> Iterator[Neighbour]:
    """Yield each schema that is one edit away; its name is the place, the keyword, the edit."""
    for pointer, node in subschemas(schema):
        for keyword in node:
            if keyword not in CHANGED or keyword == "const":
                continue  # annotations, and the type, which would be that of another message
            yield edited(schema, pointer, keyword, "dropped", None)
            for edit, value in CHANGED[keyword](node[keyword]).items():
                yield edited(schema, pointer, keyword, edit, value)
        for keyword, value in added(node).items():
            if keyword not in node:
                yield edited(schema, pointer, keyword, "added", value)


def edited(schema: dict[str, Any], pointer: str, keyword: str, edit: str, value: Any) -> Neighbour:
    new = copy.deepcopy(schema)
    node = resolve(new, f"#{pointer}")
    if edit == "dropped":
        del node[keyword]
    else:
        node[keyword] = value
    return Neighbour(f"{pointer or '/'} {keyword} {edit}", new)


def _number(value: float) -> dict[str, Any]:
    return {"up": value + 1, "down": value - 1}


def _pattern(value: str) -> dict[str, Any]:
    return {
        "in a group": f"^({value[1:-1]})$",
        "without its end": value[:-1],
        "or a dash": f"^({value[1:-1]}|-)$",
    }


def _enum(values: list[Any]) -> dict[str, Any]:
    return {"more": [*values, "other"], "fewer": values[1:], "turned": values[::-1]}


def _required(values: list[str]) -> dict[str, Any]:
    return {f"without {name}": [other for other in values if other != name] for name in values}


def _properties(values: dict[str, Any]) -> dict[str, Any]:
    found = {"more": {**values, "added": {"type": "string"}}}
    for name in values:
        found[f"without {name}"] = {n: inner for n, inner in values.items() if n != name}
    return found


CHANGED: dict[str, Any] = {
    "minimum": _number,
    "maximum": _number,
    "minLength": _number,
    "maxLength": _number,
    "minItems": _number,
    "maxItems": _number,
    "pattern": _pattern,
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "type": lambda value: {"or null": [value, "null"], "in a list": [value]},
    "const": lambda _: {},
    "additionalProperties": lambda _: {"open": True, "texts": {"type": "string"}},
    "items": lambda _: {"texts": {"type": "string"}},
    "format": lambda _: {},
    "$ref": lambda _: {},
}


def added(node: Any) -> dict[str, Any]:
    """Return keywords to add to a node."""
    kind = node.get("type")
    common = {"not": {"type": "null"}} if kind in ("object", "number") else {}
    if "$id" in node:
        common = {**common, "allOf": [{}], "$comment": "Other words."}
    by_kind: dict[str, dict[str, Any]] = {
        "string": {"minLength": 1, "maxLength": 1000, "pattern": "^[ -~]*$", "format": "date-time"},
        "integer": {"exclusiveMinimum": 0, "exclusiveMaximum": MAXIMUM + 1, "multipleOf": 2},
        "number": {"exclusiveMinimum": 0, "maximum": 1000, "multipleOf": 1},
        "array": {"minItems": 1, "uniqueItems": True},
        "object": {"minProperties": 1, "maxProperties": 100},
        "boolean": {"const": True, "enum": [True, False]},
    }
    return common | by_kind.get(str(kind), {})


def table(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the neighbours by their names, which must differ."""
    found = list(neighbours(schema))
    named = {neighbour.name: neighbour.schema for neighbour in found}
    assert len(named) == len(found), json.dumps(sorted(one.name for one in found))
    return named
