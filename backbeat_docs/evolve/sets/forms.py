"""The normal form of a schema: the set of values that it accepts, divided by type.

Within one type, a set of arrays or objects is a union of forms, and a form is a conjunction. A
keyword that cannot be decided is an atom: a set that nothing is known of but its name. Values that
depend on atoms stand in cases of their own.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from backbeat_docs.evolve.sets.numbers import ALL as ALL_NUMBERS
from backbeat_docs.evolve.sets.numbers import NOTHING as NO_NUMBERS
from backbeat_docs.evolve.sets.numbers import Numbers
from backbeat_docs.patterns import ALL as ALL_TEXTS
from backbeat_docs.patterns import NOTHING as NO_TEXTS
from backbeat_docs.patterns import Language


class Atom(NamedTuple):
    """A keyword that is not decided: all that is known of it is whether two are the same."""

    keyword: str
    text: str


Literals: TypeAlias = frozenset[tuple[Atom, bool]]
"""Atoms that must hold (`True`) or must not."""


class ArrayForm(NamedTuple):
    """Arrays: the values at the first places, those at all later ones, and some that occur.

    `items` is what stands after `prefix` (`None`: anything); for each of `some`, one of its values
    occurs at its place or a later one;
    `unique` says whether all items differ, whether two are equal, or (`None`) neither.
    """

    prefix: tuple["Inner", ...] = ()
    items: "Inner" = None
    some: tuple[tuple[int, "Values"], ...] = ()
    low: int = 0
    high: int | None = None
    unique: bool | None = None

    def at(self, place: int) -> "Inner":
        """Return what may stand at a place."""
        return self.prefix[place] if place < len(self.prefix) else self.items


class Member(NamedTuple):
    """A named member of objects: its values, whether it must and whether it may be there."""

    values: "Inner"
    must: bool = False
    may: bool = True


class Some(NamedTuple):
    """Some member exists whose name is none of `but` and whose value is one of `values`."""

    but: frozenset[str]
    values: "Values"


class ObjectForm(NamedTuple):
    """Objects: named members, the values of all other members, and some that occur."""

    members: Mapping[str, Member]
    rest: "Inner" = None
    some: tuple[Some, ...] = ()
    low: int = 0
    high: int | None = None

    def member(self, name: str) -> Member:
        """Return what holds for a name."""
        return self.members.get(name) or Member(self.rest, may=not is_nothing(self.rest))


class Typed(NamedTuple):
    """A set of values that depends on no atom."""

    null: bool
    booleans: frozenset[bool]
    numbers: Numbers
    texts: Language
    arrays: tuple[ArrayForm, ...]
    objects: tuple[ObjectForm, ...]


def is_empty(typed: Typed) -> bool:
    """Tell whether nothing of any type is left; forms of arrays and objects are taken as some."""
    return (
        not (typed.null or typed.booleans or typed.arrays or typed.objects or typed.texts.pieces)
        and typed.numbers.is_empty()
    )


class Values:
    """A set of values as a union of cases, each of which holds under some literals."""

    __slots__ = ("__weakref__", "cases")

    def __init__(self, cases: Iterable[tuple[Literals, Typed]] = ()) -> None:
        self.cases = tuple(case for case in cases if not is_empty(case[1]))


Inner: TypeAlias = Values | None
"""The values at one place of an array or an object; `None` is any value at all."""

ALWAYS: Literals = frozenset()
NO_VALUE = Typed(False, frozenset(), NO_NUMBERS, NO_TEXTS, (), ())
ANY_VALUE = Typed(
    True, frozenset({False, True}), ALL_NUMBERS, ALL_TEXTS, (ArrayForm(),), (ObjectForm({}),)
)
NOTHING = Values()
ANYTHING = Values([(ALWAYS, ANY_VALUE)])


def is_nothing(values: Inner) -> bool:
    """Tell whether a set of values is plainly empty."""
    return values is not None and not values.cases


def known(values: Inner) -> Values:
    """Return the set that stands for "anything" in place of `None`."""
    return ANYTHING if values is None else values


def only(**kinds: object) -> Values:
    """Return values of the types that are named, and of no other."""
    return Values([(ALWAYS, NO_VALUE._replace(**kinds))])  # type: ignore[arg-type]


def restricted(**kinds: object) -> Values:
    """Return all values, those of the named types restricted to what is given."""
    return Values([(ALWAYS, ANY_VALUE._replace(**kinds))])  # type: ignore[arg-type]
