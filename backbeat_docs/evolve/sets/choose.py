"""Which member of a set is shown: as small as can be, and as like an example as can be."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from backbeat_docs.evolve.sets.algebra import intersect
from backbeat_docs.evolve.sets.forms import ArrayForm, Inner, ObjectForm, Values, known
from backbeat_docs.evolve.sets.members import contains, fresh, key, members
from backbeat_docs.evolve.sets.satisfy import (
    NEVER,
    ArrayPlan,
    ObjectPlan,
    assign,
    certainty,
    plans,
)

ABSENT: Any = object()
"""Stands where no example is known."""


def choose(values: Inner, example: Any = ABSENT, prefer: Inner = None) -> Any:
    """Choose a member of a set; raise `LookupError` if it has none.

    The example is taken where it fits, then a value that is also in `prefer`.
    """
    return next(iter(_choices(known(values), example, prefer)))


def _choices(values: Values, example: Any, prefer: Inner) -> Iterator[Any]:
    if isinstance(example, dict | list):
        yield from compound(values, example, prefer, type(example))
    elif example is not ABSENT and contains(values, example):
        yield example
    if prefer is not None:
        both = known(intersect(values, prefer))
        if certainty(both) != NEVER:
            yield choose(both, example)
    yield from _scalars(values, example)
    for kind in (list, dict):
        yield from compound(values, example, prefer, kind)
    raise LookupError("the set has no member")


def _scalars(values: Values, example: Any) -> Iterator[Any]:
    for _, typed in values.cases:
        if isinstance(example, str) and (word := typed.texts.like(example)) is not None:
            yield word
        elif isinstance(example, int | float) and not isinstance(example, bool):
            yield from islice(typed.numbers.members(), 1)
    for _, typed in values.cases:
        yield from _plain_texts(typed.texts.words())
        yield from islice(typed.numbers.members(), 1)
        yield from sorted(typed.booleans)
        yield from [None] if typed.null else []


def _plain_texts(words: Iterator[str]) -> Iterator[str]:
    """Yield one text, not the empty one if there is another."""
    first = next(words, None)
    if first == "":
        first = next(words, first)
    yield from [] if first is None else [first]


def compound(values: Values, example: Any, prefer: Inner, kind: type) -> Iterator[Any]:
    """Yield an array or object for each way in which the set has some."""
    for _, typed in values.cases:
        forms: Iterable[ArrayForm | ObjectForm] = typed.objects if kind is dict else typed.arrays
        for form in forms:
            for plan in islice(plans(form), 1):
                yield make(form, plan, example, prefer)


def make(
    form: ArrayForm | ObjectForm, plan: ArrayPlan | ObjectPlan, example: Any, prefer: Inner
) -> Any:
    """Put a value together as a plan says."""
    if isinstance(plan, ArrayPlan) and isinstance(form, ArrayForm):
        return _array(form, plan, example if isinstance(example, list) else [], prefer)
    assert isinstance(plan, ObjectPlan)
    assert isinstance(form, ObjectForm)
    return _object(form, plan, example if isinstance(example, dict) else {}, prefer)


def _object(
    form: ObjectForm, plan: ObjectPlan, example: dict[str, Any], prefer: Inner
) -> dict[str, Any]:
    liked = _only_object(prefer)
    names = [name for name in example if name in plan.members]
    names += [name for name in plan.members if name not in example]
    made = {}
    for name in names:
        better = liked.member(name).values if liked else None
        made[name] = choose(plan.members[name], example.get(name, ABSENT), better)
    taken = {*form.members, *(name for some in form.some for name in some.but)}
    for name, values in zip(fresh(taken, len(plan.fresh)), plan.fresh, strict=True):
        made[name] = choose(values)
    return made


def _only_object(values: Inner) -> ObjectForm | None:
    forms = [form for _, typed in values.cases for form in typed.objects] if values else []
    return forms[0] if len(forms) == 1 else None


def _array(form: ArrayForm, plan: ArrayPlan, example: list[Any], prefer: Inner) -> list[Any]:
    hints: list[Any] = [*example, *[example[-1] if example else ABSENT] * len(plan.places)]
    liked = _only_array(prefer)
    fixed = assign(plan.places) or {} if form.unique else {}
    used = {key(value) for value in fixed.values()}
    items: list[Any] = []
    for place, values in enumerate(plan.places):
        if place in fixed:
            items.append(fixed[place])
            continue
        item = choose(values, hints[place], liked.at(place) if liked else None)
        if form.unique and key(item) in used:
            item = next(value for value in members(values) if key(value) not in used)
        used.add(key(item))
        items.append(item)
    if plan.equal is not None:
        items[plan.equal[1]] = items[plan.equal[0]]
    return items


def _only_array(values: Inner) -> ArrayForm | None:
    forms = [form for _, typed in values.cases for form in typed.arrays] if values else []
    return forms[0] if len(forms) == 1 else None
