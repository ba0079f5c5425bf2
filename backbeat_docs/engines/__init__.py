"""Two JSON Schema engines behind one signature.

An engine compiles a schema into a judge, and a judge lists what the schema refuses in a value, as
keywords and places, never as sentences. Both engines assert the formats that we own, and take `$`
as ECMA-262 has it. Neither library is imported before a schema is compiled.
"""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.text.pointer import Path, to_pointer

Schema = Mapping[str, Any]


class Refusal(NamedTuple):
    """One keyword that refuses one value: the keyword, the value's place, the keyword's schema."""

    keyword: str
    path: Path
    schema: Schema


Judge = Callable[[Any], list[Refusal]]
"""A value → what is refused in it; nothing when the value is valid."""

Engine = Callable[[Schema], Judge]
"""A schema → its judge."""


def _jsonschema_rs(schema: Schema) -> Judge:
    """Compile with jsonschema-rs: the whole of 2020-12, and fast explanations.

    What it cannot tell exactly goes to the reference: it names the members `1` and `01` alike, and
    counts in doubles where items are compared and numbers divided.
    """
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=dict(FORMATS),
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(),  # linear time, whatever the pattern
        offline=True,  # nothing is ever fetched
    )
    places: dict[tuple[str | int, ...], tuple[str, Schema]] = {}
    counts = any(not node.keys().isdisjoint(_COUNTING) for _, node in subschemas(schema))
    reference = cache(lambda: _jsonschema(schema))

    def judge(value: Any) -> list[Refusal]:
        if counts and _is_beyond_doubles(value):
            return reference()(value)
        refusals = []
        for error in validator.iter_errors(value):
            way = tuple(error.schema_path)
            path = tuple(error.instance_path)
            try:
                place = places.get(way)
                if place is None:
                    place = places[way] = _keyword(schema, way, error.kind), _walk(schema, way[:-1])
                _walk(value, path)
            except KeyError:
                return reference()(value)
            refusals.append(_refusal(place[0], path, place[1]))
        return refusals

    return judge


_COUNTING = frozenset({"multipleOf", "uniqueItems"})


def _is_beyond_doubles(value: Any) -> bool:
    if isinstance(value, (int, float)):
        return abs(value) > 2**53
    if isinstance(value, (list, dict)):
        inner = value if isinstance(value, list) else value.values()
        return any(_is_beyond_doubles(each) for each in inner)
    return False


def _keyword(schema: Schema, way: tuple[str | int, ...], kind: Any) -> str:
    """Name the keyword that refuses; a lone `additionalProperties: false` is told as mere false."""
    if kind.name == "propertyNames":
        return "propertyNames"
    if kind.name != "falseSchema":
        return str(way[-1])
    lone = way[-1:] == ("additionalProperties",)
    places = dict(subschemas(schema)) if lone else {}  # and not just a member of that name
    return "additionalProperties" if to_pointer(way[:-1]) in places else "false-schema"


def _walk(value: Any, path: tuple[str | int, ...]) -> Any:
    """Follow a path; raise `KeyError` where it names a member by a number."""
    for step in path:
        value = value[step]
    return value


def _refusal(keyword: str, path: Path, schema: Any) -> Refusal:
    """Make a refusal, in the terms in which every engine can name its reason."""
    if keyword in ("minContains", "maxContains"):
        keyword = "contains"  # too few, too many or none: engines draw the line elsewhere
    known = isinstance(schema, Mapping) and keyword not in ("false-schema", "propertyNames")
    return Refusal(keyword, path, schema if known else {})


def _jsonschema(schema: Schema) -> Judge:
    """Compile with jsonschema, the reference, held to ECMA-262, exact numbers and our formats."""
    from backbeat_docs.engines.reference import compile_schema

    validator = compile_schema(schema)

    def refusals(value: Any) -> list[Refusal]:
        return [
            _refusal(
                "false-schema" if error.validator is None else str(error.validator),
                tuple(error.absolute_path),
                error.schema,
            )
            for error in validator.iter_errors(value)
        ]

    def judge(value: Any) -> list[Refusal]:
        try:
            return refusals(value)
        except RecursionError:  # a deep message met a long chain of references
            return _with_more_stack(refusals, value)

    return judge


_FRAMES = 5000
"""What the deepest message needs with the longest chain of references at each of its levels."""


def _with_more_stack(refusals: Judge, value: Any) -> list[Refusal]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _FRAMES))
    try:
        return refusals(value)
    finally:
        sys.setrecursionlimit(usual)


ENGINES: Mapping[str, Engine] = {"jsonschema-rs": _jsonschema_rs, "jsonschema": _jsonschema}
"""Every engine by name; the first is the default."""
