"""Near misses: messages with one thing wrong, for each constraint of a contract."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from backbeat_docs.patterns import ALL, lengths, search
from backbeat_docs.testing import values
from backbeat_docs.testing.values import Schema
from backbeat_docs.text.quoting import field_name
from backbeat_docs.text.strict_json import Path
from backbeat_docs.validate.finding import Finding


class NearMiss(NamedTuple):
    """A message with one thing wrong, a description of it, and the findings it must have."""

    description: str
    message: dict[str, Any]
    findings: tuple[Finding, ...] = ()


class Spot(NamedTuple):
    """One place of a valid message: its path, the schema that validates it, the value there."""

    path: Path
    schema: Schema
    value: Any


_ABSENT = object()
_Wrong = Iterator[tuple[str, Any]]


def misses(root: Schema) -> Iterator[NearMiss]:
    """Yield every near miss of a contract, in the order of its fields."""
    whole = _complete(root, root, values.message(root))
    for spot in _find_spots(root, root, whole, ()):
        named = field_name(spot.path)
        for keyword, wrong in WRONG.items():
            if keyword in spot.schema:
                for words, value in wrong(root, spot):
                    yield NearMiss(f"{named} {words}", _replace_value(whole, spot.path, value))
        yield from _change_members(whole, spot)


def _complete(root: Schema, node: Any, value: Any) -> Any:
    """Add the optional members and one item to each array, so that every schema has a value."""
    schema = values.follow_references(root, node)
    if isinstance(value, dict):
        for name, member in schema.get("properties", {}).items():
            value[name] = _complete(root, member, value.get(name, values.value(root, member)))
    elif isinstance(value, list) and "items" in schema and schema.get("maxItems", 1):
        items = value or [values.value(root, schema["items"])]
        return [_complete(root, schema["items"], item) for item in items]
    return value


def _find_spots(root: Schema, node: Any, value: Any, path: Path) -> Iterator[Spot]:
    schema = values.follow_references(root, node)
    yield Spot(path, schema, value)
    if isinstance(value, dict):
        for name, member in schema.get("properties", {}).items():
            yield from _find_spots(root, member, value[name], (*path, name))
    elif isinstance(value, list) and value and "items" in schema:
        yield from _find_spots(root, schema["items"], value[0], (*path, 0))


def _change_members(whole: dict[str, Any], spot: Spot) -> Iterator[NearMiss]:
    """Leave each required member out, and add one that is unknown."""
    if not isinstance(spot.value, dict):
        return
    for name in spot.schema.get("required", ()):
        gone = (*spot.path, name)
        yield NearMiss(f"without {field_name(gone)}", _replace_value(whole, gone, _ABSENT))
    if spot.schema.get("additionalProperties") is False:
        unknown = (*spot.path, "unknown_field")
        yield NearMiss(f"with {field_name(unknown)}", _replace_value(whole, unknown, 1))


def _replace_value(whole: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Copy a message with another value at a place, or without it."""
    made = copy.deepcopy(whole)
    if not path:
        return value if isinstance(value, dict) else made
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    if value is _ABSENT:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return made


def _type(root: Schema, spot: Spot) -> _Wrong:
    if not spot.path:
        return
    wanted = spot.schema["type"]
    allowed = {wanted} if isinstance(wanted, str) else set(wanted)
    for kind, words, value in _KINDS:
        if kind not in allowed and not (kind == "integer" and "number" in allowed):
            yield f"that is {words}", value


_KINDS = (
    ("string", "a string", "1"),
    ("integer", "an integer", 1),
    ("boolean", "a boolean", True),
    ("null", "null", None),
)


def _enum(root: Schema, spot: Spot) -> _Wrong:
    first = spot.schema["enum"][0]
    wrong = first.swapcase() if isinstance(first, str) else "unknown"
    if wrong not in spot.schema["enum"]:
        yield "that is not listed", wrong


def _const(root: Schema, spot: Spot) -> _Wrong:
    yield "of another kind", f"{spot.schema['const']}x"


def _pattern(root: Schema, spot: Spot) -> _Wrong:
    fits = lengths(spot.schema.get("minLength", 0), spot.schema.get("maxLength"))
    wrong = ((ALL - search(spot.schema["pattern"])) & fits).like(str(spot.value))
    if wrong is not None:
        yield "of another shape", wrong


def _too_long(root: Schema, spot: Spot) -> _Wrong:
    most = spot.schema["maxLength"]
    shaped = search(spot.schema["pattern"]) if "pattern" in spot.schema else ALL
    longer = (shaped & lengths(most + 1, most + 1)).like(str(spot.value))
    if longer is not None:
        yield "that is too long", longer


def _too_short(root: Schema, spot: Spot) -> _Wrong:
    least = spot.schema["minLength"]
    if least:
        yield "that is too short", str(spot.value)[: least - 1]


def _format(root: Schema, spot: Spot) -> _Wrong:
    if spot.schema["format"] == "date-time":
        yield "on a day that does not exist", f"2025-02-30{values.MOMENT[10:]}"


def _bound(keyword: str, words: str, by: int) -> Callable[[Schema, Spot], _Wrong]:
    def wrong(root: Schema, spot: Spot) -> _Wrong:
        limit = spot.schema[keyword]
        is_fraction = isinstance(limit, float) or values.kind(spot.schema) == "number"
        beyond = round(limit + by / 100, 6) if is_fraction else limit + by
        if beyond == limit:  # too large to have a hundredth
            beyond = limit + by
        yield words, limit if keyword.startswith("exclusive") else beyond

    return wrong


def _too_many(root: Schema, spot: Spot) -> _Wrong:
    count = spot.schema["maxItems"] + 1
    item = spot.value[0] if spot.value else values.value(root, spot.schema.get("items"))
    if count <= 10_000 and not spot.schema.get("uniqueItems"):
        yield "with too many items", [copy.deepcopy(item) for _ in range(count)]


def _too_few(root: Schema, spot: Spot) -> _Wrong:
    least = spot.schema["minItems"]
    if least:
        yield "with too few items", spot.value[: least - 1]


def _repeated(root: Schema, spot: Spot) -> _Wrong:
    if spot.schema["uniqueItems"] and spot.value and spot.schema.get("maxItems", 2) >= 2:
        yield "with a repeated item", [spot.value[0], copy.deepcopy(spot.value[0])]


WRONG: dict[str, Callable[[Schema, Spot], _Wrong]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "minimum": _bound("minimum", "that is too small", -1),
    "maximum": _bound("maximum", "that is too large", 1),
    "exclusiveMinimum": _bound("exclusiveMinimum", "that is too small", -1),
    "exclusiveMaximum": _bound("exclusiveMaximum", "that is too large", 1),
    "minItems": _too_few,
    "maxItems": _too_many,
    "uniqueItems": _repeated,
}
"""How a value breaks each keyword and, where possible, no other."""
