"""Describe a pattern and the bounds on length in English, for findings and for pages."""

from functools import lru_cache

from backbeat_docs.patterns.charset import CharSet, contains, intersection
from backbeat_docs.patterns.error import PatternError
from backbeat_docs.patterns.shape import Run, between_anchors, nodes, run
from backbeat_docs.patterns.syntax import Chars, Node, Repeat, parse

_NAMES: dict[CharSet, str] = {
    ((0x30, 0x39),): "decimal",
    ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)): "hex",
}
_BLOCKS: tuple[CharSet, ...] = (((0x41, 0x5A),), ((0x61, 0x7A),), ((0x30, 0x39),))
_MARKS = "._:"  # the marks that are common in names come first


@lru_cache(256)
def describe(pattern: str, least: int | None, most: int | None) -> str | None:
    """Describe a pattern and the bounds on length beside it; `None` for any other kind of pattern.

    The known kinds are a run of one class, and digits of one base with marks between them, whose
    description begins with `pattern`. Characters of the text are in backquotes.

    >>> describe("^[a-z][a-z0-9_]*$", 1, 64)
    '1 to 64 characters of `a-z 0-9 _`, the first of `a-z`'
    >>> describe("^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$", None, None)
    'pattern `XXXX:XXXX` hex'
    """
    try:
        parts = between_anchors(parse(pattern))
    except PatternError:
        return None
    if parts is None or any(_has_backquote(node) for node in nodes(parts)):
        return None
    low, high = int(least or 0), None if most is None else int(most)
    found = run(parts)
    return (
        _describe_template(parts, low, high)
        if found is None
        else _describe_run(found.within(low, high))
    )


def _has_backquote(node: Node) -> bool:
    return isinstance(node, Chars) and contains(node.chars, ord("`"))


def _describe_run(found: Run | None) -> str | None:
    """Describe a run, unless it is one character repeated or begins with another class."""
    if found is None or _is_single(found.chars):
        return None
    first, chars, low, high = found
    if intersection(first, chars) != first:
        return None
    unit = "character" if high == 1 else "characters"
    words = f"{_NAMES[chars]} {unit}" if chars in _NAMES else f"{unit} of `{_write_class(chars)}`"
    beginning = "" if first == chars else f", the first of `{_write_class(first)}`"
    return f"{_describe_size(low, high)} {words}{beginning}"


def _is_single(chars: CharSet) -> bool:
    return len(chars) == 1 and chars[0][0] == chars[0][1]


def _describe_size(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    if low == high:
        return f"exactly {low}"
    return f"{low} to {high}" if low else f"at most {high}"


def _write_class(chars: CharSet) -> str:
    """Write the members of a class: letters, digits, then marks, of which the hyphen is last."""
    shown = []
    for low, high in (span for block in _BLOCKS for span in intersection(chars, block)):
        ends = [chr(low)] if low == high else [chr(low), chr(high)]
        shown.append(("-" if high > low + 1 else " ").join(ends))
    codes = (code for low, high in chars for code in range(low, high + 1))
    marks = sorted((char for char in map(chr, codes) if not char.isalnum()), key=_mark_order)
    return " ".join(shown + ["space" if mark == " " else mark for mark in marks])


def _mark_order(mark: str) -> tuple[bool, int, str]:
    place = _MARKS.find(mark)
    return mark == "-", place if place >= 0 else len(_MARKS), mark


def _describe_template(parts: tuple[Node, ...], low: int, high: int | None) -> str | None:
    """Draw digits and marks, each digit as an X; `None` for other texts, or another length."""
    drawn, names = "", set()
    for part in parts:
        match part:
            case Chars(((code, same),)) if code == same and not chr(code).isalnum():
                drawn += chr(code)
            case Repeat(Chars(chars), count, same) if count == same and chars in _NAMES:
                drawn += "X" * count
                names.add(_NAMES[chars])
            case _:
                return None
    if len(names) != 1 or not low <= len(drawn) or (high is not None and len(drawn) > high):
        return None
    return f"pattern `{drawn}` {names.pop()}"
