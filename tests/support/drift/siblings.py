"""The name that a name in inline code is changed to: another one of the same kind."""

from __future__ import annotations

from typing import NamedTuple

from support.bound import names


class Sibling(NamedTuple):
    """A change of inline code: where it begins and ends there, and what it becomes."""

    start: int
    end: int
    new: str


def find(text: str, page: str, around: str) -> Sibling | None:
    """Return the next name of the group that the paragraph does not mention; None without one."""
    mention = names.find(text, page)
    if mention is None:
        return None
    known = list(mention.group)
    after = known.index(mention.name) + 1
    for other in (*known[after:], *known[: after - 1]):
        if other not in around:
            return Sibling(mention.start, mention.end, other)
    return None
