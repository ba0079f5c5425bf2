"""Sets of JSON values as data: cases, each with its values of each type.

Within one type, a set of arrays or objects is a union of forms, and a form is a conjunction. The
package's docstring explains the terms.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from backbeat_docs import patterns
from backbeat_docs.evolve.sets import numbers
from backbeat_docs.evolve.sets.numbers import Numbers
from backbeat_docs.patterns import Language


class OpaquePart(NamedTuple):
    """A keyword that cannot be decided; equal parts accept the same values."""

    keyword: str
    text: str


Conditions: TypeAlias = frozenset[tuple[OpaquePart, bool]]
"""Which opaque parts accept a value (`True`), and which refuse it."""


class Values:
    """A set of JSON values: a union of cases. Two sets are equal only if they are one object."""

    __slots__ = ("cases",)

    def __init__(self, cases: Iterable[tuple[Conditions, "ByType"]] = ()) -> None:
        self.cases = tuple(
            Case(conditions, by_type) for conditions, by_type in cases if not is_empty(by_type)
        )


NOTHING = Values()
ANYTHING = Values()  # its cases follow below: they contain it


class SomeItem(NamedTuple):
    """An item at `start` or later is one of `values`."""

    start: int
    values: Values


class ArrayForm(NamedTuple):
    """Arrays: the values of the first items, those of all later ones, and items that occur.

    `unique` is true if all items differ, false if two are equal, and `None` if either is possible.
    """

    prefix: tuple[Values, ...] = ()
    items: Values = ANYTHING
    some: tuple[SomeItem, ...] = ()
    low: int = 0
    high: int | None = None
    unique: bool | None = None

    def item(self, index: int) -> Values:
        """Return the values of the item at an index."""
        return self.prefix[index] if index < len(self.prefix) else self.items

    def first_items(self, count: int) -> tuple[Values, ...]:
        """Return the values of each of the first items."""
        return tuple(self.item(index) for index in range(count))


class Member(NamedTuple):
    """The member with one name: its values, and whether it is required and allowed."""

    values: Values
    required: bool = False
    allowed: bool = True


class SomeMember(NamedTuple):
    """A member whose name is none of `except_names` has one of `values`."""

    except_names: frozenset[str]
    values: Values


class ObjectForm(NamedTuple):
    """Objects: named members, the values of all other members, and members that occur."""

    members: Mapping[str, Member]
    rest: Values = ANYTHING
    some: tuple[SomeMember, ...] = ()
    low: int = 0
    high: int | None = None

    def member(self, name: str) -> Member:
        """Return the member with a name."""
        return self.members.get(name) or Member(self.rest, allowed=not is_nothing(self.rest))

    def with_member(self, name: str, member: Member) -> "ObjectForm":
        """Return the form with another member for a name."""
        return self._replace(members={**self.members, name: member})


class ByType(NamedTuple):
    """The values of each JSON type; within a type, a set is a union."""

    null: bool
    booleans: frozenset[bool]
    numbers: Numbers
    texts: Language
    arrays: tuple[ArrayForm, ...]
    objects: tuple[ObjectForm, ...]

    def forms(self) -> tuple[ArrayForm | ObjectForm, ...]:
        """Return the forms of objects and arrays."""
        return (*self.objects, *self.arrays)


class Case(NamedTuple):
    """The values that meet some conditions; a set without opaque parts is one case."""

    conditions: Conditions
    by_type: ByType


def is_empty(by_type: ByType) -> bool:
    """Return whether there are no values; each form of arrays or objects counts as a value."""
    rest = (by_type.null, by_type.booleans, by_type.arrays, by_type.objects, by_type.texts.pieces)
    return not any(rest) and by_type.numbers.is_empty()


def is_nothing(values: Values) -> bool:
    """Return whether a set has no case, and so is obviously empty."""
    return not values.cases


ALWAYS: Conditions = frozenset()
NO_VALUE = ByType(False, frozenset(), numbers.NOTHING, patterns.NOTHING, (), ())
ANY_VALUE = ByType(
    True, frozenset({False, True}), numbers.ALL, patterns.ALL, (ArrayForm(),), (ObjectForm({}),)
)
ANYTHING.cases = (Case(ALWAYS, ANY_VALUE),)


def only(**types: object) -> Values:
    """Return values of only the named types."""
    return Values([(ALWAYS, NO_VALUE._replace(**types))])  # type: ignore[arg-type]


def restricted(**types: object) -> Values:
    """Return all values, with those of the named types restricted to the given ones."""
    return Values([(ALWAYS, ANY_VALUE._replace(**types))])  # type: ignore[arg-type]


def exactly(values: Iterable[Any]) -> Values:
    """Return the set of some JSON values; 1 and 1.0 are one value, 1 and true are two."""
    found = list(values)
    digits = [v for v in found if isinstance(v, int | float) and not isinstance(v, bool)]
    texts = [value for value in found if isinstance(value, str)]
    return only(
        null=None in found,
        booleans=frozenset(value for value in found if isinstance(value, bool)),
        numbers=numbers.of_values(digits),
        texts=patterns.of_words(texts) if texts else patterns.NOTHING,
        arrays=tuple(_exact_array(value) for value in found if isinstance(value, list)),
        objects=tuple(_exact_object(value) for value in found if isinstance(value, dict)),
    )


def _exact_array(value: list[Any]) -> ArrayForm:
    items = tuple(exactly([item]) for item in value)
    return ArrayForm(items, NOTHING, low=len(value), high=len(value))


def _exact_object(value: dict[str, Any]) -> ObjectForm:
    members = {name: Member(exactly([inner]), required=True) for name, inner in value.items()}
    return ObjectForm(members, NOTHING)
