"""Names the mistake at the place where a text stops being JSON.

The standard library reports a place and one of a few messages. What is written at that place says
more: `None` comes from Python, `'` from JavaScript, `#` from YAML.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from backbeat_docs.text.lazy import in_any_case
from backbeat_docs.text.strict_json import DETAILS

# The standard library's messages, which differ between versions, and the situations they are about.
_SITUATIONS = {
    "Expecting value": "value",
    "Expecting property name enclosed in double quotes": "key",
    "Expecting ',' delimiter": "comma",
    "Expecting ':' delimiter": "colon",
    "Extra data": "after",
    "Unterminated string starting at": "string",
    "Invalid control character at": "control",
}

REASONS: Mapping[str, str] = {
    "value": "a value is missing here",
    "key": "a key in double quotes is missing here",
    "colon": "a colon is missing here",
    "comma": "a comma or a closing bracket is missing here",
    "after": "there is more after its end; several messages go one per line, as NDJSON",
    "string": "this string does not end",
    "control": "a control character in a string must be escaped",
    "last comma": "the comma before this closing bracket must go",
    "escape": "this escape is not one of JSON's",
    "other": "the text stops being JSON here",
    "word": "write {word}, not {wrong}",
    "hidden word": "JSON writes null, true and false in lower case",
}
"""Why a text stops being JSON in each situation; a mistake that the place shows says more."""


class Mistake(NamedTuple):
    """A reason for some situations, given how the text before the place ends, and how it goes on.

    Both are regular expressions, which mean the same in ECMA-262 with the flag `u`.
    """

    situations: tuple[str, ...]
    before: str
    here: str
    reason: str


# Most letters of most scripts: what may begin a name in XML 1.0, without spaces.
_LETTER = (
    "A-Za-z_\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f"
    "\u1681-\u1fff\u2070-\u218f\u2c00-\u2fef\u3005-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uffdc"
    "\U00010000-\U000effff"
)
_SPACE = r"[ \t\n\r]*"
_INSIDE = ("value", "key", "comma", "colon")
_ANYWHERE = (*_INSIDE, "after")
_QUOTES = "strings take double quotes"
_UNIT = r'[A-Za-z%\u00b0\u00b5][^":,{}\[\]]*(?:[,}\]]|$)'
_ZERO = r"(?:^|[^0-9.])0"
_NOT_FINITE = in_any_case("(?:nan|inf|infinity)")

MISTAKES = (
    Mistake(_ANYWHERE, "", r"//|/\*|#", "a comment is not JSON"),
    Mistake(_INSIDE, "", "['`\u00b4\u00ab\u00bb\u2018-\u201f]", _QUOTES),
    Mistake(_INSIDE, "", r'\\"', "the quotes are escaped; the text was encoded twice"),
    Mistake(_INSIDE, "", r"\.\.\.|\u2026", "something was left out here"),
    Mistake(("key",), r"\{", r"[{%]", "a template was not filled in here"),
    Mistake(("value",), "", r"\$|<|%[({]", "a template was not filled in here"),
    Mistake(("value",), "", rf"[-+]?{_NOT_FINITE}(?![{_LETTER}0-9])", "a number must be finite"),
    Mistake(("value",), "", r"\+[0-9.]", "a number has no plus sign"),
    Mistake(("value",), "", r"-?\.[0-9]", "a number has a digit before its point"),
    Mistake(("value",), rf"[:,\[]{_SPACE}", f"[{_LETTER}]", _QUOTES),
    Mistake(("comma",), "[0-9]", f"[{_LETTER}0-9]*[-:][{_LETTER}0-9]", _QUOTES),
    Mistake(("comma",), _ZERO, "[0-9]", "a number has no leading zero"),
    Mistake(("comma",), _ZERO, "[xXoObB][0-9A-Fa-f]", "a number is decimal"),
    Mistake(("comma",), "[0-9]", "_[0-9]", "a number has no underscores"),
    Mistake(("key",), "[0-9],", "[0-9]", "a number has a decimal point and no comma"),
    Mistake(("comma",), "[0-9]", r"\.(?![0-9])", "a number has a digit after its point"),
    Mistake(("comma",), "[0-9]", "[-:./T][0-9]|[A-Za-z]*[0-9]", _QUOTES),
    Mistake(("comma",), "[0-9] ?", _UNIT, "a number has no unit or suffix"),
    Mistake(("comma", "key"), "", ";", "a comma separates members, not a semicolon"),
    Mistake(("value", "key"), rf"[,{{\[]{_SPACE}", ",", "this comma is one too many"),
    Mistake(
        _ANYWHERE,
        "",
        "[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]",
        "only a space, a tab or a line end may separate values",
    ),
)
"""The mistakes that a place shows; the first that fits is reported."""

_HTML = f"{in_any_case('<!doctype html')}|<{in_any_case('(?:html|head|body)')}(?![{_LETTER}0-9])"

LANGUAGES = (
    (_HTML, "this looks like HTML"),
    (r"<[?!A-Za-z]", "this looks like XML"),
    (r"""b['"]""", "this is how Python shows bytes; decode them first"),
    (rf"""['`\u2018-\u201f]{_SPACE}\{{""", "the quotes around the message must go"),
    (rf"data:{_SPACE}\{{", "this is a server-sent event; a message is what follows data:"),
    (
        rf"---|%YAML|(?:- +)?[A-Za-z_][{_LETTER}0-9.-]*:(?:[ \t\n\r]|$)",
        "this looks like YAML",
    ),
    (rf"[{_LETTER}0-9.-]+=[^& \t\n\r]*&", "this looks like a form"),
    (rf"\[?[A-Za-z_][{_LETTER}0-9.-]*\]?{_SPACE}=", "this looks like TOML"),
)
"""The other languages that a text may be written in, by how it begins."""

