"""What may stand in a schema, and how to walk through one.

A schema that engines could judge differently, or could be made to hang by, is refused when it is
loaded, with its file and place.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from backbeat_docs import jsontext
from backbeat_docs.formats import FORMATS
from backbeat_docs.pointer import unescape

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect that every contract is written in."""


class ContractError(ValueError):
    """A schema, or a folder of them, cannot be used; the text says where, why and what to do."""

    def __init__(self, place: "str | Path", problem: str) -> None:
        super().__init__(place, problem)
        self.place, self.problem = str(place), problem

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


def opened(schema: Any) -> Any:
    """Copy a schema without its `additionalProperties: false`, at every depth."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _MAPS:
            made[key] = {name: opened(inner) for name, inner in value.items()}
        elif key in _LISTS:
            made[key] = [opened(inner) for inner in value]
        elif key != "additionalProperties" or value is not False:
            made[key] = opened(value) if key in _SINGLE else value
    return made


def check(schema: Any, path: str) -> None:
    """Raise `ContractError` unless engines can be trusted with a schema.

    It must be draft 2020-12, valid by its meta-schema, refer only to itself and never in a circle,
    name only formats that we own, divide only by whole numbers, and hold only patterns of the
    portable kind, none of which can make a backtracking engine explode.
    """
    check_shape(schema, path)
    for pointer, node in subschemas(schema):
        place = f"{path}#{pointer}"
        if "format" in node and node["format"] not in FORMATS:
            known = ", ".join(FORMATS)
            raise ContractError(place, f'format "{node["format"]}" is not one of: {known}')
        if isinstance(node.get("multipleOf"), float):
            raise ContractError(place, "multipleOf must be a whole number; engines round fractions")
        _check_patterns(node, place)


def check_shape(schema: Any, path: str) -> None:
    """Raise `ContractError` unless this is a schema of draft 2020-12 that refers only to itself."""
    if not isinstance(schema, dict):
        raise ContractError(path, "a contract is a JSON object")
    if schema.get("$schema") != DRAFT:
        raise ContractError(path, f'$schema must be "{DRAFT}"')
    _check_by_meta_schema(schema, path)
    for pointer, node in subschemas(schema):
        if "$ref" in node:
            _follow(schema, node, f"{path}#{pointer}")


def _check_by_meta_schema(schema: Mapping[str, Any], path: str) -> None:
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate(dict(schema))
    except jsonschema_rs.ValidationError as error:
        place = jsontext.to_pointer(tuple(error.instance_path))
        raise ContractError(f"{path}#{place}", error.message.partition("\n")[0]) from None
    except ValueError as error:
        raise ContractError(path, str(error)) from None


_MAPS = frozenset({"properties", "$defs", "patternProperties", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SINGLE = frozenset(
    {
        "additionalProperties",
        "contains",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)


def subschemas(schema: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every schema object inside a schema with its JSON Pointer, the schema itself first."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for key, value in schema.items():
        below = f"{pointer}/{jsontext.escape(key)}"
        if key in _SINGLE:
            yield from subschemas(value, below)
        elif key in _MAPS:
            for name, inner in value.items():
                yield from subschemas(inner, f"{below}/{jsontext.escape(name)}")
        elif key in _LISTS:
            for index, inner in enumerate(value):
                yield from subschemas(inner, f"{below}/{index}")


def resolve(root: Mapping[str, Any], reference: str) -> Any:
    """Follow a local reference, `#` or `#/…`; raise `LookupError` if it leads nowhere."""
    if reference != "#" and not reference.startswith("#/"):
        raise LookupError(f'$ref "{reference}" leads out of the file; only #/$defs/… is allowed')
    node: Any = root
    for step in reference.split("/")[1:]:
        key = unescape(step)
        try:
            node = node[int(key)] if isinstance(node, list) else node[key]
        except (KeyError, IndexError, TypeError, ValueError):
            raise LookupError(f'$ref "{reference}" leads nowhere') from None
    return node


def _follow(root: Mapping[str, Any], node: Any, place: str) -> None:
    seen: set[str] = set()
    while isinstance(node, dict) and "$ref" in node:
        reference = node["$ref"]
        if reference in seen:
            raise ContractError(place, f'$ref "{reference}" leads in a circle')
        seen.add(reference)
        try:
            node = resolve(root, reference)
        except LookupError as error:
            raise ContractError(place, str(error)) from None


def _check_patterns(node: Mapping[str, Any], place: str) -> None:
    from backbeat_docs import automaton

    for pattern in [node.get("pattern"), *node.get("patternProperties", ())]:
        if pattern is None:
            continue
        try:
            explodes = automaton.explodes(pattern)
        except automaton.PatternError as error:
            raise ContractError(place, f"pattern is not portable: {error}") from None
        if explodes:
            raise ContractError(place, f"pattern can take exponential time: {pattern}")
