"""Write untrusted values in sentences: quote, cut, name by path, suggest the nearest word."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from backbeat_docs.text import lazy
from backbeat_docs.text.escape import plain
from backbeat_docs.text.pointer import Path

_HALF_PAIR = lazy.pattern("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False).encode
PLAIN_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
"""A name that a path shows without quotes."""

_PLAIN_NAME = lazy.pattern(PLAIN_NAME)
_JSON_LOOK = lazy.pattern(
    r"(?:|null|true|false|-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?|[\"\[{](?s:.*))"
)
LONGEST_NAME = 60
"""The most characters of an untrusted name that a sentence repeats."""

LONGEST_VALUE = 40
"""The most code points of a refused value that a sentence shows."""

LONGEST_WORD = 128
"""The most characters of a word for which a near one is sought."""

NEAR = " (did you mean {word}?)"
ARRAY, OBJECT = "an array", "an object"


def field_name(path: Path) -> str:
    """Return the name of a field as a reader writes it.

    >>> field_name(("issues", 2, "severity"))
    'issues[2].severity'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif len(step) > LONGEST_NAME:  # not worth caching
            text += f"[{quote(step)}]"
        else:
            text += _format_member(step, first=not text)
    return text or "message"


@lru_cache(1024)
def _format_member(step: str, *, first: bool) -> str:
    if _PLAIN_NAME.fullmatch(step):
        return step if first else f".{step}"
    return f"[{quote(step)}]"


def _write(value: Any) -> str:
    if type(value) is int:
        return str(value)  # the encoder is slow for numbers
    text = _encode(value)
    return text if text.isascii() else _HALF_PAIR.sub(_escape_half, text)


def _escape_half(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"  # a sentence can be encoded, whatever it repeats


def quote(value: Any, limit: int = LONGEST_NAME) -> str:
    """Return a value as JSON, cut after `limit` characters."""
    if isinstance(value, str):
        cut = value[:limit]
        return _write(cut) + ("…" if len(value) > limit else "")
    text = _write(value)
    return text if len(text) <= limit else text[:limit] + "…"


def show_choice(value: Any) -> str:
    """Return an allowed value: a word as it is, unless it would read as another kind of JSON.

    >>> show_choice("plan"), show_choice("true"), show_choice(True)
    ('plan', '"true"', 'true')
    """
    return _show_word(value) if isinstance(value, str) else quote(value)


@lru_cache(1024)
def _show_word(word: str) -> str:
    return quote(word) if _JSON_LOOK.fullmatch(word) else word


def show_value(value: Any, source: str | None = None) -> str:
    """Return a refused value as a sentence shows it: its source text, or its JSON without one.

    The text is cut after 40 code points and escaped. An array and an object are only named.
    """
    if isinstance(value, list):
        return ARRAY
    if isinstance(value, dict):
        return OBJECT
    if source is None:
        source = _write(value[: LONGEST_VALUE + 1] if isinstance(value, str) else value)
    if len(source) > LONGEST_VALUE:
        source = source[:LONGEST_VALUE] + "…"
    return source if source.isascii() and source.isprintable() else plain(source)


def did_you_mean(wrong: Any, known: Iterable[Any]) -> str:
    """Return a suggestion of the nearest known word, ` (did you mean "execute"?)`, or nothing.

    Near is a Damerau-Levenshtein distance of at most 2, and less than half the length of the wrong
    word, without regard to case. The first of several nearest words is suggested.
    """
    if not isinstance(wrong, str) or len(wrong) > LONGEST_WORD:
        return ""
    return _suggest(wrong.lower(), tuple([word for word in known if isinstance(word, str)]))


_FAR = 3


@lru_cache(1024)  # recorded traffic repeats its mistakes
def _suggest(wrong: str, words: tuple[str, ...]) -> str:
    near = _find_nearest(wrong, words)
    return NEAR.format(word=quote(near)) if near is not None else ""


def _find_nearest(wrong: str, words: tuple[str, ...]) -> str | None:
    nearest, least = None, min(_FAR, (len(wrong) + 1) // 2)
    for word in words:
        folded = word.lower()
        if _may_be_near(wrong, folded):
            distance = measure_distance(wrong, folded)
            if distance < least:
                nearest, least = word, distance
    return nearest


def _may_be_near(left: str, right: str) -> bool:
    """Return False for most texts that are too far apart: an edit changes at most two letters."""
    return abs(len(left) - len(right)) < _FAR and len({*left} ^ {*right}) < 2 * _FAR


def measure_distance(left: str, right: str) -> int:
    """Return the Damerau-Levenshtein distance of two texts.

    It counts insertions, deletions, replacements and exchanges of neighbours.

    >>> measure_distance("reveiw", "review"), measure_distance("exec", "execute")
    (1, 3)
    """
    far = len(left) + len(right)
    table = {(-1, -1): far}
    for i in range(len(left) + 1):
        table[i, -1], table[i, 0] = far, i
    for j in range(len(right) + 1):
        table[-1, j], table[0, j] = far, j
    last_rows: dict[str, int] = {}
    for i, a in enumerate(left, 1):
        last_column = 0
        for j, b in enumerate(right, 1):
            row, column = last_rows.get(b, 0), last_column
            if a == b:
                last_column = j
            table[i, j] = min(
                table[i - 1, j - 1] + (a != b),
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1),
            )
        last_rows[a] = i
    return table[len(left), len(right)]
