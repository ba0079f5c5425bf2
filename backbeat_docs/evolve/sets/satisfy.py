"""Whether a set of values has a member, and how one is put together.

The answer is `SURE`, `NEVER`, or `MAYBE` where it depends on an atom. A plan says which values
the places of an array, or the members of an object, take their values from.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from backbeat_docs.evolve.sets.algebra import intersect
from backbeat_docs.evolve.sets.budget import spend
from backbeat_docs.evolve.sets.forms import (
    ArrayForm,
    Inner,
    Literals,
    ObjectForm,
    Some,
    Typed,
    Values,
    known,
)
from backbeat_docs.patterns import TooComplex

NEVER, MAYBE, SURE = 0, 1, 2
MAX_ITEMS = 50_000
"""The most items of an array, and members of an object, that are put together."""

_known: WeakKeyDictionary[Values, int] = WeakKeyDictionary()


class ArrayPlan(NamedTuple):
    """How to make an array: the values of each place, and two places that must be equal."""

    certainty: int
    places: tuple[Inner, ...]
    equal: tuple[int, int] | None


class ObjectPlan(NamedTuple):
    """How to make an object: the members it must have, and values under names of one's own."""

    certainty: int
    members: Mapping[str, Inner]
    fresh: tuple[Inner, ...]


def certainty(values: Inner) -> int:
    """Tell whether a set surely has a member, surely has none, or may have one."""
    if values is None:
        return SURE
    found = _known.get(values)
    if found is None:
        found = max((_of_case(literals, typed) for literals, typed in values.cases), default=NEVER)
        _known[values] = found
    return found


def _of_case(literals: Literals, typed: Typed) -> int:
    return min(_of_typed(typed), MAYBE if literals else SURE)


def _of_typed(typed: Typed) -> int:
    if typed.null or typed.booleans:
        return SURE
    if not typed.texts.is_empty() or not typed.numbers.is_empty():
        return SURE
    best = NEVER
    forms: list[ArrayForm | ObjectForm] = [*typed.objects, *typed.arrays]
    for form in forms:
        plan = next(plans(form), None)
        best = max(best, plan.certainty if plan else NEVER)
        if best == SURE:
            break
    return best


def plans(form: ArrayForm | ObjectForm) -> Iterator[ArrayPlan | ObjectPlan]:
    """Yield ways to make a member of a form, the sure ones first."""
    made = array_plans(form) if isinstance(form, ArrayForm) else object_plans(form)
    later: list[ArrayPlan | ObjectPlan] = []
    for plan in made:
        if plan.certainty == SURE:
            yield plan
        else:
            later.append(plan)
        if len(later) > 100:
            break
    yield from later


def object_plans(form: ObjectForm) -> Iterator[ObjectPlan]:
    """Yield ways to make an object: who serves each of `some`, and which members fill it up."""
    needed = {name: member.values for name, member in form.members.items() if member.must}
    for members, fresh in _served(form, form.some, needed, ()):
        filled = _filled(form, dict(members), fresh)
        if filled is not None:
            used = (*filled.members.values(), *filled.fresh)
            sure = min((certainty(values) for values in used), default=SURE)
            if sure != NEVER:
                yield filled._replace(certainty=sure)


def _served(
    form: ObjectForm, some: tuple[Some, ...], members: dict[str, Inner], fresh: tuple[Inner, ...]
) -> Iterator[tuple[dict[str, Inner], tuple[Inner, ...]]]:
    """Yield every choice of members, or of new names, for what must occur."""
    spend()
    if not some:
        yield members, fresh
        return
    first, later = some[0], some[1:]
    new = intersect(form.rest, first.values)
    if certainty(new) != NEVER:
        yield from _served(form, later, members, (*fresh, new))
    for name, member in form.members.items():
        shared = intersect(members.get(name, member.values), first.values)
        if name not in first.but and member.may and certainty(shared) != NEVER:
            yield from _served(form, later, {**members, name: shared}, fresh)
    for place, values in enumerate(fresh):
        shared = intersect(values, first.values)
        if certainty(shared) != NEVER:
            again = (*fresh[:place], shared, *fresh[place + 1 :])
            yield from _served(form, later, members, again)


def _filled(
    form: ObjectForm, members: dict[str, Inner], fresh: tuple[Inner, ...]
) -> ObjectPlan | None:
    """Add members until there are enough; `None` if there are too many or never enough."""
    for name, member in form.members.items():
        if len(members) + len(fresh) >= form.low:
            break
        if name not in members and member.may and certainty(member.values) != NEVER:
            members[name] = member.values
    missing = form.low - len(members) - len(fresh)
    if missing > 0 and certainty(form.rest) != NEVER:
        if missing > MAX_ITEMS:
            raise TooComplex("an object would have too many members", "minProperties")
        fresh = (*fresh, *[form.rest] * missing)
    size = len(members) + len(fresh)
    if size < form.low or (form.high is not None and size > form.high):
        return None
    return ObjectPlan(SURE, members, fresh)


