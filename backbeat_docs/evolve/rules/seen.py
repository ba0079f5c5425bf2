"""What a rule sees, and how it says so."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.sets.members import key

STRUCTURE = ("properties", "required", "additionalProperties", "items", "$defs", "$id")
"""Keywords that hold other places together; rules of their own speak of them."""


class Seen(NamedTuple):
    """What a rule sees: the field, the keyword that says it, was and now, and a phrase."""

    field: str
    keyword: str
    was: Any
    now: Any
    phrase: str


Rule = Callable[[Place], Iterator[Seen]]
"""A place of both schemas → what changed there, of the rule's kind."""


def seen_in(place: Place, family: tuple[str, ...], phrase: str) -> Iterator[Seen]:
    """Yield one sighting for each keyword of a family that is not the same in both."""
    for name in family:
        was, now = place.old.keywords.get(name), place.new.keywords.get(name)
        if key(was) != key(now):
            yield Seen(place.field, name, was, now, phrase)
