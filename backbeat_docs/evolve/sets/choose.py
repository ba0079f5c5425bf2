"""Chooses an element of a set: as small and as similar to an example as possible."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.sets.algebra import Form
from backbeat_docs.evolve.sets.enumeration import contains, elements, fresh_names
from backbeat_docs.evolve.sets.forms import ANYTHING, ArrayForm, ObjectForm, Values
from backbeat_docs.evolve.sets.plans import NEVER, ArrayPlan, ObjectPlan, Planner

ABSENT: Any = object()
"""Used instead of an example if there is none."""

MAX_ATTEMPTS = 5
"""The maximum number of elements of one form that the engines are asked to confirm."""


class Chooser:
    """Chooses elements of sets, within one comparison."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner

    def objects(
        self, values: Values, example: dict[str, Any], prefer: Values
    ) -> Iterator[Iterator[dict[str, Any]]]:
        """Yield some objects of a set for each form that has any."""
        for _, by_type in values.cases:
            for form in by_type.objects:
                if next(self.planner.plans(form), None) is not None:
                    yield self._attempts(form, example, prefer)

    def _attempts(
        self, form: ObjectForm, example: dict[str, Any], prefer: Values
    ) -> Iterator[dict[str, Any]]:
        for plan in islice(self.planner.plans(form), MAX_ATTEMPTS):
            try:
                yield self._make_element(plan, example, prefer)
            except LookupError:
                continue

    def choose(self, values: Values, example: Any = ABSENT, prefer: Values = ANYTHING) -> Any:
        """Choose an element of a set; raises `LookupError` if it is empty.

        It prefers the example, if it is in the set, then a value that is also in `prefer`.
        """
        return next(self._choices(values, example, prefer))

    def _choices(self, values: Values, example: Any, prefer: Values) -> Iterator[Any]:
        if isinstance(example, dict | list):
            yield from self._compounds(values, example, prefer, type(example))
        elif example is not ABSENT and contains(values, example):
            yield example
        if prefer is not ANYTHING:
            both = self.planner.algebra.intersect(values, prefer)
            if self.planner.certainty(both) != NEVER:
                yield self.choose(both, example)
        yield from _scalars(values, example)
        for kind in (list, dict):
            yield from self._compounds(values, example, prefer, kind)
        raise LookupError("the set is empty")

    def _compounds(self, values: Values, example: Any, prefer: Values, kind: type) -> Iterator[Any]:
        """Yield an array or object for each form that has any."""
        for _, by_type in values.cases:
            forms: Iterable[ArrayForm | ObjectForm]
            forms = by_type.objects if kind is dict else by_type.arrays
            for form in forms:
                for plan in islice(self.planner.plans(form), 1):
                    yield self._make_element(plan, example, prefer)

    def _make_element(self, plan: ArrayPlan | ObjectPlan, example: Any, prefer: Values) -> Any:
        if isinstance(plan, ArrayPlan):
            return self._make_array(plan, example if isinstance(example, list) else [], prefer)
        return self._make_object(plan, example if isinstance(example, dict) else {}, prefer)

    def _make_object(
        self, plan: ObjectPlan, example: dict[str, Any], prefer: Values
    ) -> dict[str, Any]:
        preferred = _find_single(form for case in prefer.cases for form in case.by_type.objects)
        names = [name for name in example if name in plan.members]
        names += [name for name in plan.members if name not in example]
        made = {}
        for name in names:
            better = preferred.member(name).values if preferred else ANYTHING
            made[name] = self.choose(plan.members[name], example.get(name, ABSENT), better)
        taken = set(plan.form.members).union(*(some.except_names for some in plan.form.some))
        for name, values in zip(fresh_names(taken, len(plan.fresh)), plan.fresh, strict=True):
            made[name] = self.choose(values)
        return made

    def _make_array(self, plan: ArrayPlan, example: list[Any], prefer: Values) -> list[Any]:
        hints: list[Any] = [*example, *[example[-1] if example else ABSENT] * len(plan.items)]
        preferred = _find_single(form for case in prefer.cases for form in case.by_type.arrays)
        fixed = self.planner.assign(plan.items) or {} if plan.form.unique else {}
        used = {canonical(value) for value in fixed.values()}
        made: list[Any] = []
        for index, values in enumerate(plan.items):
            if index in fixed:
                made.append(fixed[index])
                continue
            better = preferred.item(index) if preferred else ANYTHING
            item = self.choose(values, hints[index], better)
            if plan.form.unique and canonical(item) in used:
                found = elements(values, self.planner.algebra.spend)
                item = next(value for value in found if canonical(value) not in used)
            used.add(canonical(item))
            made.append(item)
        if plan.equal is not None:
            made[plan.equal[1]] = made[plan.equal[0]]
        return made


def _find_single(forms: Iterable[Form]) -> Form | None:
    """Return the form if there is exactly one."""
    found = list(forms)
    return found[0] if len(found) == 1 else None


def _scalars(values: Values, example: Any) -> Iterator[Any]:
    for _, by_type in values.cases:
        if isinstance(example, str) and (word := by_type.texts.like(example)) is not None:
            yield word
        elif isinstance(example, int | float) and not isinstance(example, bool):
            yield from islice(by_type.numbers.elements(), 1)
    for _, by_type in values.cases:
        yield from _plain_texts(by_type.texts.words())
        yield from islice(by_type.numbers.elements(), 1)
        yield from sorted(by_type.booleans)
        yield from [None] if by_type.null else []


def _plain_texts(words: Iterator[str]) -> Iterator[str]:
    """Yield one text, which is empty only if there is no other."""
    first = next(words, None)
    if first == "":
        first = next(words, first)
    yield from [] if first is None else [first]
