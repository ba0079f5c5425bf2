"""Hypothesis strategies for what a schema accepts.

A strategy implements the keywords of the portable subset. A filter over the finished messages
covers all others.
"""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs.extras import extra

with extra("pytest"):
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy

from backbeat_docs.patterns import parse
from backbeat_docs.patterns.expression import write
from backbeat_docs.patterns.shape import Run, between_anchors, run
from backbeat_docs.schema.formats import PATTERNS
from backbeat_docs.testing import values
from backbeat_docs.testing.values import Schema
from backbeat_docs.text.strict_json import MOST_EXACT

Strategy = SearchStrategy[Any]


def messages(root: Schema, fields: Mapping[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """Return the strategy for a contract's messages, with some fields given."""
    given = {
        name: value if isinstance(value, SearchStrategy) else st.just(value)
        for name, value in fields.items()
    }
    return _object(root, values.follow_references(root, root), given)


def _values(root: Schema, node: Any) -> Strategy:
    if node is False:
        return st.nothing()
    schema = values.follow_references(root, node)
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
        return st.lists(items, min_size=least, max_size=most, unique_by=_to_json)
    return st.lists(items, min_size=least, max_size=most)


def _to_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _string(root: Schema, schema: Schema) -> Strategy:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    pattern = PATTERNS.get(schema.get("format", ""), schema.get("pattern"))
    if pattern is None:
        return st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=most)
    node = parse(pattern)
    found = run(between_anchors(node) or ())
    shaped = found.within(least, most) if found and found.first == found.chars else None
    made = _text_of_run(shaped) if shaped else st.from_regex(write(node))
    return made.filter(values.language(schema).has)


def _text_of_run(found: Run) -> Strategy:
    """Make texts of one class of characters, much faster than from a pattern."""
    alphabet = [chr(code) for low, high in found.chars for code in range(low, high + 1)]
    return st.text(alphabet, min_size=found.low, max_size=found.high)


def _integer(root: Schema, schema: Schema) -> Strategy:
    low, high = values.bounds({**schema, "type": "integer"})
    step = schema.get("multipleOf", 1)
    least = None if low == -math.inf else math.ceil(low / step) if step != 1 else math.ceil(low)
    most = None if high == math.inf else math.floor(high / step) if step != 1 else math.floor(high)
    made = st.integers(
        -MOST_EXACT if least is None else least, MOST_EXACT if most is None else most
    )
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
    least, most = math.ceil(max(low, -MOST_EXACT)), min(high, MOST_EXACT)
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
