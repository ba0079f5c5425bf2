"""Describe the constraints of a schema in English, as HTML.

`WORDS` maps each keyword to the function that describes it, together with the keywords that share
its sentence. A keyword without a row, or without a description, is not rendered.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs.document.markup import code, inline
from backbeat_docs.patterns.describe import describe
from backbeat_docs.text.strict_json import MOST_EXACT

Schema = Mapping[str, Any]


Rule = Callable[[Schema], "list[str] | None"]
"""A schema object → the descriptions of its keywords, as HTML; `None` if there are none."""


def describe_constraints(schema: Schema) -> tuple[list[str], frozenset[str]]:
    """Return the constraints of a schema object without its members, and their keywords."""
    texts: list[str] = []
    rendered: set[str] = set()
    for rule in dict.fromkeys(WORDS.values()):
        keywords = {keyword for keyword, words in WORDS.items() if words is rule}
        found = rule(schema) if keywords & schema.keys() else None
        if found is not None:
            texts += found
            rendered |= keywords & schema.keys()
    return texts, frozenset(rendered)


def describe_type(schema: Schema) -> str:
    """Return the JSON types that a schema accepts: `integer`, `string or null`."""
    types = schema.get("type")
    if isinstance(types, list):
        return " or ".join(types)
    if isinstance(types, str):
        return types
    values = schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else []
    return " or ".join(sorted({_json_type(value) for value in values})) or "any value"


def _json_type(value: object) -> str:
    names = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object"}
    return names.get(type(value), "array" if isinstance(value, list) else "null")


def _enum(schema: Schema) -> list[str]:
    return ["one of " + ", ".join(code(value) for value in schema["enum"])]


def _format(schema: Schema) -> list[str]:
    name = schema["format"]
    return [
        "an RFC 3339 date-time on a day that exists" if name == "date-time" else f"a {code(name)}"
    ]


def _string(schema: Schema) -> list[str]:
    """Return the length and the characters of a text, in one phrase if `describe` has one."""
    if "pattern" not in schema:
        return _LENGTH(schema) or []
    words = describe(schema["pattern"], schema.get("minLength"), schema.get("maxLength"))
    phrases = (_LENGTH(schema) or []) if words is None else [inline(words)]
    return [*phrases, f"pattern {code(schema['pattern'], 'bb-raw')}"]


def _range(least: str, most: str, unit: str) -> Rule:
    """Make the rule for two bounds: "exactly 32 characters", "0 to 1", "at most 100 items"."""

    def rule(schema: Schema) -> list[str]:
        low, high = schema.get(least), schema.get(most)
        if low is None and high is None:
            return []
        if low is not None and low == high:
            text = f"exactly {_number(low)}"
        elif low is None or high is None:
            text = f"at least {_number(low)}" if high is None else f"at most {_number(high)}"
        else:
            text = f"{_number(low)} to {_number(high)}"
        one = (low if high is None else high) == 1
        return [f"{text}{_units(unit, one)}"]

    return rule


_RANGE = _range("minimum", "maximum", "")
_LENGTH = _range("minLength", "maxLength", "character")
_ITEMS = _range("minItems", "maxItems", "item")
_MEMBERS = _range("minProperties", "maxProperties", "field")


def _units(unit: str, one: bool) -> str:
    return f" {unit}" if unit and one else f" {unit}s" if unit else ""


def _number(value: object) -> str:
    """Write a number exactly; the largest exact integer also as a power of two."""
    if value == MOST_EXACT:
        return "9007199254740991 (2<sup>53</sup> &minus; 1)"
    return html.escape(json.dumps(value))


def _one(keyword: str, text: str) -> Rule:
    return lambda schema: [text.format(code(schema[keyword]))]


def _unique(schema: Schema) -> list[str]:
    return ["no repeated item"] if schema["uniqueItems"] else []


def _closed(schema: Schema) -> list[str] | None:
    if schema["additionalProperties"] not in (True, False):
        return None
    return ["other fields allowed" if schema["additionalProperties"] else "no other fields"]


WORDS: Mapping[str, Rule] = {
    "const": _one("const", "always {}"),
    "enum": _enum,
    "format": _format,
    "minimum": _RANGE,
    "maximum": _RANGE,
    "exclusiveMinimum": _one("exclusiveMinimum", "more than {}"),
    "exclusiveMaximum": _one("exclusiveMaximum", "less than {}"),
    "multipleOf": _one("multipleOf", "a multiple of {}"),
    "minLength": _string,
    "maxLength": _string,
    "pattern": _string,
    "minItems": _ITEMS,
    "maxItems": _ITEMS,
    "uniqueItems": _unique,
    "minProperties": _MEMBERS,
    "maxProperties": _MEMBERS,
    "additionalProperties": _closed,
}
"""Each keyword with the rule that describes it, in the order of the sentences."""
