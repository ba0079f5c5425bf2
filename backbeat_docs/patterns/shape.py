"""Properties of a syntax tree: lengths, first characters, a run of one class."""

from collections.abc import Iterator
from typing import NamedTuple

from backbeat_docs.patterns.charset import CharSet, union
from backbeat_docs.patterns.syntax import Anchor, Chars, Choice, Node, Repeat, Sequence


def between_anchors(node: Node) -> tuple[Node, ...] | None:
    """Return the parts between `^` and `$`; `None` if the pattern does not cover the whole text.

    Sequences within the sequence are flattened. An anchor at any other place gives `None` too.
    """
    parts = tuple(_flatten(node))
    if not parts or parts[0] != Anchor(True) or parts[-1] != Anchor(False):
        return None
    inner = parts[1:-1]
    return None if any(isinstance(each, Anchor) for each in nodes(inner)) else inner


def _flatten(node: Node) -> Iterator[Node]:
    if isinstance(node, Sequence):
        for part in node.parts:
            yield from _flatten(part)
    else:
        yield node


def nodes(parts: tuple[Node, ...]) -> Iterator[Node]:
    """Yield all nodes of some parts, those inside others too."""
    for part in parts:
        yield part
        match part:
            case Sequence(inner) | Choice(inner):
                yield from nodes(inner)
            case Repeat(repeated):
                yield from nodes((repeated,))


def extent(node: Node) -> tuple[int, int | None]:
    """Return the least and the greatest length that a node matches (`None`: no greatest).

    >>> extent(Repeat(Chars(((97, 122),)), 2, None))
    (2, None)
    """
    match node:
        case Chars():
            return 1, 1
        case Anchor():
            return 0, 0
        case Sequence(parts):
            sizes = [extent(part) for part in parts]
            most = [high for _, high in sizes if high is not None]
            return sum(low for low, _ in sizes), sum(most) if len(most) == len(sizes) else None
        case Choice(options):
            sizes = [extent(option) for option in options]
            most = [high for _, high in sizes if high is not None]
            return min(low for low, _ in sizes), max(most) if len(most) == len(sizes) else None
        case Repeat(part, low, high):
            least, largest = extent(part)
            if 0 in (largest, high):
                return 0, 0
            return least * low, None if largest is None or high is None else largest * high


def beginning(node: Node, after: CharSet = ()) -> CharSet:
    """Return the first characters of a node's texts; those of `after` too if it can be empty."""
    match node:
        case Chars(chars):
            return chars
        case Anchor():
            return after
        case Sequence(parts):
            for part in reversed(parts):
                after = beginning(part, after)
            return after
        case Choice(options):
            return union(*(beginning(option, after) for option in options))
        case Repeat(part, low, high):
            if high == 0:
                return after
            return union(beginning(part, after), () if low else after)


class Run(NamedTuple):
    """`low` to `high` characters of one class, the first of them of the class `first`."""

    first: CharSet
    chars: CharSet
    low: int
    high: int | None

    def within(self, low: int, high: int | None) -> "Run | None":
        """Return the run with more bounds on its length; `None` if no length is within all."""
        ends = [end for end in (self.high, high) if end is not None]
        both = self._replace(low=max(self.low, low), high=min(ends, default=None))
        return None if both.high is not None and both.high < both.low else both


def run(parts: tuple[Node, ...]) -> Run | None:
    """Return the run that the parts of a whole text describe, as in `^[a-z][a-z0-9]*$`."""
    match parts:
        case (Chars(chars),):
            return Run(chars, chars, 1, 1)
        case (Repeat(Chars(chars), low, high),):
            return Run(chars, chars, low, high)
        case (Chars(first), Repeat(Chars(chars), low, high)):
            return Run(first, chars, low + 1, None if high is None else high + 1)
    return None
