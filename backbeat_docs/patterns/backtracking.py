"""Whether a pattern can drive a backtracking engine into exponential time.

A backtracking engine tries every way in which a text can be read. It needs exponential time when
a loop can read one word in two ways and the text then goes on so that no way leads to a match: the
automaton is exponentially ambiguous (Weber and Seidl 1991). Ways are counted as an engine tries
them, so `(a+)+`, one loop in another, is ambiguous although it has one character only.
"""

from collections.abc import Iterable
from typing import NamedTuple

from backbeat_docs.patterns.charset import CharSet, intersection
from backbeat_docs.patterns.graph import components, reachable
from backbeat_docs.patterns.syntax import Anchor, Chars, Choice, Node, Repeat, Sequence, parse

MAX_PLACES = 20_000
MAX_STEPS = 200_000
"""Patterns with more characters, or more ways from one to the next, are taken to explode.

Counted repetition is written out first.
"""

MAX_LOOP = 1000
"""Loops with more characters than this are taken to explode."""

_SHORT = 8  # a shorter choice of counts is written out, a longer one taken for a loop
_MANY = 2  # ways are counted as none, one, many


class TooLargeError(Exception):
    """The pattern has more places than the bound allows."""


class Part(NamedTuple):
    """How a part of a pattern begins, ends and is passed over, with the number of ways.

    `ends_freely` and `passed_freely` say the same without a `$` on the way.
    """

    passed: int
    first: dict[int, int]
    last: dict[int, int]
    passed_freely: bool
    ends_freely: frozenset[int]


_EMPTY = Part(1, {}, {}, True, frozenset())


def explodes(pattern: str) -> bool:
    """Tell whether a backtracking engine may need exponential time for a pattern.

    Patterns of the common syntax are taken, portable or not; `PatternError` is raised for others.

    >>> explodes("^(a+)+$"), explodes("^([a-z]+:)*[a-z]+$")
    (True, False)
    """
    loops = Loops()
    try:
        whole = loops.add(parse(pattern, portable=False))
    except TooLargeError:
        return True
    return any(
        loops.is_ambiguous(loop)
        for loop in components(loops.follow)
        if not loop & whole.ends_freely  # otherwise whatever follows, the text is found
    )


