"""The sentence of each finding, built from the keyword and its value in the contract.

Each keyword has one function, and all functions have the same signature. Engines do not supply
any text, so findings read the same with every engine.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from backbeat_docs.patterns.describe import describe
from backbeat_docs.patterns.fault import find_fault
from backbeat_docs.text.quoting import did_you_mean, quote, show_choice, show_value
from backbeat_docs.validate.reasons import explain_date_time, explain_maximum

Schema = Mapping[str, Any]


class Words(NamedTuple):
    """A sentence in parts, so that values can be left out of it.

    No part of a refused value is in `statement` or in `hidden`; `got` has it. `hidden` is what
    follows the statement in place of `got` when values are hidden.
    """

    statement: str
    got: str = ""
    hidden: str = ""


Sentence = Callable[[str, Any, str, Schema], Words]
"""Returns the sentence for a field: its name, value, shown value, and the schema that refuses."""


def build(
    keyword: str,
    field: str,
    value: Any,
    schema: Schema,
    *,
    source: str | None = None,
    hide_values: bool = False,
) -> str:
    """Return the sentence of a finding; `source` is the value's text, if there is one."""
    make = SENTENCES.get(keyword) or other(keyword)
    return join(make(field, value, show_value(value, source), schema), hide_values)


def join(words: Words, hide_values: bool) -> str:
    """Return the text of a sentence, with the refused value or without it."""
    return words.statement + (words.hidden if hide_values else words.got)


def required(field: str) -> str:
    """Return the sentence for a missing member."""
    return f"{field} field is required"


def additional(parent: str, wrong: str, schema: Schema) -> str:
    """Return the sentence for an unknown member; `parent` is its object, '' for the message."""
    field = f"{parent}.{wrong}" if parent else wrong
    return f"unknown field {quote(field)}{did_you_mean(wrong, schema.get('properties', ()))}"


def renamed(parent: str, wrong: str, name: str) -> str:
    """Return the sentence for a member whose name is written in another case or in camelCase."""
    field = f"{parent}.{wrong}" if parent else wrong
    return f"{quote(field)} must be written {name}"


def _enum(field: str, value: Any, shown: str, schema: Schema) -> Words:
    words = schema["enum"]
    listed = ", ".join(map(show_choice, words))
    return Words(f"{field} must be one of: {listed}", f", got {shown}{did_you_mean(value, words)}")


def _const(field: str, value: Any, shown: str, schema: Schema) -> Words:
    return Words(f"{field} must be {quote(schema['const'])}", f", got {shown}")


_KINDS = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}


def _type(field: str, value: Any, shown: str, schema: Schema) -> Words:
    wanted = schema["type"]
    kinds = [wanted] if isinstance(wanted, str) else wanted
    statement = f"{field} must be {' or '.join(_KINDS[kind] for kind in kinds)}"
    return Words(statement, *got_kind(value, shown))


def got_kind(value: Any, shown: str) -> tuple[str, str]:
    """Return what follows a statement about a type: with the value, and with its kind only."""
    match value:
        case bool():
            return f", got {shown}", ", got a boolean"
        case int() | float():
            return f", got the number {shown}", ", got a number"
        case str():
            return f", got the string {shown}", ", got a string"
        case _:
            return f", got {shown}", f", got {shown}"


def _bound(words: str, keyword: str) -> Sentence:
    def sentence(field: str, value: Any, shown: str, schema: Schema) -> Words:
        cause = ""
        if keyword == "maximum":
            cause = _in_brackets(explain_maximum(value, schema))
        return Words(f"{field} must be {words} {quote(schema[keyword])}", f", got {shown}{cause}")

    return sentence


