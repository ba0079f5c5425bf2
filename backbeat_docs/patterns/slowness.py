"""Whether a pattern can cost a backtracking engine more than a few looks at each letter.

An engine reads a prefix of a text in as many ways as the automaton has runs over it. If these are
bounded, the time is linear. They grow with the text when one loop can be left for another on a word
that both can read (Weber and Seidl 1991, criterion IDA); without such loops they are bounded, but
by a number that may itself be huge, as in `a?` thirty times and then `a` thirty times.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from backbeat_docs.patterns.backtracking import Loops, TooLargeError
from backbeat_docs.patterns.charset import ANY, CharSet, intersection, partition
from backbeat_docs.patterns.graph import components, reachable
from backbeat_docs.patterns.syntax import MAX_COUNT, Node, parse

MAX_RUNS = 32
"""In how many ways the beginning of a text may be read."""

_WORK = 300_000  # triples and steps looked at, beyond which a pattern is taken to be slow
_BEAM = 24  # how many sets of places are followed at a time
_LETTERS = 400  # how long a text is followed


def is_slow(pattern: str) -> bool:
    """Tell whether an engine may need more than linear time for a pattern that does not explode.

    >>> is_slow("^[a-z]*[a-z]*$"), is_slow("^([a-z]+:)*[a-z]+$")
    (True, False)
    """
    node = parse(pattern, portable=False)
    try:
        try:
            graph = _Graph(node, written_out=MAX_COUNT)
        except TooLargeError:
            graph = _Graph(node, written_out=0)  # counted repetition taken for a loop
        return graph.grows() or graph.is_wide()
    except TooLargeError:
        return True


class _Graph:
    """The places of a pattern after which a match may still fail, and in how many ways they follow.

    The last place stands for what a search steps over before the pattern.
    """

    def __init__(self, node: Node, written_out: int) -> None:
        loops = Loops(written_out=written_out)
        whole = loops.add(node)
        inner = Loops(written_out=written_out, at_start=False).add(node)
        self.chars: list[CharSet] = [*loops.chars, ANY]
        self.before = len(loops.chars)
        self.first = _without(whole.first, whole.ends_freely)
        searched = _without(inner.first, whole.ends_freely)
        self.follow = [_without(targets, whole.ends_freely) for targets in loops.follow]
        self.follow.append(searched | {self.before: 1} if searched else {})
        self.work = 0

    def grows(self) -> bool:
        """Tell whether one loop can be left for another while both can read the same word."""
        loops = components(self.follow)
        return any(
            self._is_left(p, q, home, away)
            for home, away in product(loops, loops)
            if home != away
            for p, q in product(home, away)
            if intersection(self.chars[p], self.chars[q])
        )

    def _is_left(self, p: int, q: int, home: frozenset[int], away: frozenset[int]) -> bool:
        """Tell whether a word leads from `p` to `p`, from `p` to `q`, and from `q` to `q`."""

        def steps(at: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
            self._count()
            for a, c in product(self.follow[at[0]], self.follow[at[2]]):
                shared = intersection(self.chars[a], self.chars[c])
                if a in home and c in away and shared:
                    for b in self.follow[at[1]]:
                        if intersection(shared, self.chars[b]):
                            yield a, b, c

        return (p, q, q) in reachable([(p, p, q)], steps)

    def is_wide(self) -> bool:
        """Look for a text whose beginning can be read in more than `MAX_RUNS` ways."""
        letters = [
            {at for at, chars in enumerate(self.chars) if intersection(chars, letter)}
            for letter in partition(self.chars)
        ]
        best: dict[frozenset[int], int] = {}
        ahead: list[Counter[int]] = [Counter({-1: 1})]
        for _ in range(_LETTERS):
            found = [self._read(runs, letter) for runs in ahead for letter in letters]
            ahead = sorted((runs for runs in found if runs), key=Counter.total, reverse=True)
            if ahead and ahead[0].total() > MAX_RUNS:
                return True
            ahead = list(_better(ahead, best))[:_BEAM]
        return False

    def _read(self, runs: Counter[int], letter: set[int]) -> Counter[int]:
        after: Counter[int] = Counter()
        for at, ways in runs.items():
            self._count()
            for to, more in (self.follow[at] if at >= 0 else self._begin()).items():
                if to in letter:
                    after[to] += ways * more
        return after

    def _begin(self) -> dict[int, int]:
        return self.first | ({self.before: 1} if self.follow[self.before] else {})

    def _count(self) -> None:
        self.work += 1
        if self.work > _WORK:
            raise TooLargeError


def _without(targets: dict[int, int], gone: frozenset[int]) -> dict[int, int]:
    return {to: ways for to, ways in targets.items() if to not in gone}


def _better(found: list[Counter[int]], best: dict[frozenset[int], int]) -> Iterator[Counter[int]]:
    """Keep what reads into new places, or into known ones in more ways than before."""
    for runs in found:
        places = frozenset(runs)
        if runs.total() > best.get(places, 0):
            best[places] = runs.total()
            yield runs
