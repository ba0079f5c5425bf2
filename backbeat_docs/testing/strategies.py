"""Hypothesis strategies for what a schema accepts.

The keywords of the portable subset are made directly. Whatever else a schema asks for is left to
the filter that every message passes at the end.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from backbeat_docs.schema.ecma import ecma
from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.testing import values
from backbeat_docs.testing.values import Schema

Strategy = SearchStrategy[Any]


def messages(root: Schema, fields: Mapping[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """Return the strategy for a contract's messages, with some fields given."""
    given = {
        name: value if isinstance(value, SearchStrategy) else st.just(value)
        for name, value in fields.items()
    }
    return _object(root, values.followed(root, root), given)


def _values(root: Schema, node: Any) -> Strategy:
    if node is False:
        return st.nothing()
    schema = values.followed(root, node)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            return st.one_of(
                *(
                    _values(root, {**schema_without(schema, keyword), **dict(one)})
                    for one in schema[keyword]
                    if isinstance(one, Mapping)
                )
            )
    kinds = schema.get("type", "object" if "properties" in schema else list(_BY_KIND))
    listed = [kinds] if isinstance(kinds, str) else kinds
    return st.one_of(*(_BY_KIND[kind](root, schema) for kind in listed))


def schema_without(schema: Schema, keyword: str) -> dict[str, Any]:
    """Copy a schema without one of its keywords."""
    return {name: value for name, value in schema.items() if name != keyword}


def _object(
    root: Schema, schema: Schema, given: Mapping[str, Strategy] | None = None
) -> SearchStrategy[dict[str, Any]]:
    members = {
        name: st.deferred(lambda member=member: _values(root, member))  # type: ignore[misc] # a default binds it
        for name, member in schema.get("properties", {}).items()
    } | dict(given or {})
    needed = {*schema.get("required", ()), *(given or {})}
    missing = needed - set(members)
    return st.fixed_dictionaries(
        {name: row for name, row in members.items() if name in needed}
        | {name: st.none() for name in missing},
        optional={name: row for name, row in members.items() if name not in needed},
    )


def _array(root: Schema, schema: Schema) -> Strategy:
    items = st.deferred(lambda: _values(root, schema.get("items", {"type": "null"})))
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if schema.get("uniqueItems"):
        return st.lists(items, min_size=least, max_size=most, unique_by=_written)
    return st.lists(items, min_size=least, max_size=most)


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


_RUN = re.compile(r"\^\[([^\]\\^]+)\]([+*])\$")


def _string(root: Schema, schema: Schema) -> Strategy:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    run = _RUN.fullmatch(schema.get("pattern", ""))
    if schema.get("format") == "date-time":
        made: Strategy = _moments().filter(values.language(schema).has)
    elif run:  # one class repeated: as text of its characters, much faster than as a pattern
        alphabet = [char for char in map(chr, range(128)) if re.fullmatch(f"[{run[1]}]", char)]
        made = st.text(alphabet, min_size=max(least, run[2] == "+"), max_size=most)
    elif "pattern" in schema:
        made = st.from_regex(ecma(schema["pattern"])).filter(
            lambda text: least <= len(text) and (most is None or len(text) <= most)
        )
    else:
        made = st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=most)
    check = FORMATS.get(schema.get("format", ""))
    return made if check is None else made.filter(check)


def _moments() -> SearchStrategy[str]:
    """Make date-times of every spelling: with and without a fraction, in UTC and elsewhere."""
    second = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
    fraction = st.just("") | st.text("0123456789", min_size=1, max_size=9).map(".{}".format)
    offset = st.builds("{}{:02}:{:02}".format, st.sampled_from("+-"), _up_to(23), _up_to(59))
    return st.builds("{}{}{}".format, second, fraction, st.just("Z") | offset)


def _up_to(most: int) -> SearchStrategy[int]:
    return st.integers(0, most)


def _integer(root: Schema, schema: Schema) -> Strategy:
    low, high = values.bounds({**schema, "type": "integer"})
    step = schema.get("multipleOf", 1)
    least = None if low == -math.inf else math.ceil(low / step) if step != 1 else math.ceil(low)
    most = None if high == math.inf else math.floor(high / step) if step != 1 else math.floor(high)
    made = st.integers(-(1 << 53) if least is None else least, 1 << 53 if most is None else most)
    return made if step == 1 else made.map(lambda number: number * step)


def _number(root: Schema, schema: Schema) -> Strategy:
    if "multipleOf" in schema:
        return _integer(root, schema)
    low = max(schema.get("minimum", -math.inf), schema.get("exclusiveMinimum", -math.inf))
    high = min(schema.get("maximum", math.inf), schema.get("exclusiveMaximum", math.inf))
    floats = st.floats(
        None if low == -math.inf else low,
        None if high == math.inf else high,
        exclude_min=schema.get("exclusiveMinimum") == low,
        exclude_max=schema.get("exclusiveMaximum") == high,
        allow_nan=False,
        allow_infinity=False,
    )
    least, most = max(math.ceil(max(low, -(1 << 53))), -(1 << 53)), min(high, 1 << 53)
    return floats if least > most else st.one_of(floats, st.integers(least, math.floor(most)))


def _boolean(root: Schema, schema: Schema) -> Strategy:
    return st.booleans()


def _null(root: Schema, schema: Schema) -> Strategy:
    return st.none()


_BY_KIND: Mapping[str, Callable[[Schema, Schema], Strategy]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "null": _null,
}
