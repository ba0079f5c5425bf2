"""Decides whether a set of values has an element, and plans how to make one.

The answer is `CERTAIN`, `NEVER`, or `MAYBE` if it depends on an opaque part. A plan contains the
values from which the items of an array, or the members of an object, are chosen.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice
from typing import Any, NamedTuple, TypeAlias

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.sets.algebra import Algebra
from backbeat_docs.evolve.sets.enumeration import elements
from backbeat_docs.evolve.sets.forms import (
    ArrayForm,
    ByType,
    Case,
    ObjectForm,
    SomeItem,
    SomeMember,
    Values,
)
from backbeat_docs.patterns import TooComplex

Certainty: TypeAlias = int
NEVER, MAYBE, CERTAIN = 0, 1, 2

MAX_ITEMS = 50_000
"""The maximum number of items of an array, or members of an object."""

MAX_UNCERTAIN = 100
"""The maximum number of uncertain plans that are kept while a certain one is searched."""


class ArrayPlan(NamedTuple):
    """How to make an array: the values of each item, and two indexes that must be equal."""

    form: ArrayForm
    certainty: Certainty
    items: tuple[Values, ...]
    equal: tuple[int, int] | None


class ObjectPlan(NamedTuple):
    """How to make an object: the named members, and the values of members with new names."""

    form: ObjectForm
    certainty: Certainty
    members: Mapping[str, Values]
    fresh: tuple[Values, ...]


Chosen: TypeAlias = dict[str, Values]
"""The values of the named members of an object."""

Fresh: TypeAlias = tuple[Values, ...]
"""The values of members with new names."""


class Planner:
    """Decides whether sets have elements, and plans how to make one, within one comparison."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self._certainties: dict[Values, Certainty] = {}

    def certainty(self, values: Values) -> Certainty:
        """Return `CERTAIN`, `MAYBE` or `NEVER`: whether a set has an element."""
        if values not in self._certainties:
            found = (self._case_certainty(case) for case in values.cases)
            self._certainties[values] = max(found, default=NEVER)
        return self._certainties[values]

    def _case_certainty(self, case: Case) -> Certainty:
        return min(self._type_certainty(case.by_type), MAYBE if case.conditions else CERTAIN)

    def _type_certainty(self, by_type: ByType) -> Certainty:
        if by_type.null or by_type.booleans:
            return CERTAIN
        if not by_type.texts.is_empty() or not by_type.numbers.is_empty():
            return CERTAIN
        best = NEVER
        for form in by_type.forms():
            plan = next(self.plans(form), None)
            best = max(best, plan.certainty if plan else NEVER)
            if best == CERTAIN:
                break
        return best

    def _least_certainty(self, sets: Iterable[Values]) -> Certainty:
        return min((self.certainty(values) for values in dict.fromkeys(sets)), default=CERTAIN)

    def plans(self, form: ArrayForm | ObjectForm) -> Iterator[ArrayPlan | ObjectPlan]:
        """Yield ways to make an element of a form, the certain ones first."""
        plans: Iterator[ArrayPlan | ObjectPlan]
        plans = self._array_plans(form) if isinstance(form, ArrayForm) else self._object_plans(form)
        uncertain = []
        for plan in plans:
            if plan.certainty == CERTAIN:
                yield plan
            else:
                uncertain.append(plan)
            if len(uncertain) > MAX_UNCERTAIN:
                break
        yield from uncertain

    def _object_plans(self, form: ObjectForm) -> Iterator[ObjectPlan]:
        """Yield ways to make an object: a member for each of `some`, and added members."""
        needed = {name: member.values for name, member in form.members.items() if member.required}
        for chosen, fresh in self._choose_members(form, form.some, needed, ()):
            plan = self._fill_up(form, dict(chosen), fresh)
            if plan is not None:
                certainty = self._least_certainty((*plan.members.values(), *plan.fresh))
                if certainty != NEVER:
                    yield plan._replace(certainty=certainty)

    def _choose_members(
        self, form: ObjectForm, some: tuple[SomeMember, ...], chosen: Chosen, fresh: Fresh
    ) -> Iterator[tuple[Chosen, Fresh]]:
        """Yield every choice of members, named or new, that satisfies `some`."""
        self.algebra.spend()
        if not some:
            yield chosen, fresh
            return
        first, later = some[0], some[1:]
        new = self.algebra.intersect(form.rest, first.values)
        if self.certainty(new) != NEVER:
            yield from self._choose_members(form, later, chosen, (*fresh, new))
        for name, member in form.members.items():
            shared = self.algebra.intersect(chosen.get(name, member.values), first.values)
            is_named = name not in first.except_names and member.allowed
            if is_named and self.certainty(shared) != NEVER:
                yield from self._choose_members(form, later, {**chosen, name: shared}, fresh)
        for index, values in enumerate(fresh):
            shared = self.algebra.intersect(values, first.values)
            if self.certainty(shared) != NEVER:
                again = (*fresh[:index], shared, *fresh[index + 1 :])
                yield from self._choose_members(form, later, chosen, again)

    def _fill_up(self, form: ObjectForm, chosen: Chosen, fresh: Fresh) -> ObjectPlan | None:
        """Add members until there are enough; `None` if the number is impossible."""
        for name, member in form.members.items():
            if len(chosen) + len(fresh) >= form.low:
                break
            if name not in chosen and member.allowed and self.certainty(member.values) != NEVER:
                chosen[name] = member.values
        missing = form.low - len(chosen) - len(fresh)
        if missing > 0 and self.certainty(form.rest) != NEVER:
            if missing > MAX_ITEMS:
                raise TooComplex("an object would have too many members", "minProperties")
            fresh = (*fresh, *[form.rest] * missing)
        size = len(chosen) + len(fresh)
        if size < form.low or (form.high is not None and size > form.high):
            return None
        return ObjectPlan(form, CERTAIN, chosen, fresh)

    def _array_plans(self, form: ArrayForm) -> Iterator[ArrayPlan]:
        """Yield ways to make an array, the short ones first."""
        longest = max(form.low, _last_start(form))
        longest += len(form.some) + (2 if form.unique is False else 0)
        if form.high is not None:
            longest = min(longest, form.high)
        for length in range(form.low, longest + 1):
            if length > MAX_ITEMS:
                raise TooComplex("an array would have too many items", "minItems")
            self.algebra.spend(1 + length // 8)
            yield from self._plans_of_length(form, length)

    def _plans_of_length(self, form: ArrayForm, length: int) -> Iterator[ArrayPlan]:
        first, end = form.first_items(length), _count_distinct_items(form, length)
        for items in self._place_items(form.some, first, end):
            if form.unique is False:
                yield from self._with_equal_items(form, items)
                continue
            certainty = self._least_certainty(items)
            if certainty != NEVER and not (form.unique and self.assign(items) is None):
                yield ArrayPlan(form, certainty, items, None)

    def _place_items(
        self, some: tuple[SomeItem, ...], items: tuple[Values, ...], end: int
    ) -> Iterator[tuple[Values, ...]]:
        """Yield every choice of an index for each item that must occur."""
        self.algebra.spend()
        if not some:
            yield items
            return
        start, values = some[0]
        for index in range(start, end):
            shared = self.algebra.intersect(items[index], values)
            if self.certainty(shared) != NEVER:
                chosen = (*items[:index], shared, *items[index + 1 :])
                yield from self._place_items(some[1:], chosen, end)

    def _with_equal_items(self, form: ArrayForm, items: tuple[Values, ...]) -> Iterator[ArrayPlan]:
        for pair in combinations(range(_count_distinct_items(form, len(items))), 2):
            shared = self.algebra.intersect(*(items[index] for index in pair))
            made = tuple(shared if index in pair else v for index, v in enumerate(items))
            certainty = self._least_certainty(made)
            if certainty != NEVER:
                yield ArrayPlan(form, certainty, made, pair)

    def assign(self, items: tuple[Values, ...]) -> dict[int, Any] | None:
        """Choose a different value for each item that has few; `None` if that is impossible.

        An item with at least as many values as there are items is left out: it always finds one.
        """
        few = {values: self._few_elements(values, len(items)) for values in dict.fromkeys(items)}
        options = {i: found for i, v in enumerate(items) if (found := few[v]) is not None}
        owners: dict[str, int] = {}
        for index in options:
            if not self._find_option(index, options, owners, set()):
                return None
        return {index: options[index][option] for option, index in owners.items()}

    def _find_option(
        self, index: int, options: Mapping[int, Any], owners: dict[str, int], tried: set[str]
    ) -> bool:
        """Assign an option to an item, and reassign others if necessary (augmenting paths)."""
        self.algebra.spend()
        for option in options[index]:
            if option not in owners:
                owners[option] = index
                return True
        for option in options[index]:
            if option not in tried:
                tried.add(option)
                if self._find_option(owners[option], options, owners, tried):
                    owners[option] = index
                    return True
        return False

    def _few_elements(self, values: Values, limit: int) -> dict[str, Any] | None:
        """List the elements of a set by their texts; `None` if there are `limit` or more."""
        if self._is_endless(values):
            return None
        first = islice(elements(values, self.algebra.spend), limit)
        found = {canonical(value): value for value in first}
        return found if len(found) < limit else None

    def _is_endless(self, values: Values) -> bool:
        """Return whether a set is obviously infinite."""
        return any(
            by_type.numbers.is_endless()
            or any(
                self._has_room(form) and next(self.plans(form), None) is not None
                for form in by_type.forms()
            )
            for _, by_type in values.cases
        )

    def _has_room(self, form: ArrayForm | ObjectForm) -> bool:
        if isinstance(form, ObjectForm):
            if form.high is None and self.certainty(form.rest) != NEVER:
                return True
            inner = [member.values for member in form.members.values() if member.allowed]
            return any(map(self._is_endless, inner))
        if form.high is None and not form.unique and self.certainty(form.items) != NEVER:
            return True
        most = max(form.low, 1) if form.high is None else form.high
        return any(map(self._is_endless, form.first_items(min(most, len(form.prefix) + 1))))


def _last_start(form: ArrayForm) -> int:
    """Return the index from which all items of a form have the same values."""
    return max([len(form.prefix), *(some.start for some in form.some)])


def _count_distinct_items(form: ArrayForm, length: int) -> int:
    """Return how many first items are distinguished; later items are interchangeable."""
    return min(length, _last_start(form) + len(form.some) + 2)