def _in_brackets(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _size(words: str, keyword: str, unit: str) -> Sentence:
    def sentence(field: str, value: Any, shown: str, schema: Schema) -> Words:
        limit = int(schema[keyword])  # JSON Schema allows 3.0
        units = unit if limit == 1 else unit + "s"
        return Words(f"{field} must be {words} {limit} {units}, got {len(value)}")

    return sentence


def _format(field: str, value: Any, shown: str, schema: Schema) -> Words:
    if schema["format"] != "date-time":
        return Words(f"{field} must be a {schema['format']}", f", got {shown}")
    reason = _in_brackets(explain_date_time(value))
    wanted = "an RFC 3339 date-time such as 2025-09-05T12:30:00Z"
    return Words(f"{field} must be {wanted}", f", got {shown}{reason}", reason)


def _pattern(field: str, value: Any, shown: str, schema: Schema) -> Words:
    pattern = schema["pattern"]
    bounds = schema.get("minLength"), schema.get("maxLength")
    words = describe(pattern, *bounds)
    if words is None:
        return Words(f"{field} must match pattern {pattern}", f", got {shown}")
    verb = "match" if words.startswith("pattern ") else "be"
    statement = f"{field} must {verb} {words.replace('`', '')}"
    fault = find_fault(pattern, *bounds, value)
    if fault.is_length:
        statement, shown = f"{statement}, got {len(value)}", ""
    character = ""
    if fault.place is not None:
        character = f" (character {fault.place + 1} is {_name_character(value[fault.place])})"
    return Words(statement, f", got {shown}{character}" if shown else character)


def _name_character(char: str) -> str:
    """Show a character; its code point too where it may look like one that is allowed."""
    shown = show_value(char)
    return shown if char.isascii() else f"{shown}, U+{ord(char):04X}"


def _multiple(field: str, value: Any, shown: str, schema: Schema) -> Words:
    return Words(f"{field} must be a multiple of {quote(schema['multipleOf'])}", f", got {shown}")


def _unique(field: str, value: Any, shown: str, schema: Schema) -> Words:
    return Words(f"{field} must not repeat an item")


def _contains(field: str, value: Any, shown: str, schema: Schema) -> Words:
    least, most = int(schema.get("minContains", 1)), schema.get("maxContains")
    counts = f"at least {least}" if most is None else f"{least} to {int(most)}"
    return Words(
        f"{field} must contain {counts} of the items that {quote(schema['contains'])} accepts"
    )


def _names(field: str, value: Any, shown: str, schema: Schema) -> Words:
    return Words(f"{field} must not have members of such names; see propertyNames")


def _forbidden(field: str, value: Any, shown: str, schema: Schema) -> Words:
    return Words(f"{field} is not allowed here")


def _deprecated(field: str, value: Any, shown: str, schema: Schema) -> Words:
    """Return the words about a use; the keyword's value has the deprecation, if it is declared."""
    declared, is_value = schema["deprecated"]
    words = ""
    if declared is not None:
        instead = f"use {declared.replacement} instead; " if declared.replacement else ""
        words = f": {declared.reason} ({instead}accepted until {declared.last_date})"
    if is_value:
        return Words(f"{field} has a deprecated value", f", {shown}{words}", words)
    return Words(f"{field} is deprecated{words}")


def other(keyword: str) -> Sentence:
    """Build the sentence function of a keyword that has no entry in `SENTENCES`."""

    def sentence(field: str, value: Any, shown: str, schema: Schema) -> Words:
        return Words(
            f"{field} must satisfy {keyword}: {quote(schema.get(keyword))}", f", got {shown}"
        )

    return sentence


SENTENCES: Mapping[str, Sentence] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "minLength": _size("at least", "minLength", "character"),
    "maxLength": _size("at most", "maxLength", "character"),
    "minimum": _bound("at least", "minimum"),
    "maximum": _bound("at most", "maximum"),
    "exclusiveMinimum": _bound("more than", "exclusiveMinimum"),
    "exclusiveMaximum": _bound("less than", "exclusiveMaximum"),
    "multipleOf": _multiple,
    "minItems": _size("at least", "minItems", "item"),
    "maxItems": _size("at most", "maxItems", "item"),
    "uniqueItems": _unique,
    "minProperties": _size("at least", "minProperties", "field"),
    "maxProperties": _size("at most", "maxProperties", "field"),
    "contains": _contains,
    "propertyNames": _names,
    "false-schema": _forbidden,
    "deprecated": _deprecated,
}
"""The sentence of each keyword, by precedence: only the first refusal of a value is reported."""
