"""What a rule is, and what it finds."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.place import Place

NOBODY, MESSAGES, READERS = "nobody", "old messages", "old readers"
UNDECIDED = "undecided"


class Difference(NamedTuple):
    """What a rule finds: the field, the keyword that says it, was and now, and a phrase."""

    field: str
    keyword: str
    was: Any
    now: Any
    phrase: str


Find = Callable[[Place], Iterator[Difference]]
"""A place of both schemas → what changed there, of the rule's kind."""


class Rule(NamedTuple):
    """One row of the table of rules.

    `touches` is whom a change of this kind breaks by itself: `nobody`, `old messages` or
    `old readers`. `keywords` are those that the rule speaks of, `find` is what it finds at one
    place, and `explanation` is published: what changed, who breaks, what to do instead.
    """

    name: str
    touches: str
    keywords: tuple[str, ...]
    find: Find
    explanation: str


def rule(find: Find, touches: str, *keywords: str) -> Rule:
    """Return the rule of a function: its name, and its docstring as the explanation."""
    name = find.__name__.replace("_", "-")
    return Rule(name, touches, keywords, find, inspect.getdoc(find) or "")


def differences(place: Place, keywords: tuple[str, ...], phrase: str) -> Iterator[Difference]:
    """Yield a difference for each of some keywords that is not the same in both."""
    for name in keywords:
        was, now = place.old.keywords.get(name), place.new.keywords.get(name)
        if canonical(was) != canonical(now):
            yield Difference(place.field, name, was, now, phrase)
