"""Names the mistake at the place where a text stops being JSON.

The standard library reports a place and one of a few messages. What is written at that place says
more: `None` comes from Python, `'` from JavaScript, `#` from YAML.
"""

import json
import re
from typing import NamedTuple

_COMMA = "the comma before this closing bracket must go"

# The standard library's messages, which differ between versions, and ours in their place.
_REASONS = {
    "Expecting value": "a value is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Extra data": "there is more after its end; several messages go one per line, as NDJSON",
    "Unterminated string starting at": "this string does not end",
    "Invalid control character at": "a control character in a string must be escaped",
    "Illegal trailing comma before end of object": _COMMA,
    "Illegal trailing comma before end of array": _COMMA,
}

_SITUATIONS = {
    "Expecting value": "value",
    "Expecting property name enclosed in double quotes": "key",
    "Expecting ',' delimiter": "comma",
    "Expecting ':' delimiter": "colon",
    "Extra data": "after",
}


class _Mistake(NamedTuple):
    """A reason, for some situations, given what is before the place and what is at it."""

    situations: str
    before: str
    here: str
    reason: str


_INSIDE = "value key comma colon"
_ANYWHERE = f"{_INSIDE} after"
_QUOTES = "strings take double quotes"
_UNIT = r"[A-Za-z%\u00b0\u00b5][^\":,{}\[\]]*(?:[,}\]]|$)"
_ZERO = r"(?<![0-9.])-?0$"

_MISTAKES = (
    _Mistake(_ANYWHERE, "", r"//|/\*|#", "a comment is not JSON"),
    _Mistake(_INSIDE, "", "['`\u00b4\u00ab\u00bb\u2018-\u201f]", _QUOTES),
    _Mistake(_INSIDE, "", r'\\"', "the quotes are escaped; the text was encoded twice"),
    _Mistake(_INSIDE, "", r"\.\.\.|\u2026", "something was left out here"),
    _Mistake("key", r"\{$", r"[{%]", "a template was not filled in here"),
    _Mistake("value", "", r"\$|<|%[({]", "a template was not filled in here"),
    _Mistake("value", "", r"[-+]?(?i:nan|inf|infinity)\b", "a number must be finite"),
    _Mistake("value", "", r"\+[0-9.]", "a number has no plus sign"),
    _Mistake("value", "", r"-?\.[0-9]", "a number has a digit before its point"),
    _Mistake("value", r"[:,\[]\s*$", r"[^\W\d]", _QUOTES),
    _Mistake("comma", r"[0-9]$", r"\w*[-:]\w", _QUOTES),
    _Mistake("comma", _ZERO, r"[0-9]", "a number has no leading zero"),
    _Mistake("comma", _ZERO, r"[xXoObB][0-9A-Fa-f]", "a number is decimal"),
    _Mistake("comma", r"[0-9]$", r"_[0-9]", "a number has no underscores"),
    _Mistake("key", r"[0-9],$", r"[0-9]", "a number has a decimal point and no comma"),
    _Mistake("comma", r"[0-9]$", r"\.(?![0-9])", "a number has a digit after its point"),
    _Mistake("comma", r"[0-9]$", r"[-:./T][0-9]|[A-Za-z]*[0-9]", _QUOTES),
    _Mistake("comma", r"[0-9] ?$", _UNIT, "a number has no unit or suffix"),
    _Mistake("comma key", "", ";", "a comma separates members, not a semicolon"),
    _Mistake("value key", r"[,{\[]\s*$", ",", "this comma is one too many"),
    _Mistake(
        _ANYWHERE,
        "",
        "[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]",
        "only a space, a tab or a line end may separate values",
    ),
)
"""The mistakes that a place shows; the first that fits is reported."""

_WHOLE = (
    (r"(?i:<!doctype html|<(html|head|body)\b)", "this looks like HTML"),
    (r"<[?!A-Za-z]", "this looks like XML"),
    (r"""b['"]""", "this is how Python shows bytes; decode them first"),
    (r"""['`\u2018-\u201f]\s*\{""", "the quotes around the message must go"),
    (r"data:\s*\{", "this is a server-sent event; a message is what follows data:"),
    (r"---|%YAML|(- +)?[A-Za-z_][\w.-]*:(\s|$)", "this looks like YAML"),
    (r"[\w.-]+=[^&\s]*&", "this looks like a form"),
    (r"\[?[A-Za-z_][\w.-]*\]?\s*=", "this looks like TOML"),
)
"""The other languages that a text may be written in, by how it begins."""

_WORDS = {
    **dict.fromkeys(("None", "Null", "NULL", "nil", "undefined"), "null"),
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
}
_WORD = re.compile(r"\w*")
_WITHOUT_WORD = "JSON writes null, true and false in lower case"


def describe(error: json.JSONDecodeError) -> tuple[int, str, str]:
    """Return where a text stops being JSON, why, and why without any part of a value."""
    wide = _name_wide_encoding(error.doc)
    if wide:
        return 0, f"it is {wide}; send it as UTF-8", ""
    return error.pos, *_find_reason(error)


def _find_reason(error: json.JSONDecodeError) -> tuple[str, str]:
    if "escape" in error.msg:
        return "this escape is not one of JSON's", ""
    text, place = error.doc, error.pos
    before, here = text[:place].rstrip(" \t\n\r"), text[place : place + 64]
    if here[:1] in ("]", "}") and before.endswith(","):
        return _COMMA, ""
    situation = _SITUATIONS.get(error.msg, "")
    word = _WORD.match(here)[0]  # type: ignore[index] # it matches always
    if situation == "value" and word in _WORDS:
        return f"write {_WORDS[word]}, not {word}", _WITHOUT_WORD
    language = None if before else _find_language(here)
    reason = language or _find_mistake(situation, text[max(0, place - 16) : place], here)
    return reason or _REASONS.get(error.msg, "the text stops being JSON here"), ""


def _find_mistake(situation: str, before: str, here: str) -> str | None:
    found = (
        mistake.reason
        for mistake in _MISTAKES
        if situation in mistake.situations.split()
        and re.search(mistake.before, before)
        and re.match(mistake.here, here)
    )
    return next(found, None)


def _find_language(beginning: str) -> str | None:
    return next((reason for pattern, reason in _WHOLE if re.match(pattern, beginning)), None)


def _name_wide_encoding(text: str) -> str | None:
    """Return the encoding whose zero bytes are between the characters of a text."""
    zeros = [char == "\0" for char in text[:4]]
    if zeros in ([False, True, True, True], [True, True, True, False]):
        return "UTF-32"
    return "UTF-16" if zeros[:2] in ([False, True], [True, False]) else None
