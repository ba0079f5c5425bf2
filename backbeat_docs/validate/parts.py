"""The parts of sentences that depend on the refused value, and their phrases."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from backbeat_docs.patterns.fault import Fault, find_fault
from backbeat_docs.text.quoting import did_you_mean, show_value
from backbeat_docs.validate.reasons import explain_date_time, explain_maximum

Schema = Mapping[str, Any]

Part = Callable[[Any, str, Schema], str]
"""A refused value, how it is shown, and the schema that refuses it → a part of the sentence."""


@lru_cache(64)
def compile_template(template: str) -> Part:
    """Return the function that writes a template with the parts about a refused value."""
    from string import Formatter

    pieces = [
        (text, PARTS[name] if name else _nothing) for text, name, *_ in Formatter().parse(template)
    ]
    if len(pieces) == 1:  # as in most templates
        before, part = pieces[0]
        return lambda value, shown, schema: before + part(value, shown, schema)
    return lambda value, shown, schema: "".join(
        [before + part(value, shown, schema) for before, part in pieces]
    )


def _nothing(value: Any, shown: str, schema: Schema) -> str:
    return ""


def _shown(value: Any, shown: str, schema: Schema) -> str:
    return shown


def _length(value: Any, shown: str, schema: Schema) -> str:
    return str(len(value))


def _kind(value: Any, shown: str, schema: Schema) -> str:
    """Return the value with the name of its type, unless the value shows its type."""
    if isinstance(value, str):
        return PHRASES["string"].replace("{shown}", shown)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return PHRASES["number"].replace("{shown}", shown)
    return shown


def _kind_only(value: Any, shown: str, schema: Schema) -> str:
    if isinstance(value, bool):
        return PHRASES["a boolean"]
    if isinstance(value, (int, float)):
        return PHRASES["a number"]
    return PHRASES["a string"] if isinstance(value, str) else shown


def _near(value: Any, shown: str, schema: Schema) -> str:
    return did_you_mean(value, schema["enum"])


def _percentage(value: Any, shown: str, schema: Schema) -> str:
    return _in_brackets(explain_maximum(value, schema))


def _date_time(value: Any, shown: str, schema: Schema) -> str:
    return _in_brackets(explain_date_time(value))


def _in_brackets(reason: str) -> str:
    return PHRASES["reason"].replace("{reason}", reason) if reason else ""


def _fault(value: str, shown: str, schema: Schema) -> str:
    """Return the length, if that is wrong, or the value; then the first wrong character."""
    fault = _find_fault(value, schema)
    got = str(len(value)) if fault.is_length else shown
    if fault.place is None:
        return got
    named = _name_character(value[fault.place])
    return got + PHRASES["character"].format(place=fault.place + 1, character=named)


def _wrong_length(value: str, shown: str, schema: Schema) -> str:
    if not _find_fault(value, schema).is_length:
        return ""
    return PHRASES["length"].format(length=len(value))


def _find_fault(value: str, schema: Schema) -> Fault:
    bounds = schema.get("minLength"), schema.get("maxLength")
    return find_fault(schema["pattern"], *bounds, value)


@lru_cache(256)
def _name_character(char: str) -> str:
    """Show a character; its code point too where it may look like one that is allowed."""
    shown = show_value(char)
    if char.isascii():
        return shown
    return PHRASES["code point"].format(shown=shown, code=f"{ord(char):04X}")


PARTS: Mapping[str, Part] = {
    "shown": _shown,
    "kind": _kind,
    "kind_only": _kind_only,
    "length": _length,
    "near": _near,
    "percentage": _percentage,
    "date_time": _date_time,
    "fault": _fault,
    "wrong_length": _wrong_length,
}
"""Each part that a template may name; a part may be nothing."""

PHRASES: Mapping[str, str] = {
    "number": "the number {shown}",
    "string": "the string {shown}",
    "a boolean": "a boolean",
    "a number": "a number",
    "a string": "a string",
    "reason": " ({reason})",
    "length": ", got {length}",
    "character": " (character {place} is {character})",
    "code point": "{shown}, U+{code}",
}
"""The phrases that parts are made of."""
