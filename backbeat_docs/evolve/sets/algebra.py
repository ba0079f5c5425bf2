"""Intersection, union and difference of sets of values, with a limit on the work."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from backbeat_docs.evolve.sets.forms import (
    ANYTHING,
    NOTHING,
    ArrayForm,
    ByType,
    Case,
    Conditions,
    Member,
    ObjectForm,
    SomeItem,
    SomeMember,
    Values,
    is_nothing,
)
from backbeat_docs.patterns import Language, TooComplex

STEPS = 300_000
"""The limit on the work of one comparison: combined forms, automaton states, places."""


class Algebra:
    """The operations on sets that belong to one comparison.

    They share a number of steps and raise `TooComplex` when none are left. Results are cached,
    because schemas repeat themselves.
    """

    def __init__(self, steps: int = STEPS) -> None:
        self.steps = steps
        self._intersections: dict[tuple[Values, Values], Values] = {}
        self._differences: dict[tuple[Values, Values], Values] = {}

    def spend(self, steps: int = 1) -> None:
        """Count steps of work; raises `TooComplex` when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooComplex("the schemas combine in too many ways")

    @contextmanager
    def share(self) -> Iterator[None]:
        """Limit the work inside to most of the steps that are left; some remain after it."""
        kept = self.steps // 8
        self.steps -= kept
        try:
            yield
        finally:
            self.steps = max(self.steps, 0) + kept

    def intersect(self, left: Values, right: Values) -> Values:
        """Keep the values that are in both."""
        if left is right or right is ANYTHING or is_nothing(left):
            return left
        if left is ANYTHING or is_nothing(right):
            return right
        if (left, right) not in self._intersections:
            self._intersections[left, right] = Values(
                (mine | theirs, self._intersect_types(a, b))
                for mine, a in left.cases
                for theirs, b in right.cases
                if not _contradict(mine, theirs)
            )
        return self._intersections[left, right]

    def union(self, *sets: Values) -> Values:
        """Join sets of values."""
        merged: dict[Conditions, ByType] = {}
        for values in sets:
            for conditions, by_type in values.cases:
                if conditions in merged:
                    by_type = self._unite_types(merged[conditions], by_type)
                merged[conditions] = by_type
        return Values(merged.items())

    def subtract(self, left: Values, right: Values) -> Values:
        """Keep the values of `left` that `right` lacks."""
        if left is right or right is ANYTHING or is_nothing(left):
            return NOTHING
        if (left, right) not in self._differences:
            remaining = left
            for case in right.cases:
                remaining = self.union(*self._subtract_case(remaining, case))
            self._differences[left, right] = remaining
        return self._differences[left, right]

    def _subtract_case(self, remaining: Values, case: Case) -> Iterator[Values]:
        for mine, a in remaining.cases:
            if _contradict(mine, case.conditions):
                yield Values([(mine, a)])
                continue
            yield Values([(mine, self._subtract_types(a, case.by_type))])
            for part, accepts in sorted(case.conditions - mine):
                otherwise = mine | {(part, not accepts)}
                yield Values([(otherwise, self._intersect_types(a, case.by_type))])

    def _intersect_types(self, left: ByType, right: ByType) -> ByType:
        self.spend()
        arrays = ((a, b) for a in left.arrays for b in right.arrays)
        objects = ((a, b) for a in left.objects for b in right.objects)
        return ByType(
            left.null and right.null,
            left.booleans & right.booleans,
            left.numbers & right.numbers,
            self._prune(left.texts & right.texts),
            tuple(form for a, b in arrays for form in self._intersect_arrays(a, b)),
            tuple(form for a, b in objects for form in self._intersect_objects(a, b)),
        )

    def _unite_types(self, left: ByType, right: ByType) -> ByType:
        self.spend()
        return ByType(
            left.null or right.null,
            left.booleans | right.booleans,
            left.numbers | right.numbers,
            left.texts | right.texts,
            tuple(dict.fromkeys((*left.arrays, *right.arrays))),
            (*left.objects, *(form for form in right.objects if form not in left.objects)),
        )

    def _subtract_types(self, left: ByType, right: ByType) -> ByType:
        self.spend()
        arrays: Iterable[ArrayForm] = left.arrays
        for lacked in right.arrays:
            arrays = [piece for form in arrays for piece in self._array_pieces(form, lacked)]
        objects: Iterable[ObjectForm] = left.objects
        for gone in right.objects:
            objects = [piece for form in objects for piece in self._object_pieces(form, gone)]
        return ByType(
            left.null and not right.null,
            left.booleans - right.booleans,
            left.numbers - right.numbers,
            self._prune(left.texts - right.texts),
            tuple(arrays),
            tuple(objects),
        )

    def _prune(self, texts: Language) -> Language:
        """Drop the pieces that contain no text because of their length."""
        self.spend(sum(len(piece.dfa.rows) for piece in texts.pieces) // 8)
        return Language(tuple(p for p in texts.pieces if not Language((p,)).is_empty()))

    def _intersect_arrays(self, left: ArrayForm, right: ArrayForm) -> Iterator[ArrayForm]:
        self.spend()
        if left.unique is not None and right.unique is (not left.unique):
            return
        count = max(len(left.prefix), len(right.prefix))
        pairs = zip(left.first_items(count), right.first_items(count), strict=True)
        form = ArrayForm(
            tuple(self.intersect(mine, theirs) for mine, theirs in pairs),
            self.intersect(left.items, right.items),
            tuple(dict.fromkeys((*left.some, *right.some))),
            left.low,
            left.high,
            left.unique if right.unique is None else right.unique,
        )
        yield from _with_size(form, right.low, right.high)

    def _array_pieces(self, form: ArrayForm, gone: ArrayForm) -> Iterable[ArrayForm]:
        """Return a form without another; a form that shares nothing with it stays whole."""
        if next(self._intersect_arrays(form, gone), None) is None:
            return (form,)
        return self._subtract_array(form, gone)

    def _object_pieces(self, form: ObjectForm, gone: ObjectForm) -> Iterable[ObjectForm]:
        """Return a form without another; a form that shares nothing with it stays whole.

        Otherwise the branches of a tagged union would be cut into pieces that multiply.
        """
        if next(self._intersect_objects(form, gone), None) is None:
            return (form,)
        return self._subtract_object(form, gone)

    def _subtract_array(self, form: ArrayForm, gone: ArrayForm) -> Iterator[ArrayForm]:
        """Yield the arrays of one form that another lacks, one piece for each way to lack it."""
        count = max(len(form.prefix), len(gone.prefix))
        items = form.first_items(count)
        for index in range(count):
            outside = self.subtract(items[index], gone.item(index))
            if not is_nothing(outside):
                prefix = (*items[:index], outside, *items[index + 1 :])
                yield from _with_size(form._replace(prefix=prefix), index + 1)
        outside = self.subtract(form.items, gone.items)
        if not is_nothing(outside):
            yield form._replace(some=(*form.some, SomeItem(count, outside)))
        for some in gone.some:
            yield self._exclude_item(form, some)
        yield from _with_size(form, high=gone.low - 1)
        if gone.high is not None:
            yield from _with_size(form, gone.high + 1)
        if gone.unique is not None and form.unique is not gone.unique:
            yield form._replace(unique=not gone.unique)

    def _exclude_item(self, form: ArrayForm, some: SomeItem) -> ArrayForm:
        """Return the arrays in which no item from a start on has one of the values."""
        items = form.first_items(max(len(form.prefix), some.start))
        later = (self.subtract(values, some.values) for values in items[some.start :])
        prefix = (*items[: some.start], *later)
        return form._replace(prefix=prefix, items=self.subtract(form.items, some.values))

    def _intersect_objects(self, left: ObjectForm, right: ObjectForm) -> Iterator[ObjectForm]:
        self.spend(1 + len(left.members))
        members = {}
        for name in dict.fromkeys((*left.members, *right.members)):
            mine, theirs = left.member(name), right.member(name)
            member = _possible_member(
                self.intersect(mine.values, theirs.values),
                required=mine.required or theirs.required,
                allowed=mine.allowed and theirs.allowed,
            )
            if member is None:
                return
            members[name] = member
        rest = self.intersect(left.rest, right.rest)
        some = tuple(dict.fromkeys((*left.some, *right.some)))
        form = ObjectForm(members, rest, some, left.low, left.high)
        yield from _with_size(form, right.low, right.high)

    def _subtract_object(self, form: ObjectForm, gone: ObjectForm) -> Iterator[ObjectForm]:
        """Yield the objects of one form that another lacks, one piece for each way to lack it."""
        self.spend(1 + len(form.members))
        names = dict.fromkeys((*form.members, *gone.members))
        for name in names:
            yield from self._subtract_member(form, name, gone.member(name))
        outside = self.subtract(form.rest, gone.rest)
        if not is_nothing(outside):
            members = {name: form.member(name) for name in names}
            other = SomeMember(frozenset(names), outside)
            yield form._replace(members=members, some=(*form.some, other))
        for some in gone.some:
            yield from self._exclude_member(form, names, some)
        yield from _with_size(form, high=gone.low - 1)
        if gone.high is not None:
            yield from _with_size(form, gone.high + 1)

    def _subtract_member(self, form: ObjectForm, name: str, gone: Member) -> Iterator[ObjectForm]:
        mine = form.member(name)
        if gone.required and not mine.required:
            yield form.with_member(name, Member(NOTHING, allowed=False))
        if not mine.allowed:
            return
        outside = self.subtract(mine.values, gone.values) if gone.allowed else mine.values
        if not is_nothing(outside):
            yield form.with_member(name, Member(outside, required=True))

    def _exclude_member(
        self, form: ObjectForm, names: Iterable[str], some: SomeMember
    ) -> Iterator[ObjectForm]:
        """Yield the objects in which no member but the excepted ones has one of the values."""
        members = {}
        for name in dict.fromkeys((*names, *sorted(some.except_names))):
            values, required, allowed = form.member(name)
            if name not in some.except_names:
                values = self.subtract(values, some.values)
            member = _possible_member(values, required=required, allowed=allowed)
            if member is None:
                return
            members[name] = member
        yield form._replace(members=members, rest=self.subtract(form.rest, some.values))


def _contradict(left: Conditions, right: Conditions) -> bool:
    return any((part, not accepts) in right for part, accepts in left)


def _possible_member(values: Values, *, required: bool, allowed: bool) -> Member | None:
    """Make a member; `None` if it is required and impossible."""
    allowed = allowed and not is_nothing(values)
    if required and not allowed:
        return None
    return Member(values if allowed else NOTHING, required, allowed)


Form = TypeVar("Form", ArrayForm, ObjectForm)


def _with_size(form: Form, low: int = 0, high: int | None = None) -> Iterator[Form]:
    """Yield the form with further bounds on its size, if they leave anything."""
    least = max(form.low, low)
    most = min((bound for bound in (form.high, high) if bound is not None), default=None)
    if most is None or least <= most:
        yield form._replace(low=least, high=most)
