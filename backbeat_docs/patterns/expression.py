"""Write a syntax tree for Python's `re`, and count the ways in which `re` can read a text.

`re` backtracks: it tries one reading of a text after another, which can take exponential time.
`readings` counts them, and a pattern with many is matched by an automaton instead.

A choice has the readings of all its options, or of one option if the next character decides. A
repetition with an upper bound multiplies the readings of its part for each round; it does so for
every number of rounds, or for one if the next character decides whether another round follows. A
repetition without an upper bound needs this decision, and a part with one reading. A part that may
be empty must not be repeated.

A wrong decision fails at the next character, after steps that depend on the pattern alone, so few
readings mean time that is linear in the text.
"""

import re

from backbeat_docs.patterns.charset import CharSet, intersection, union
from backbeat_docs.patterns.shape import beginning, extent
from backbeat_docs.patterns.syntax import Anchor, Chars, Choice, Node, Repeat, Sequence

MOST_READINGS = 100
"""The most readings that are counted."""


def write(node: Node) -> str:
    r"""Write a node for Python's `re`; groups do not capture, and `$` is the end of the text.

    >>> from backbeat_docs.patterns import parse
    >>> write(parse("^(a|b[.]){2}[0-9_]*$"))
    '^(?:a|b\\.){2}[0-9_]*\\Z'
    """
    match node:
        case Chars(chars):
            return write_class(chars)
        case Anchor(at_start):
            return "^" if at_start else r"\Z"
        case Sequence(parts):
            return "".join(map(write, parts))
        case Choice(options):
            return f"(?:{'|'.join(map(write, options))})"
        case Repeat(part, low, high):
            written = write(part)
            single = isinstance(part, Chars | Choice)
            return (written if single else f"(?:{written})") + write_counts(low, high)


def write_class(chars: CharSet) -> str:
    """Write a set of characters: one by itself, several in brackets."""
    if len(chars) == 1 and chars[0][0] == chars[0][1]:
        return re.escape(chr(chars[0][0]))
    spans = (low if low == high else f"{low}-{high}" for low, high in map(_escape_span, chars))
    return f"[{''.join(spans)}]"


def _escape_span(span: tuple[int, int]) -> tuple[str, str]:
    return re.escape(chr(span[0])), re.escape(chr(span[1]))


def write_counts(low: int, high: int | None) -> str:
    """Write a repetition count: `?`, `*`, `+` or braces."""
    if (low, high) in _SHORT:
        return _SHORT[low, high]
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


_SHORT: dict[tuple[int, int | None], str] = {(0, 1): "?", (0, None): "*", (1, None): "+"}


def readings(node: Node, after: CharSet) -> int:
    """Return the most ways in which `re` may read one text as a node.

    `after` are the characters that may follow the node; the end of the text is one of them, written
    as a character that no text contains. `MOST_READINGS + 1` means more than that, or a number that
    grows with the text.
    """
    match node:
        case Sequence(parts):
            found = 1
            for part in reversed(parts):
                found = _cap(found * readings(part, after))
                after = beginning(part, after)
            return found
        case Choice(options):
            counts = [readings(option, after) for option in options]
            decided = _are_disjoint([beginning(option, after) for option in options])
            return max(counts) if decided else _cap(sum(counts))
        case Repeat():
            return _readings_of_repeat(node, after)
    return 1


def _readings_of_repeat(node: Repeat, after: CharSet) -> int:
    again = beginning(node.part)
    advances = extent(node.part)[0] > 0
    decided = advances and not intersection(again, after)
    once = readings(node.part, after if node.high == 1 else union(again, after))
    if node.high is None:
        return 1 if decided and once == 1 else MOST_READINGS + 1
    if node.high > 1 and not advances:
        return MOST_READINGS + 1
    ends = 1 if decided else node.high - node.low + 1
    return _cap(ends * once**node.high)


def _are_disjoint(sets: list[CharSet]) -> bool:
    seen: CharSet = ()
    for chars in sets:
        if intersection(seen, chars):
            return False
        seen = union(seen, chars)
    return True


def _cap(count: int) -> int:
    return min(count, MOST_READINGS + 1)