def array_plans(form: ArrayForm) -> Iterator[ArrayPlan]:
    """Yield ways to make an array, the short ones first."""
    longest = max([form.low, len(form.prefix), *(start for start, _ in form.some)])
    longest += len(form.some) + (2 if form.unique is False else 0)
    if form.high is not None:
        longest = min(longest, form.high)
    for length in range(form.low, longest + 1):
        if length > MAX_ITEMS:
            raise TooComplex("a list would have too many items", "minItems")
        spend(1 + length // 8)
        # Beyond the prefix all places are alike, so only the first few of them are told apart.
        yield from _of_length(form, length)


def _of_length(form: ArrayForm, length: int) -> Iterator[ArrayPlan]:
    plain = tuple(form.at(place) for place in range(length))
    for places in _placed(form.some, plain, _distinct_places(form, length)):
        if form.unique is False:
            yield from _with_equal(form, places)
            continue
        sure = min((certainty(values) for values in dict.fromkeys(places)), default=SURE)
        if form.unique:
            sure = min(sure, _different(places))
        if sure != NEVER:
            yield ArrayPlan(sure, places, None)


def _distinct_places(form: ArrayForm, length: int) -> int:
    starts = [start for start, _ in form.some]
    return min(length, max([len(form.prefix), *starts]) + len(form.some) + 2)


def _placed(
    some: tuple[tuple[int, Values], ...], places: tuple[Inner, ...], end: int
) -> Iterator[tuple[Inner, ...]]:
    """Yield every choice of a place for each value that must occur."""
    spend()
    if not some:
        yield places
        return
    start, values = some[0]
    for place in range(start, end):
        shared = intersect(places[place], values)
        if certainty(shared) != NEVER:
            chosen = (*places[:place], shared, *places[place + 1 :])
            yield from _placed(some[1:], chosen, end)


def _with_equal(form: ArrayForm, places: tuple[Inner, ...]) -> Iterator[ArrayPlan]:
    for first, second in combinations(range(_distinct_places(form, len(places))), 2):
        shared = intersect(places[first], places[second])
        made = tuple(shared if place in (first, second) else v for place, v in enumerate(places))
        sure = min(certainty(values) for values in dict.fromkeys(made))
        if sure != NEVER:
            yield ArrayPlan(sure, made, (first, second))


def _different(places: tuple[Inner, ...]) -> int:
    """Tell whether places can be given values that all differ (Hall's condition, by matching)."""
    return SURE if assign(places) is not None else NEVER


def assign(places: tuple[Inner, ...]) -> dict[int, object] | None:
    """Choose a different value for each place that has few; `None` if that cannot be.

    A place with as many values as there are places always finds one, and is left out.
    """
    options: dict[int, list[str]] = {}
    values: dict[str, object] = {}
    lists: dict[Values, dict[str, object] | None] = {}
    for place, inner in enumerate(places):
        some = known(inner)
        if some not in lists:
            lists[some] = _few(some, len(places))
            values |= lists[some] or {}
        few = lists[some]
        if few is not None:
            options[place] = list(few)
    owner: dict[str, int] = {}
    for place in options:
        if not _augment(place, options, owner, set()):
            return None
    return {place: values[chosen] for chosen, place in owner.items()}


def _few(values: Values, limit: int) -> dict[str, object] | None:
    """List the members of a set by their keys; `None` if there are `limit` or more."""
    from backbeat_docs.evolve.sets.members import key, members

    if any(_grows(typed) for _, typed in values.cases):
        return None
    found = {key(value): value for value in islice(members(values), limit)}
    return found if len(found) < limit else None


def _grows(typed: Typed) -> bool:
    """Tell whether a set is infinite for a reason that is plain to see."""
    if typed.numbers.is_endless():
        return True
    forms: list[ArrayForm | ObjectForm] = [*typed.objects, *typed.arrays]
    return any(_has_room(form) and next(plans(form), None) is not None for form in forms)


def _has_room(form: ArrayForm | ObjectForm) -> bool:
    if isinstance(form, ObjectForm):
        inner = [member.values for member in form.members.values() if member.may]
        return (form.high is None and certainty(form.rest) != NEVER) or any(map(_is_endless, inner))
    if form.high is None and not form.unique and certainty(form.items) != NEVER:
        return True
    most = max(form.low, 1) if form.high is None else form.high
    return any(_is_endless(form.at(place)) for place in range(min(most, len(form.prefix) + 1)))


def _is_endless(values: Inner) -> bool:
    return values is None or any(_grows(typed) for _, typed in values.cases)


def _augment(
    place: int, options: Mapping[int, list[str]], owner: dict[str, int], tried: set[str]
) -> bool:
    spend()
    for option in options[place]:
        if option in owner:
            continue
        owner[option] = place
        return True
    for option in options[place]:
        if option in tried:
            continue
        tried.add(option)
        if _augment(owner[option], options, owner, tried):
            owner[option] = place
            return True
    return False
