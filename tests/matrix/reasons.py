"""The reasons why an engine may have another verdict than the contracts: there is no other.

All but two are about JSON, before a schema is reached.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from support.cases import Case


class Reason(NamedTuple):
    """A difference: its name, its cause, what to do about it, and which cases it explains.

    `languages` are those whose engines may differ for this reason; none named means all.
    """

    title: str
    cause: str
    remedy: str
    explains: Callable[[Case], bool]
    languages: tuple[str, ...] = ()


def _is_code(code: str) -> Callable[[Case], bool]:
    return lambda case: not case.valid and case.findings[0][0] == code


def _has_lone_surrogate(case: Case) -> bool:
    """Whether a text of the case cannot be encoded."""
    try:
        json.dumps(json.loads(case.source), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except ValueError:
        return False
    return False


def _ends_in_newline(case: Case) -> bool:
    """Whether a pattern refuses the case, and a text that it refuses has a newline at its end."""
    pointers = [pointer for keyword, pointer in case.refusals if keyword == "pattern"]
    message = json.loads(case.source) if pointers else None
    return any(str(_value_at(message, pointer)).endswith("\n") for pointer in pointers)


def _value_at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _has_long_numeral(case: Case) -> bool:
    """Whether a valid case has a number in more digits than a double has."""
    numerals: list[str] = []
    if case.valid:
        json.loads(case.source, parse_float=numerals.append)
    return any(sum(map(str.isdigit, numeral)) > sys.float_info.dig + 2 for numeral in numerals)


REASONS = (
    Reason(
        "Duplicate keys",
        "Most parsers keep one of the values, usually the last.",
        "Choose a parser that refuses them, or check while you parse.",
        _is_code("duplicate-key"),
    ),
    Reason(
        "Lone surrogates",
        "Most parsers accept half of a surrogate pair, such as `\\ud83e`.",
        "Check the text after parsing, as `isWellFormed` does in JavaScript.",
        _has_lone_surrogate,
    ),
    Reason(
        "Bytes that are not UTF-8",
        "Node and Go put U+FFFD in their place, and other programs pass them.",
        "Decode strictly: `TextDecoder` with `fatal`, `utf8.Valid` in Go.",
        _is_code("not-utf8"),
        ("JavaScript", "Go", "C++"),
    ),
    Reason(
        "NaN",
        "Python's `json` reads `NaN`, which is neither below a minimum nor above a maximum.",
        "Give `json.loads` a `parse_constant` that raises an exception.",
        _is_code("not-finite"),
        ("Python",),
    ),
    Reason(
        "Newline at the end",
        "Python's `$` also matches before a newline at the end.",
        "Replace the `pattern` keyword, as shown below.",
        _ends_in_newline,
        ("Python",),
    ),
    Reason(
        "Exact numbers",
        "The engine compares decimal digits, where the contracts compare doubles.",
        "Send numbers as your language prints a double: at most 17 digits.",
        _has_long_numeral,
        ("C++", "Go"),
    ),
)


def reason(case: Case, language: str) -> Reason | None:
    """Return why an engine of a language may differ in a case, or None."""
    for row in REASONS:
        if language in (row.languages or (language,)) and row.explains(case):
            return row
    return None
