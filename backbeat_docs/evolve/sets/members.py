"""The members of a set of values, one by one, and whether a value is one of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, count, islice
from typing import Any

from backbeat_docs.evolve.sets.budget import spend
from backbeat_docs.evolve.sets.forms import (
    ArrayForm,
    Inner,
    ObjectForm,
    Typed,
    known,
)

FRESH = "extra"
"""The name that a member gets when any new name will do."""


def key(value: Any) -> str:
    """Write a value so that two values are equal in JSON's sense when the texts are.

    >>> key(1) == key(1.0), key(1) == key(True)
    (True, False)
    """
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def contains(values: Inner, value: Any) -> bool:
    """Tell whether a value is in a set; atoms are taken to hold."""
    if values is None:
        return True
    return any(_has(typed, value) for _, typed in values.cases)


def _has(typed: Typed, value: Any) -> bool:
    if isinstance(value, bool):
        return value in typed.booleans
    if isinstance(value, int | float):
        return typed.numbers.has(value)
    if isinstance(value, str):
        return typed.texts.has(value)
    if isinstance(value, list):
        return any(_fits_array(form, value) for form in typed.arrays)
    if isinstance(value, dict):
        return any(_fits_object(form, value) for form in typed.objects)
    return typed.null


def _fits_array(form: ArrayForm, value: list[Any]) -> bool:
    if len(value) < form.low or (form.high is not None and len(value) > form.high):
        return False
    if not all(contains(form.at(place), item) for place, item in enumerate(value)):
        return False
    if not all(
        any(contains(values, item) for item in value[start:]) for start, values in form.some
    ):
        return False
    return form.unique is None or form.unique == (len({key(v) for v in value}) == len(value))


def _fits_object(form: ObjectForm, value: dict[str, Any]) -> bool:
    if len(value) < form.low or (form.high is not None and len(value) > form.high):
        return False
    for name, member in form.members.items():
        if (name in value and not member.may) or (name not in value and member.must):
            return False
    if not all(contains(form.member(name).values, inner) for name, inner in value.items()):
        return False
    return all(
        any(name not in some.but and contains(some.values, v) for name, v in value.items())
        for some in form.some
    )


def members(values: Inner) -> Iterator[Any]:
    """Yield the values of a set, ordinary ones first, none twice; all of them if they are few."""
    seen: set[str] = set()
    streams = (stream for _, typed in known(values).cases for stream in _streams(typed))
    for value in _in_turn(streams):
        spend()
        name = key(value)
        if name not in seen:
            seen.add(name)
            yield value


def _streams(typed: Typed) -> Iterator[Iterator[Any]]:
    yield typed.texts.words()
    yield typed.numbers.members()
    yield iter(sorted(typed.booleans))
    yield iter([None] if typed.null else [])
    for array in typed.arrays:
        yield _arrays(array)
    for form in typed.objects:
        yield _objects(form)


def _in_turn(streams: Iterable[Iterator[Any]]) -> Iterator[Any]:
    """Take one value of each stream after another, until all have ended."""
    waiting = list(streams)
    while waiting:
        for stream in list(waiting):
            try:
                yield next(stream)
            except StopIteration:
                waiting.remove(stream)


def _arrays(form: ArrayForm) -> Iterator[list[Any]]:
    told_apart = max([len(form.prefix), *(start for start, _ in form.some)]) + len(form.some) + 2
    lengths = count(form.low) if form.high is None else range(form.low, form.high + 1)
    for length in lengths:
        spend(1 + length)
        places = [form.at(place) for place in range(length)]
        found = False
        for items in _tuples(places):
            spend()
            if _fits_array(form, list(items)):
                found = True
                yield list(items)
        if length > told_apart and not found:
            return  # nor is there a longer one


def _objects(form: ObjectForm) -> Iterator[dict[str, Any]]:
    named = [name for name, member in form.members.items() if member.may]
    must = [name for name in named if form.members[name].must]
    free = [name for name in named if name not in must]
    has_rest = next(members(form.rest), form) is not form
    fewest = max(0, form.low - len(named))
    for extra in count(fewest) if has_rest else range(1):
        if form.high is not None and len(must) + extra > form.high:
            return
        spend()
        new = fresh(form.members, extra)
        for chosen in chain.from_iterable(combinations(free, n) for n in range(len(free) + 1)):
            names = [*must, *chosen, *new]
            for inner in islice(_tuples([form.member(n).values for n in names]), 10_000):
                spend()
                made = dict(zip(names, inner, strict=True))
                if _fits_object(form, made):
                    yield made


def fresh(taken: Iterable[str], number: int) -> list[str]:
    """Make names that are not taken."""
    avoid = set(taken)
    names = chain([FRESH], (f"{FRESH}_{n}" for n in count(2)))
    return list(islice((name for name in names if name not in avoid), number))


def _tuples(places: Sequence[Inner]) -> Iterator[tuple[Any, ...]]:
    """Yield every choice of one member for each place; those of small numbers come first."""
    lists = [_Lazy(members(inner)) for inner in places]
    for total in count():
        spend()
        grew = False
        for choice in _sums(total, lists):
            grew = True
            yield tuple(lazy.at(index) for lazy, index in zip(lists, choice, strict=True))
        if not grew:
            return


class _Lazy:
    """A list that is filled from a stream as far as it is looked at."""

    def __init__(self, stream: Iterator[Any]) -> None:
        self.stream, self.values, self.ended = stream, list[Any](), False

    def has(self, index: int) -> bool:
        while len(self.values) <= index and not self.ended:
            try:
                self.values.append(next(self.stream))
            except StopIteration:
                self.ended = True
        return index < len(self.values)

    def at(self, index: int) -> Any:
        return self.values[index]


def _sums(total: int, lists: Sequence[_Lazy]) -> Iterator[tuple[int, ...]]:
    """Yield the choices of indices, all within their lists, whose sum is `total`."""
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
        for later in _sums(total - index, lists[1:]):
            yield (index, *later)
