"""Sets of characters as sorted ranges of code points."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

CharSet = tuple[tuple[int, int], ...]
"""Disjoint ranges of code points in ascending order, both ends included."""

ANY: CharSet = ((0, 0xD7FF), (0xE000, 0x10FFFF))
"""Every character that a JSON text can contain: all code points but the surrogates."""


def union(*sets: Iterable[tuple[int, int]]) -> CharSet:
    """Join sets of ranges; overlapping and neighbouring ranges become one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(span for ranges in sets for span in ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def intersection(left: CharSet, right: CharSet) -> CharSet:
    """Keep the characters that are in both sets."""
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        low, high = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if low <= high:
            found.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def complement(chars: CharSet) -> CharSet:
    """Keep the characters of JSON that are not in the set."""
    gaps, start = [], 0
    for low, high in chars:
        if start < low:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= 0x10FFFF:
        gaps.append((start, 0x10FFFF))
    return intersection(tuple(gaps), ANY)


def partition(sets: Iterable[CharSet]) -> tuple[CharSet, ...]:
    """Divide all characters into the largest classes that each set contains whole or not at all."""
    distinct = [*dict.fromkeys(sets), ANY]
    events: dict[int, int] = {}
    for number, ranges in enumerate(distinct):
        for low, high in ranges:
            events[low] = events.get(low, 0) ^ (1 << number)
            events[high + 1] = events.get(high + 1, 0) ^ (1 << number)
    classes: dict[int, list[tuple[int, int]]] = {}
    inside, cuts = 0, sorted(events)
    for cut, following in pairwise(cuts):
        inside ^= events[cut]
        if inside:
            classes.setdefault(inside, []).append((cut, following - 1))
    return tuple(union(ranges) for ranges in classes.values())


# Characters that are common in names come first, so that generated words look familiar.
_ORDINARY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/ "
_RANK = {ord(char): place for place, char in enumerate(_ORDINARY)}
_BLOCKS = ((0x21, 0x7E), (0xE0, 0x17F), (0xA1, 0xDF), (0x180, 0x10FFFF), (0, 0x20), (0x7F, 0xA0))


def ordinary(chars: CharSet) -> Iterator[int]:
    """Yield the code points of a set, the most common in names first: `a`, `0`, `A`, `é`."""
    yield from (code for code in _RANK if contains(chars, code))
    for first, last in _BLOCKS:
        for low, high in intersection(chars, ((first, last),)):
            yield from (code for code in range(low, high + 1) if code not in _RANK)


def most_ordinary(chars: CharSet) -> int:
    """Return the first code point of a set in the order of `ordinary`; it must not be empty."""
    return next(ordinary(chars))


def rank(code: int) -> int:
    """Order code points by how ordinary they are, the most ordinary first."""
    return _RANK.get(code, len(_RANK) + code)


def contains(chars: CharSet, code: int) -> bool:
    """Return whether a code point is in a set."""
    return any(low <= code <= high for low, high in chars)