WORDS: Mapping[str, str] = {
    **dict.fromkeys(("None", "Null", "NULL", "nil", "undefined"), "null"),
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
}
"""The words of other languages, and what JSON writes instead."""

WORD = f"[{_LETTER}0-9]*"
"""A word, which is one of `WORDS` as a whole or not at all."""

LENGTH_BEFORE = 16
"""The characters before a place that a mistake is sought in."""

LENGTH_HERE = 64
"""The characters from a place on that a mistake is sought in."""


def describe(error: json.JSONDecodeError) -> tuple[int, str, str]:
    """Return where a text stops being JSON, why, and why without any part of a value."""
    wide = _name_wide_encoding(error.doc)
    if wide:
        return 0, DETAILS["wide"].format(encoding=wide), ""
    if error.msg.startswith("Illegal trailing comma"):
        error = _move_to_bracket(error)
    return error.pos, *_find_reason(error)


def _move_to_bracket(error: json.JSONDecodeError) -> json.JSONDecodeError:
    """Return the error at the closing bracket, where Python before 3.13 reports it."""
    after = error.doc[error.pos + 1 :]
    place = len(error.doc) - len(after.lstrip(" \t\n\r"))
    return json.JSONDecodeError("Expecting value", error.doc, place)


def _find_reason(error: json.JSONDecodeError) -> tuple[str, str]:
    if "escape" in error.msg:
        return REASONS["escape"], ""
    text, place = error.doc, error.pos
    before, here = text[:place].rstrip(" \t\n\r"), text[place : place + LENGTH_HERE]
    if here[:1] in ("]", "}") and before.endswith(","):
        return REASONS["last comma"], ""
    situation = _SITUATIONS.get(error.msg, "other")
    word = re.match(WORD, here)[0]  # type: ignore[index] # it matches always
    if situation == "value" and word in WORDS:
        return REASONS["word"].format(word=WORDS[word], wrong=word), REASONS["hidden word"]
    language = None if before else _find_language(here)
    reason = language or _find_mistake(situation, text[max(0, place - LENGTH_BEFORE) : place], here)
    return reason or REASONS[situation], ""


def _find_mistake(situation: str, before: str, here: str) -> str | None:
    found = (
        mistake.reason
        for mistake in MISTAKES
        if situation in mistake.situations
        and re.search(rf"(?:{mistake.before})\Z", before)
        and re.match(mistake.here, here)
    )
    return next(found, None)


def _find_language(beginning: str) -> str | None:
    return next((reason for pattern, reason in LANGUAGES if re.match(pattern, beginning)), None)


def _name_wide_encoding(text: str) -> str | None:
    """Return the encoding whose zero bytes are between the characters of a text."""
    zeros = [char == "\0" for char in text[:4]]
    if zeros in ([False, True, True, True], [True, True, True, False]):
        return "UTF-32"
    return "UTF-16" if zeros[:2] in ([False, True], [True, False]) else None
