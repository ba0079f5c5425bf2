"""How a producer writes its messages: the order of members, and what is between values.

A style is learned from the text of one message. It says nothing about what is valid.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from backbeat_docs.text import lazy


class Separators(NamedTuple):
    """What is after an opening bracket, between two values, and before a closing bracket."""

    first: str
    between: str
    last: str


class Style(NamedTuple):
    """The way in which a producer writes messages of one type.

    `colon` is between a key and its value, `comma` between values on one line, `padding` inside
    brackets; `indent` is one level of indentation if each value has its own line, with `newline`.
    `orders` are the orders of members in the objects of a message, the message itself last.
    """

    colon: str
    comma: str
    padding: str
    newline: str
    indent: str
    orders: tuple[tuple[str, ...], ...]

    def separators(self, depth: int) -> Separators:
        """Return the separators of an object or array inside `depth` others."""
        if not self.newline:
            return Separators(self.padding, self.comma, self.padding)
        outside = self.newline + depth * self.indent
        return Separators(outside + self.indent, f",{outside}{self.indent}", outside)

    def arrange(self, names: Sequence[str], required: set[str], depth: int) -> list[str]:
        """Return the names of an object's members in the order in which they are written.

        Members that the learned message did not have are where a sorted order or the contract's
        has them, and otherwise last.
        """
        message = self.orders[-1]
        orders = self.orders[:-1] if depth else (message,)
        order = next((o for o in orders if required <= set(o) <= set(names)), None)
        if list(order or message) == sorted(order or message):
            return sorted(names)
        if order is None or list(order) == [name for name in names if name in order]:
            return list(names)
        return [*order, *(name for name in names if name not in order)]


_START = lazy.pattern(
    r"(?P<before>[ \t\n\r]*)\{(?P<first>[ \t\n\r]*)"
    r'"(?:[^"\\]|\\.)*+"(?P<colon>[ \t\n\r]*:[ \t\n\r]*)'
)
_COMMA = lazy.pattern(r"[ \t\n\r]*,[ \t\n\r]*")
_MOST_ORDERS = 8


def learn(text: str) -> Style | None:
    """Return the style of a message's text; `None` if it has less than two members."""
    start = _START.match(text)
    orders: dict[tuple[str, ...], None] = {}

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        order = tuple([key for key, _ in pairs])
        orders.pop(order, None)  # the message itself comes last
        orders[order] = None
        return {}

    decoder = json.JSONDecoder(object_pairs_hook=record)
    try:
        if start is None:
            return None
        _, end = decoder.raw_decode(text, start.end())
        comma = _COMMA.match(text, end)
        orders.clear()
        decoder.raw_decode(text, start.end("before"))
    except (ValueError, RecursionError):
        return None
    if comma is None or len(orders) > _MOST_ORDERS:
        return None
    if any(len(set(order)) < len(order) for order in orders):
        return None
    return _build(start["first"], start["colon"], comma[0], tuple(orders))


def _build(first: str, colon: str, comma: str, orders: tuple[tuple[str, ...], ...]) -> Style | None:
    if "\n" not in first:
        return Style(colon, comma, first, "", "", orders)
    newline, indent = first[: first.rindex("\n") + 1], first[first.rindex("\n") + 1 :]
    return Style(colon, "", "", newline, indent, orders)