class Loops:
    """The places of a pattern, and in how many ways one follows another (Glushkov 1961)."""

    def __init__(self, *, written_out: int = _SHORT, at_start: bool = True) -> None:
        """Write out choices of so many counts; `at_start` says whether `^` can be passed."""
        self.written_out, self.at_start = written_out, at_start
        self.chars: list[CharSet] = []
        self.follow: list[dict[int, int]] = []
        self.steps = 0

    def add(self, node: Node) -> Part:
        """Add a part's places, after those that are there."""
        if isinstance(node, Chars):
            return self._place(node.chars)
        if isinstance(node, Anchor):
            passable = self.at_start or not node.at_start
            return _EMPTY._replace(passed=int(passable), passed_freely=node.at_start)
        if isinstance(node, Sequence):
            return self._sequence(node.parts)
        if isinstance(node, Choice):
            return self._choice([self.add(option) for option in node.options])
        return self._repeat(node)

    def _place(self, chars: CharSet) -> Part:
        place = len(self.chars)
        if place >= MAX_PLACES:
            raise TooLargeError
        self.chars.append(chars)
        self.follow.append({})
        return Part(0, {place: 1}, {place: 1}, False, frozenset({place}))

    def _connect(self, last: dict[int, int], first: dict[int, int]) -> None:
        self.steps += len(last) * len(first)
        if self.steps > MAX_STEPS:
            raise TooLargeError
        for source, ways in last.items():
            for target, more in first.items():
                self.follow[source][target] = _sum(self.follow[source].get(target, 0), ways * more)

    def _sequence(self, parts: Iterable[Node]) -> Part:
        whole = _EMPTY
        for node in parts:
            whole = self._then(whole, self.add(node))
        return whole

    def _then(self, left: Part, right: Part) -> Part:
        self._connect(left.last, right.first)
        return Part(
            min(_MANY, left.passed * right.passed),
            _join(left.first, right.first, left.passed),
            _join(right.last, left.last, right.passed),
            left.passed_freely and right.passed_freely,
            right.ends_freely | (left.ends_freely if right.passed_freely else frozenset()),
        )

    def _choice(self, options: list[Part]) -> Part:
        whole = Part(0, {}, {}, False, frozenset())
        for option in options:
            whole = Part(
                _sum(whole.passed, option.passed),
                _join(whole.first, option.first, 1),
                _join(whole.last, option.last, 1),
                whole.passed_freely or option.passed_freely,
                whole.ends_freely | option.ends_freely,
            )
        return whole

    def _repeat(self, node: Repeat) -> Part:
        low, high = node.low, node.high
        if high is not None and high - low <= self.written_out:
            whole = self._sequence([node.part] * low)
            tail = _EMPTY
            for _ in range(high - low):
                tail = self._optional(self._then(self.add(node.part), tail))
            return self._then(whole, tail)
        whole = self._sequence([node.part] * (low - 1))
        loop = self.add(node.part)
        self._connect(loop.last, loop.first)
        return self._then(whole, loop if low else self._optional(loop))

    def _optional(self, part: Part) -> Part:
        return part._replace(passed=_sum(part.passed, 1), passed_freely=True)

    def is_ambiguous(self, loop: frozenset[int]) -> bool:
        """Tell whether a loop can read one word in two ways."""
        if len(loop) > MAX_LOOP:
            return True
        inside = {at: {to: n for to, n in self.follow[at].items() if to in loop} for at in loop}
        if any(ways >= _MANY for targets in inside.values() for ways in targets.values()):
            return True
        try:
            return _can_part_and_meet(inside, self._alike(loop))
        except TooLargeError:
            return True

    def _alike(self, loop: frozenset[int]) -> dict[int, frozenset[int]]:
        """Find for each place of a loop those that read a character which it reads, itself too."""
        by_chars: dict[CharSet, set[int]] = {}
        for place in loop:
            by_chars.setdefault(self.chars[place], set()).add(place)
        alike = {
            chars: frozenset().union(*(by_chars[o] for o in by_chars if intersection(chars, o)))
            for chars in by_chars
        }
        return {place: alike[self.chars[place]] | {place} for place in loop}


def _can_part_and_meet(inside: dict[int, dict[int, int]], alike: dict[int, frozenset[int]]) -> bool:
    """Tell whether two ways through a loop, reading one word, can part and come together."""
    forward: dict[tuple[int, int], set[tuple[int, int]]] = {}
    backward: dict[tuple[int, int], set[tuple[int, int]]] = {}
    steps = [0]

    def follow(at: tuple[int, int]) -> set[tuple[int, int]]:
        found = forward.setdefault(at, set())
        for p in inside[at[0]]:
            both = alike[p] & inside[at[1]].keys()
            steps[0] += 1 + len(both)
            found.update((min(p, q), max(p, q)) for q in both)
        if steps[0] > MAX_STEPS * 5:
            raise TooLargeError
        for pair in found:
            backward.setdefault(pair, set()).add(at)
        return found

    together = [(place, place) for place in inside]
    reached = reachable(together, follow)
    returning = reachable(together, lambda at: backward.get(at, set()))
    return any(pair in returning for pair in reached if pair[0] != pair[1])


def _sum(left: int, right: int) -> int:
    return min(_MANY, left + right)


def _join(left: dict[int, int], right: dict[int, int], ways: int) -> dict[int, int]:
    joined = dict(left)
    if ways:
        for place, more in right.items():
            joined[place] = _sum(joined.get(place, 0), more * ways)
    return joined
