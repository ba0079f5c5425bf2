"""Constraints in words: each keyword of a schema as a reader would say it, in HTML.

A row of `_RULES` reads a schema object and says one thing of it; it names the keywords that it has
said. Completeness rests on that: what no row names was not rendered.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.document.markup import code

Schema = Mapping[str, Any]


class Said(NamedTuple):
    """One constraint in words, as HTML, and the keywords that it renders."""

    text: str
    keywords: tuple[str, ...]


Rule = Callable[[Schema], "Said | None"]
"""A schema object → what one rule says of it, or nothing."""


def said(schema: Schema) -> Iterator[Said]:
    """Yield everything that words can say of one schema object, without its members."""
    for rule in _RULES:
        found = rule(schema)
        if found is not None:
            yield found


def kind(schema: Schema) -> str:
    """Return the JSON type of a value in a word or two: `integer`, `array of objects`."""
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


def _const(schema: Schema) -> Said | None:
    if "const" not in schema:
        return None
    return Said(f"always {code(schema['const'])}", ("const",))


def _enum(schema: Schema) -> Said | None:
    if "enum" not in schema:
        return None
    return Said("one of " + ", ".join(code(value) for value in schema["enum"]), ("enum",))


def _format(schema: Schema) -> Said | None:
    if "format" not in schema:
        return None
    name = schema["format"]
    text = "an RFC 3339 date-time that exists" if name == "date-time" else f"a {code(name)}"
    return Said(text, ("format",))


_RUN = re.compile(r"\^\[([^\]\\^]+)\](?:\+|\{(\d+)\})\$")
_SHAPE = re.compile(r"\^(?:\[0-9A-Fa-f\]\{\d+\}|[:._-])+\$")
_DIGITS = {"0-9A-Fa-f": "hexadecimal digits", "0-9": "decimal digits"}
_WORD = re.compile(r"\^\[a-z\]\[a-z0-9_\]\*\$")


def _text(schema: Schema) -> Said | None:
    """Say the length and the characters of a text at once, where the pattern allows it."""
    keywords = tuple(key for key in ("minLength", "maxLength", "pattern") if key in schema)
    if not keywords:
        return None
    length = _LENGTH(schema)
    shape = _shape(schema.get("pattern", ""), length.text if length else "")
    return Said(shape or (length.text if length else ""), keywords)


def _shape(pattern: str, length: str) -> str:
    """Put a pattern in words, with the length that stands beside it; nothing if there are none."""
    if run := _RUN.fullmatch(pattern):
        size = f"exactly {run[2]}" if run[2] else length.rpartition(" ")[0] or "1 or more"
        unit = _DIGITS.get(run[1]) or f"characters, each of {_class(run[1])}"
        return f"{size} {unit}"
    if _SHAPE.fullmatch(pattern):
        drawn = re.sub(r"\[0-9A-Fa-f\]\{(\d+)\}", lambda n: "X" * int(n[1]), pattern[1:-1])
        size = f" ({length})" if length else ""
        return f"{code(drawn)}, each X a hexadecimal digit{size}"
    if _WORD.fullmatch(pattern):
        return f"{length or 'characters'}, each of {_class('a-z0-9_')}, the first a letter"
    return ""


def _pattern(schema: Schema) -> Said | None:
    if "pattern" not in schema:
        return None
    return Said(f"pattern {code(schema['pattern'], 'bb-raw')}", ("pattern",))


def _class(members: str) -> str:
    return code(" ".join(re.findall(r".-.|.", members)))


def _range(least: str, most: str, unit: str) -> Rule:
    """Say a pair of bounds at once: "exactly 32 characters", "0 to 1", "at most 100 items"."""

    def rule(schema: Schema) -> Said | None:
        low, high = schema.get(least), schema.get(most)
        keywords = tuple(key for key in (least, most) if key in schema)
        if not keywords:
            return None
        if low is not None and low == high:
            text = f"exactly {_number(low)}"
        elif low is None or high is None:
            text = f"at least {_number(low)}" if high is None else f"at most {_number(high)}"
        else:
            text = f"{_number(low)} to {_number(high)}"
        one = (low if high is None else high) == 1
        return Said(f"{text}{_units(unit, one)}", keywords)

    return rule


_LENGTH = _range("minLength", "maxLength", "character")


def _units(unit: str, one: bool) -> str:
    return f" {unit}" if unit and one else f" {unit}s" if unit else ""


def _number(value: object) -> str:
    """Write a number exactly; the largest safe integer with its name, which people know."""
    if value == 2**53 - 1:
        return "9007199254740991 (2<sup>53</sup> &minus; 1)"
    return html.escape(json.dumps(value))


def _single(keyword: str, text: str) -> Rule:
    def rule(schema: Schema) -> Said | None:
        if keyword not in schema:
            return None
        return Said(text.format(code(schema[keyword])), (keyword,))

    return rule


def _unique(schema: Schema) -> Said | None:
    if "uniqueItems" not in schema:
        return None
    return Said("no item twice" if schema["uniqueItems"] else "", ("uniqueItems",))


def _closed(schema: Schema) -> Said | None:
    if schema.get("additionalProperties", True) not in (True, False):
        return None
    if "additionalProperties" not in schema:
        return None
    closed = schema["additionalProperties"] is False
    return Said("no other fields" if closed else "other fields too", ("additionalProperties",))


_RULES: tuple[Rule, ...] = (
    _const,
    _enum,
    _format,
    _range("minimum", "maximum", ""),
    _single("exclusiveMinimum", "more than {}"),
    _single("exclusiveMaximum", "less than {}"),
    _single("multipleOf", "a multiple of {}"),
    _text,
    _pattern,
    _range("minItems", "maxItems", "item"),
    _unique,
    _range("minProperties", "maxProperties", "field"),
    _closed,
)
