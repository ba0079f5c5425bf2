"""Sets of numbers: intervals, multiples of whole numbers, and every combination of them.

A set is a sequence of cut points. Each point is in the set or not. Each gap between points contains
integers by their remainder, and either all or none of the other numbers. JSON's numbers are the
integers and the doubles; 1.0 and 1 are one number.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import count, takewhile
from typing import NamedTuple

from backbeat_docs.patterns import TooComplex

Number = int | float
MAX_MODULUS = 1 << 20
"""The maximum least common multiple of `multipleOf` values."""

_FIRST_WITHOUT_FRACTION = 2.0**52  # from here on, every double is an integer


class Texture(NamedTuple):
    """The numbers of a gap that are in the set: those with a fraction, and integers by remainder.

    Bit `r` of `remainders` represents the integers whose remainder modulo `modulus` is `r`.
    """

    fractions: bool
    modulus: int
    remainders: int

    def has(self, number: Number) -> bool:
        """Return whether a number of the gap is in the set."""
        if number != math.floor(number):
            return self.fractions
        return bool(self.remainders >> (int(number) % self.modulus) & 1)


EMPTY = Texture(False, 1, 0)
FULL = Texture(True, 1, 1)


class Numbers(NamedTuple):
    """A set of numbers: ascending cut points, whether each is in, and the gaps around them."""

    cuts: tuple[Number, ...]
    points: tuple[bool, ...]
    gaps: tuple[Texture, ...]

    def has(self, number: Number) -> bool:
        """Return whether a number is in the set."""
        place = bisect_left(self.cuts, number)
        if place < len(self.cuts) and self.cuts[place] == number:
            return self.points[place]
        return self.gaps[place].has(number)

    def __and__(self, other: "Numbers") -> "Numbers":
        """Keep the numbers that are in both."""
        return _combine(self, other, lambda left, right: left & right)

    def __or__(self, other: "Numbers") -> "Numbers":
        """Join two sets."""
        return _combine(self, other, lambda left, right: left | right)

    def __sub__(self, other: "Numbers") -> "Numbers":
        """Keep the numbers that the other set lacks."""
        return _combine(self, other, lambda left, right: left & ~right)

    def is_empty(self) -> bool:
        """Return whether the set contains no JSON number."""
        return not any(self.points) and next(self.elements(), None) is None

    def is_endless(self) -> bool:
        """Return whether the set is unbounded."""
        return any(gap.fractions or gap.remainders for gap in (self.gaps[0], self.gaps[-1]))

    def elements(self) -> Iterator[Number]:
        """Yield the numbers, those near zero first, and all of them if the set is finite."""
        spans = sorted(self._spans(), key=lambda span: _distance(span[0], span[1]))
        for low, high, texture in spans:
            if texture is None:
                yield low
                continue
            yield from _integers(low, high, texture)
            if texture.fractions:
                yield from _fractions(low, high)

    def _spans(self) -> Iterator[tuple[Number, Number, Texture | None]]:
        edges = [-math.inf, *self.cuts, math.inf]
        for low, high, texture in zip(edges, edges[1:], self.gaps, strict=False):
            if texture.fractions or texture.remainders:
                yield low, high, texture
        yield from (
            (cut, cut, None) for cut, is_in in zip(self.cuts, self.points, strict=True) if is_in
        )


NOTHING = Numbers((), (), (EMPTY,))
ALL = Numbers((), (), (FULL,))
INTEGERS = Numbers((), (), (Texture(False, 1, 1),))


def of_values(values: Iterable[Number]) -> Numbers:
    """Return the set of some numbers."""
    cuts = tuple(sorted(set(values)))
    return Numbers(cuts, (True,) * len(cuts), (EMPTY,) * (len(cuts) + 1))


def at_least(bound: Number, *, exclusive: bool = False) -> Numbers:
    """Return the numbers from a bound on, the bound included unless `exclusive`."""
    return Numbers((bound,), (not exclusive,), (EMPTY, FULL))


def at_most(bound: Number, *, exclusive: bool = False) -> Numbers:
    """Return the numbers up to a bound, the bound included unless `exclusive`."""
    return Numbers((bound,), (not exclusive,), (FULL, EMPTY))


def multiples(divisor: int) -> Numbers:
    """Return the multiples of a positive whole number."""
    if divisor > MAX_MODULUS:
        raise TooComplex("multipleOf is too large", "multipleOf")
    return Numbers((), (), (Texture(False, divisor, 1),))


def _combine(left: Numbers, right: Numbers, operation: Callable[[int, int], int]) -> Numbers:
    cuts = sorted({*left.cuts, *right.cuts})
    points = [bool(operation(left.has(cut), right.has(cut)) & 1) for cut in cuts]
    gaps: list[Texture] = []
    combined: dict[tuple[Texture, Texture], Texture] = {}  # long lists of values have few textures
    for low in (None, *cuts):
        pair = _gap_after(left, low), _gap_after(right, low)
        if pair not in combined:
            combined[pair] = _combine_textures(*pair, operation)
        gaps.append(combined[pair])
    return _simplify(cuts, points, gaps)


def _gap_after(numbers: Numbers, cut: Number | None) -> Texture:
    if cut is None:
        return numbers.gaps[0]
    place = bisect_left(numbers.cuts, cut)
    return numbers.gaps[place + (place < len(numbers.cuts) and numbers.cuts[place] == cut)]


def _combine_textures(
    left: Texture, right: Texture, operation: Callable[[int, int], int]
) -> Texture:
    modulus = math.lcm(left.modulus, right.modulus)
    if modulus > MAX_MODULUS:
        raise TooComplex("their common multiple is too large", "multipleOf")
    every = (1 << modulus) - 1
    remainders = operation(_widen(left, modulus), _widen(right, modulus)) & every
    fractions = bool(operation(left.fractions, right.fractions) & 1)
    if remainders in (0, every):
        return Texture(fractions, 1, int(remainders > 0))
    return Texture(fractions, modulus, remainders)


def _widen(texture: Texture, modulus: int) -> int:
    """Repeat the remainders of a texture for a multiple of its modulus."""
    ones = ((1 << modulus) - 1) // ((1 << texture.modulus) - 1)
    return texture.remainders * ones


def _simplify(cuts: list[Number], points: list[bool], gaps: list[Texture]) -> Numbers:
    """Drop the redundant cut points."""
    kept: list[int] = []
    textures = [gaps[0]]
    for place, (cut, is_in) in enumerate(zip(cuts, points, strict=True)):
        if gaps[place + 1] == textures[-1] and textures[-1].has(cut) == is_in:
            continue
        kept.append(place)
        textures.append(gaps[place + 1])
    return Numbers(
        tuple(cuts[place] for place in kept),
        tuple(points[place] for place in kept),
        tuple(textures),
    )


def _distance(low: Number, high: Number) -> tuple[Number, bool, bool]:
    """Return a sort key by distance from zero, with a point before the gap that it bounds."""
    if low < 0 < high:
        return 0, False, False
    return (low, low != high, False) if low >= 0 else (-high, low != high, True)


def _integers(low: Number, high: Number, texture: Texture) -> Iterator[int]:
    """Yield the integers strictly inside a gap, those near zero first."""
    if not texture.remainders:
        return
    first = -math.inf if low == -math.inf else math.floor(low) + 1
    last = math.inf if high == math.inf else math.ceil(high) - 1
    upward = _ascending_integers(int(max(first, 0)), texture)
    downward = _ascending_integers(int(max(-last, 1)), _negate_remainders(texture))
    yield from takewhile(lambda n: n <= last, upward)
    yield from takewhile(lambda n: n >= first, (-n for n in downward))


def _ascending_integers(start: int, texture: Texture) -> Iterator[int]:
    """Yield the integers from a start on that leave one of the remainders, ascending."""
    shift = start % texture.modulus
    turned = texture.remainders >> shift | texture.remainders << (texture.modulus - shift)
    turned &= (1 << texture.modulus) - 1
    steps = []
    while turned:
        lowest = (turned & -turned).bit_length() - 1
        steps.append(lowest)
        turned &= turned - 1
        if len(steps) > 5000:  # more are never used
            break
    for turn in count():
        for step in steps:
            yield start + turn * texture.modulus + step


def _negate_remainders(texture: Texture) -> Texture:
    """Return the remainders of the negated numbers."""
    digits = f"{texture.remainders:0{texture.modulus}b}"
    # In reverse, bit r is at modulus - 1 - r; that of -r is one further, and wraps around.
    turned = int(digits[::-1], 2) << 1
    turned = (turned | turned >> texture.modulus) & ((1 << texture.modulus) - 1)
    return texture._replace(remainders=turned)


def _fractions(low: Number, high: Number) -> Iterator[float]:
    """Yield numbers with a fraction strictly inside a gap, those with few digits first."""
    low, high = max(low, -_FIRST_WITHOUT_FRACTION), min(high, _FIRST_WITHOUT_FRACTION)
    near = min(max(0, low), high)
    seen: set[float] = set()
    for digits in range(1, 18):
        scale = 10**digits
        for step in range(12 * min(scale, 100)):
            for number in _numbers_around(near, scale, step):
                inside = low < number < high and number != math.floor(number)
                if inside and number not in seen:
                    seen.add(number)
                    yield number
    yield from (number for number in _neighbours(low, high) if number not in seen)


def _neighbours(low: Number, high: Number) -> Iterator[float]:
    """Yield the doubles with a fraction right above a bound: all of them in a narrow gap."""
    number = float(low)
    for _ in range(2000):
        number = math.nextafter(number, math.inf)
        if number >= high:
            return
        if number > low and number != math.floor(number):
            yield number


def _numbers_around(near: Number, scale: int, step: int) -> tuple[float, float]:
    centre = math.floor(near * scale) if abs(near) < _FIRST_WITHOUT_FRACTION / scale else None
    if centre is None:
        return near + step / scale, near - step / scale
    return (centre + step) / scale, (centre - step) / scale
