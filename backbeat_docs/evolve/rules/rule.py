"""The types of a rule and of its differences."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.place import Place

NOBODY, MESSAGES, READERS = "nobody", "old messages", "old readers"
UNDECIDED = "undecided"


class Difference(NamedTuple):
    """A difference that a rule finds: the field, the keyword, was and now, and a phrase."""

    field: str
    keyword: str
    was: Any
    now: Any
    phrase: str


Find = Callable[[Place], Iterator[Difference]]
"""Yields the differences of a rule at one place of both schemas."""


class Rule(NamedTuple):
    """One row of the table of rules.

    `touches` is whom such a change breaks by itself: `nobody`, `old messages` or `old readers`.
    `keywords` are those that the rule covers, `find` yields its differences at one place, and
    `explanation` is published: what changed, who breaks, what to do instead.
    """

    name: str
    touches: str
    keywords: tuple[str, ...]
    find: Find
    explanation: str


def rule(find: Find, touches: str, *keywords: str) -> Rule:
    """Return the rule of a function, with its name and its docstring as the explanation."""
    name = find.__name__.replace("_", "-")
    return Rule(name, touches, keywords, find, inspect.getdoc(find) or "")


def differences(place: Place, keywords: tuple[str, ...], phrase: str) -> Iterator[Difference]:
    """Yield a difference for each of the keywords that differs between the schemas."""
    for name in keywords:
        was, now = place.old.keywords.get(name), place.new.keywords.get(name)
        if canonical(was) != canonical(now):
            yield Difference(place.field, name, was, now, phrase)
