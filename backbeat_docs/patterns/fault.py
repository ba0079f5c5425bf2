"""Find the first character at fault in a text that a pattern refuses."""

import re
from functools import lru_cache
from typing import NamedTuple

from backbeat_docs.patterns.charset import CharSet
from backbeat_docs.patterns.error import PatternError
from backbeat_docs.patterns.shape import between_anchors, run
from backbeat_docs.patterns.syntax import Chars, Node, Repeat, parse


class Fault(NamedTuple):
    """Why a text is refused: its length, the index of a character, or both."""

    is_length: bool
    place: int | None


_UNKNOWN = Fault(False, None)


def find_fault(pattern: str, least: int | None, most: int | None, text: str) -> Fault:
    """Return what is wrong in a text, for a run of one class or a template of fixed length.

    >>> find_fault("^[0-9A-Fa-f]{4}$", None, None, "7f-fd")
    Fault(is_length=True, place=2)
    """
    shape = _compile(pattern, least, most)
    if shape is None:
        return _UNKNOWN
    low, high, heads, rest = shape
    is_short = len(text) < low
    is_length = is_short or (high is not None and len(text) > high)
    if rest is None and is_length:
        return _UNKNOWN  # characters of a template have no fixed places in a text of another length
    for index, (head, char) in enumerate(zip(heads, text, strict=False)):
        if not head.match(char):
            return Fault(is_length, index)
    found = rest.search(text, len(heads)) if rest else None
    return Fault(is_length, found.start() if found else None)


class Shape(NamedTuple):
    """Bounds on the length, the classes of the first characters, and that of all others.

    Without `rest`, a text has exactly the characters that `heads` describes.
    """

    low: int
    high: int | None
    heads: tuple[CharSet, ...]
    rest: CharSet | None


def read_shape(pattern: str, least: int | None, most: int | None) -> Shape | None:
    """Return the shape of a pattern with bounds on the length; `None` for any other pattern."""
    try:
        parts = between_anchors(parse(pattern))
    except PatternError:
        return None
    if parts is None:
        return None
    found = run(parts)
    if found is None:
        return _read_template(parts)
    within = found.within(int(least or 0), None if most is None else int(most))
    if within is None:
        return None
    return Shape(within.low, within.high, (within.first,), within.chars)


_LONGEST = 1000  # places of a template


def _read_template(parts: tuple[Node, ...]) -> Shape | None:
    """Return the shape of characters and of classes that are repeated a fixed number of times."""
    heads: list[CharSet] = []
    for part in parts:
        match part:
            case Chars(chars):
                heads.append(chars)
            case Repeat(Chars(chars), low, high) if low == high and low <= _LONGEST:
                heads += [chars] * low
            case _:
                return None
    return Shape(len(heads), len(heads), tuple(heads), None) if len(heads) <= _LONGEST else None


class _Compiled(NamedTuple):
    """A shape as expressions: for each of the first characters, and for what no other may be."""

    low: int
    high: int | None
    heads: tuple[re.Pattern[str], ...]
    rest: re.Pattern[str] | None


@lru_cache(256)
def _compile(pattern: str, least: int | None, most: int | None) -> _Compiled | None:
    shape = read_shape(pattern, least, most)
    if shape is None:
        return None
    heads = tuple(_compile_class(chars) for chars in shape.heads)
    rest = None if shape.rest is None else _compile_class(shape.rest, negated=True)
    return _Compiled(shape.low, shape.high, heads, rest)


def _compile_class(chars: CharSet, *, negated: bool = False) -> re.Pattern[str]:
    ranges = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in chars)
    if not ranges:
        return re.compile(r"[\s\S]" if negated else r"(?!)")
    return re.compile(f"[{'^' if negated else ''}{ranges}]")
