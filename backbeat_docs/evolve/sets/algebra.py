"""Sets of values under intersection, union and difference."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from backbeat_docs.evolve.sets.budget import remembered, spend
from backbeat_docs.evolve.sets.forms import (
    ANYTHING,
    NOTHING,
    ArrayForm,
    Inner,
    Literals,
    Member,
    ObjectForm,
    Some,
    Typed,
    Values,
    is_nothing,
    known,
)
from backbeat_docs.patterns import Language


@remembered
def intersect(left: Inner, right: Inner) -> Inner:
    """Keep the values that are in both."""
    if left is None or left is right:
        return right
    if right is None or is_nothing(left):
        return left
    if is_nothing(right):
        return right
    return Values(
        (mine | theirs, _both(a, b))
        for mine, a in left.cases
        for theirs, b in right.cases
        if not _contradict(mine, theirs)
    )


def union(*sets: Values) -> Values:
    """Join sets of values."""
    merged: dict[Literals, Typed] = {}
    for values in sets:
        for literals, typed in values.cases:
            before = merged.get(literals)
            merged[literals] = typed if before is None else _either(before, typed)
    return Values(merged.items())


@remembered
def subtract(left: Inner, right: Inner) -> Values:
    """Keep the values of `left` that `right` lacks."""
    if left is right or right is None or is_nothing(left):
        return NOTHING
    remaining = ANYTHING if left is None else left
    for theirs, b in right.cases:
        remaining = union(*_without(remaining, theirs, b))
    return remaining


def _without(remaining: Values, theirs: Literals, b: Typed) -> Iterator[Values]:
    for mine, a in remaining.cases:
        if _contradict(mine, theirs):
            yield Values([(mine, a)])
            continue
        yield Values([(mine, _only(a, b))])
        for atom, holds in theirs - mine:
            yield Values([(mine | {(atom, not holds)}, _both(a, b))])


def _contradict(left: Literals, right: Literals) -> bool:
    return any((atom, not holds) in right for atom, holds in left)


def _both(left: Typed, right: Typed) -> Typed:
    spend()
    return Typed(
        left.null and right.null,
        left.booleans & right.booleans,
        left.numbers & right.numbers,
        _pruned(left.texts & right.texts),
        tuple(form for a in left.arrays for b in right.arrays for form in _arrays(a, b)),
        tuple(form for a in left.objects for b in right.objects for form in _objects(a, b)),
    )


def _either(left: Typed, right: Typed) -> Typed:
    spend()
    return Typed(
        left.null or right.null,
        left.booleans | right.booleans,
        left.numbers | right.numbers,
        left.texts | right.texts,
        tuple(dict.fromkeys((*left.arrays, *right.arrays))),
        (*left.objects, *(form for form in right.objects if form not in left.objects)),
    )


def _only(left: Typed, right: Typed) -> Typed:
    spend()
    arrays: Iterable[ArrayForm] = left.arrays
    for taken in right.arrays:
        arrays = [piece for form in arrays for piece in _array_pieces(form, taken)]
    objects: Iterable[ObjectForm] = left.objects
    for gone in right.objects:
        objects = [piece for form in objects for piece in _object_pieces(form, gone)]
    return Typed(
        left.null and not right.null,
        left.booleans - right.booleans,
        left.numbers - right.numbers,
        _pruned(left.texts - right.texts),
        tuple(arrays),
        tuple(objects),
    )


def _pruned(texts: Language) -> Language:
    """Drop the pieces that no text has the length for."""
    spend(sum(len(piece.dfa.rows) for piece in texts.pieces) // 8)
    return Language(tuple(p for p in texts.pieces if not Language((p,)).is_empty()))


def _least(left: int | None, right: int | None) -> int | None:
    return min((bound for bound in (left, right) if bound is not None), default=None)


def _arrays(left: ArrayForm, right: ArrayForm) -> Iterator[ArrayForm]:
    spend()
    if left.unique is not None and right.unique is (not left.unique):
        return
    length = max(len(left.prefix), len(right.prefix))
    form = ArrayForm(
        tuple(intersect(left.at(place), right.at(place)) for place in range(length)),
        intersect(left.items, right.items),
        tuple(dict.fromkeys((*left.some, *right.some))),
        left.low,
        left.high,
        left.unique if right.unique is None else right.unique,
    )
    yield from _between(form, right.low, right.high)


def _array_pieces(form: ArrayForm, gone: ArrayForm) -> Iterator[ArrayForm]:
    """Yield the arrays of one form that another lacks, one piece for each way to lack it."""
    length = max(len(form.prefix), len(gone.prefix))
    for place in range(length):
        outside = subtract(form.at(place), gone.at(place))
        if not is_nothing(outside):
            prefix = (*_first(form, place), outside, *_first(form, length)[place + 1 :])
            yield from _between(form._replace(prefix=prefix), place + 1)
    outside = subtract(form.items, gone.items)
    if not is_nothing(outside):
        yield form._replace(some=(*form.some, (length, outside)))
    for start, values in gone.some:
        length = max(len(form.prefix), start)
        later = (subtract(form.at(place), values) for place in range(start, length))
        prefix = (*_first(form, start), *later)
        yield form._replace(prefix=prefix, items=subtract(form.items, values))
    yield from _between(form, high=gone.low - 1)
    if gone.high is not None:
        yield from _between(form, gone.high + 1)
    if gone.unique is not None and form.unique is not gone.unique:
        yield form._replace(unique=not gone.unique)


def _first(form: ArrayForm, length: int) -> tuple[Inner, ...]:
    return tuple(form.at(place) for place in range(length))


Form = TypeVar("Form", ArrayForm, ObjectForm)


def _between(form: Form, low: int = 0, high: int | None = None) -> Iterator[Form]:
    """Yield the form with bounds on its size, if they leave anything."""
    least, most = max(form.low, low), _least(form.high, high)
    if most is None or least <= most:
        yield form._replace(low=least, high=most)


def _objects(left: ObjectForm, right: ObjectForm) -> Iterator[ObjectForm]:
    spend(1 + len(left.members))
    members = {}
    for name in dict.fromkeys((*left.members, *right.members)):
        mine, theirs = left.member(name), right.member(name)
        member = _member(
            intersect(mine.values, theirs.values),
            must=mine.must or theirs.must,
            may=mine.may and theirs.may,
        )
        if member is None:
            return
        members[name] = member
    rest = intersect(left.rest, right.rest)
    some = tuple(dict.fromkeys((*left.some, *right.some)))
    form = ObjectForm(members, rest, some, left.low, left.high)
    yield from _between(form, right.low, right.high)


def _member(values: Inner, *, must: bool, may: bool) -> Member | None:
    """Make a member; `None` if it must be there and cannot."""
    may = may and not is_nothing(values)
    if must and not may:
        return None
    return Member(values if may else NOTHING, must, may)


def _object_pieces(form: ObjectForm, gone: ObjectForm) -> Iterator[ObjectForm]:
    """Yield the objects of one form that another lacks, one piece for each way to lack it."""
    spend(1 + len(form.members))
    names = dict.fromkeys((*form.members, *gone.members))
    for name in names:
        yield from _member_pieces(form, name, gone.member(name))
    outside = subtract(form.rest, gone.rest)
    if not is_nothing(outside):
        all_names = {name: form.member(name) for name in names}
        more = Some(frozenset(names), outside)
        yield form._replace(members=all_names, some=(*form.some, more))
    for some in gone.some:
        yield from _without_some(form, names, some)
    yield from _between(form, high=gone.low - 1)
    if gone.high is not None:
        yield from _between(form, gone.high + 1)


def _member_pieces(form: ObjectForm, name: str, gone: Member) -> Iterator[ObjectForm]:
    mine = form.member(name)
    if gone.must and not mine.must:
        yield _with(form, name, Member(NOTHING, may=False))
    if not mine.may:
        return
    outside = known(mine.values) if not gone.may else subtract(mine.values, gone.values)
    if not is_nothing(outside):
        yield _with(form, name, Member(outside, must=True))


def _with(form: ObjectForm, name: str, member: Member) -> ObjectForm:
    return form._replace(members={**form.members, name: member})


def _without_some(form: ObjectForm, names: Iterable[str], some: Some) -> Iterator[ObjectForm]:
    """Yield the objects in which no member but the named ones has one of the values."""
    members = {}
    for name in {*names, *some.but}:
        mine = form.member(name)
        values = mine.values if name in some.but else subtract(mine.values, some.values)
        member = _member(values, must=mine.must, may=mine.may)
        if member is None:
            return
        members[name] = member
    yield form._replace(members=members, rest=subtract(form.rest, some.values))
