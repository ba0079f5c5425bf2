"""Enumerates the elements of a set, and checks whether a value is one of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, count, islice
from typing import Any, TypeAlias

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.sets.forms import ArrayForm, ByType, ObjectForm, Values

Spend: TypeAlias = Callable[[int], None]
"""Counts steps of work; raises `TooComplex` when none are left."""

FRESH = "extra"
"""The name of a new member if any name is possible."""

MAX_OBJECTS = 10_000
"""The maximum number of objects with the same names."""


def contains(values: Values, value: Any) -> bool:
    """Return whether a value is in a set; opaque parts count as accepting it."""
    return any(_type_contains(by_type, value) for _, by_type in values.cases)


def _type_contains(by_type: ByType, value: Any) -> bool:
    if isinstance(value, bool):
        return value in by_type.booleans
    if isinstance(value, int | float):
        return by_type.numbers.has(value)
    if isinstance(value, str):
        return by_type.texts.has(value)
    if isinstance(value, list):
        return any(_fits_array(form, value) for form in by_type.arrays)
    if isinstance(value, dict):
        return any(_fits_object(form, value) for form in by_type.objects)
    return by_type.null


def _fits_array(form: ArrayForm, value: list[Any]) -> bool:
    if not _fits_size(form, value):
        return False
    if not all(contains(form.item(index), item) for index, item in enumerate(value)):
        return False
    for start, values in form.some:
        if not any(contains(values, item) for item in value[start:]):
            return False
    return form.unique is None or form.unique == _all_differ(value)


def _all_differ(items: list[Any]) -> bool:
    return len({canonical(item) for item in items}) == len(items)


def _fits_object(form: ObjectForm, value: dict[str, Any]) -> bool:
    if not _fits_size(form, value):
        return False
    for name, member in form.members.items():
        if (name in value and not member.allowed) or (name not in value and member.required):
            return False
    if not all(contains(form.member(name).values, inner) for name, inner in value.items()):
        return False
    return all(
        any(name not in some.except_names and contains(some.values, v) for name, v in value.items())
        for some in form.some
    )


def _fits_size(form: ArrayForm | ObjectForm, value: list[Any] | dict[str, Any]) -> bool:
    return form.low <= len(value) and (form.high is None or len(value) <= form.high)


def elements(values: Values, spend: Spend) -> Iterator[Any]:
    """Yield the values of a set without repeats, common ones first, and all if it is small."""
    seen: set[str] = set()
    streams = (stream for _, by_type in values.cases for stream in _streams(by_type, spend))
    for value in _in_turn(streams):
        spend(1)
        text = canonical(value)
        if text not in seen:
            seen.add(text)
            yield value


def _streams(by_type: ByType, spend: Spend) -> Iterator[Iterator[Any]]:
    yield by_type.texts.words()
    yield by_type.numbers.elements()
    yield iter(sorted(by_type.booleans))
    yield iter([None] if by_type.null else [])
    for array in by_type.arrays:
        yield _enumerate_arrays(array, spend)
    for form in by_type.objects:
        yield _enumerate_objects(form, spend)


def _in_turn(streams: Iterable[Iterator[Any]]) -> Iterator[Any]:
    """Yield one value of each stream in turn, until all have ended."""
    waiting = list(streams)
    while waiting:
        for stream in list(waiting):
            try:
                yield next(stream)
            except StopIteration:
                waiting.remove(stream)


def _enumerate_arrays(form: ArrayForm, spend: Spend) -> Iterator[list[Any]]:
    distinct = max([len(form.prefix), *(some.start for some in form.some)]) + len(form.some) + 2
    lengths = count(form.low) if form.high is None else range(form.low, form.high + 1)
    for length in lengths:
        spend(1 + length)
        found = False
        for items in _choices(form.first_items(length), spend):
            spend(1)
            if _fits_array(form, list(items)):
                found = True
                yield list(items)
        if length > distinct and not found:
            return  # there is no longer one either


def _enumerate_objects(form: ObjectForm, spend: Spend) -> Iterator[dict[str, Any]]:
    named = [name for name, member in form.members.items() if member.allowed]
    required = [name for name in named if form.members[name].required]
    optional = [name for name in named if name not in required]
    has_rest = next(elements(form.rest, spend), form) is not form
    fewest = max(0, form.low - len(named))
    for extra in count(fewest) if has_rest else range(1):
        if form.high is not None and len(required) + extra > form.high:
            return
        spend(1)
        new = fresh_names(form.members, extra)
        subsets = (combinations(optional, size) for size in range(len(optional) + 1))
        for chosen in chain.from_iterable(subsets):
            names = [*required, *chosen, *new]
            choices = _choices([form.member(name).values for name in names], spend)
            for inner in islice(choices, MAX_OBJECTS):
                spend(1)
                made = dict(zip(names, inner, strict=True))
                if _fits_object(form, made):
                    yield made


def fresh_names(taken: Iterable[str], number: int) -> list[str]:
    """Return new names that are not taken."""
    avoid = set(taken)
    names = chain([FRESH], (f"{FRESH}_{n}" for n in count(2)))
    return list(islice((name for name in names if name not in avoid), number))


def _choices(sets: Sequence[Values], spend: Spend) -> Iterator[tuple[Any, ...]]:
    """Yield every choice of one element from each set; the first elements come first."""
    lists = [_LazyList(elements(values, spend)) for values in sets]
    for total in count():
        spend(1)
        grew = False
        for indexes in _indexes(total, lists):
            grew = True
            yield tuple(lazy.values[index] for lazy, index in zip(lists, indexes, strict=True))
        if not grew:
            return


class _LazyList:
    """A list that is filled from a stream on demand."""

    def __init__(self, stream: Iterator[Any]) -> None:
        self.stream, self.values, self.ended = stream, list[Any](), False

    def has(self, index: int) -> bool:
        while len(self.values) <= index and not self.ended:
            try:
                self.values.append(next(self.stream))
            except StopIteration:
                self.ended = True
        return index < len(self.values)


def _indexes(total: int, lists: Sequence[_LazyList]) -> Iterator[tuple[int, ...]]:
    """Yield the choices of indexes, all within their lists, whose sum is `total`."""
    if not lists:
        if total == 0:
            yield ()
        return
    if len(lists) == 1:
        if lists[0].has(total):
            yield (total,)
        return
    for index in range(total + 1):
        if not lists[0].has(index):
            return
        for later in _indexes(total - index, lists[1:]):
            yield (index, *later)
