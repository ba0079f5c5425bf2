"""Build and combine deterministic automata over classes of characters."""

from bisect import bisect
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from backbeat_docs.patterns.charset import ANY, CharSet, intersection, partition, union
from backbeat_docs.patterns.error import TooComplex
from backbeat_docs.patterns.nfa import Nfa, build
from backbeat_docs.patterns.syntax import Node

MAX_STATES = 5000
"""The most states that an automaton may have."""

MAX_STEPS = 2_000_000
"""The most steps of work that building one automaton may take."""


class Dfa:
    """A complete deterministic automaton; state 0 is its start.

    `classes` are disjoint character sets that cover `charset.ANY`; `rows[state][class]` is the next
    state. Automata compare by identity, which is how results about them are cached.
    """

    __slots__ = ("__weakref__", "_ascii", "_others", "accepting", "classes", "rows")

    def __init__(
        self, classes: tuple[CharSet, ...], rows: list[list[int]], accepting: frozenset[int]
    ) -> None:
        self.classes, self.rows, self.accepting = classes, rows, accepting
        self._ascii: dict[str, int] = {}
        self._others: list[tuple[int, int]] = []

    def accepts(self, word: str) -> bool:
        """Return whether a word is in the language, in time linear in its length.

        A word with a surrogate is in no language.
        """
        if not self._ascii:
            self._index()
        state, rows, known = 0, self.rows, self._ascii
        for char in word:
            symbol = known.get(char)
            if symbol is None:
                if "\ud800" <= char <= "\udfff":
                    return False
                symbol = self._others[bisect(self._others, (ord(char), len(self.classes))) - 1][1]
            state = rows[state][symbol]
        return state in self.accepting

    def _index(self) -> None:
        """Index the class of every ASCII character, and the start of each range for the others."""
        spans = ((low, number) for number, chars in enumerate(self.classes) for low, _ in chars)
        self._others = sorted(spans)
        for code in range(128):
            at = bisect(self._others, (code, len(self.classes))) - 1
            self._ascii[chr(code)] = self._others[at][1]


State = TypeVar("State", bound=Hashable)
_FOUND, _FIRST = -1, -2  # marks among the states of a pattern, which count from 0


class _Explored(NamedTuple):
    rows: list[list[int]]
    accepting: frozenset[int]


def _explore(
    start: State,
    width: int,
    follow: Callable[[State, int], State],
    accepts: Callable[[State], bool],
    cost: Callable[[State], int],
) -> _Explored:
    """Number every state that can be reached from the start, within the bounds on work."""
    numbers = {start: 0}
    queue, rows, steps = [start], [], 0
    for state in queue:
        row = []
        steps += cost(state) * width
        if steps > MAX_STEPS or len(queue) > MAX_STATES:
            raise TooComplex("an automaton grows too large", "pattern")
        for symbol in range(width):
            following = follow(state, symbol)
            if following not in numbers:
                numbers[following] = len(queue)
                queue.append(following)
            row.append(numbers[following])
        rows.append(row)
    return _Explored(rows, frozenset(n for n, state in enumerate(queue) if accepts(state)))


def search(node: Node) -> Dfa:
    """Build the automaton of the texts in which a pattern is found, as in JSON Schema."""
    nfa = build(node, MAX_STATES * 4)
    classes = partition(nfa.sets)
    moves = _find_moves(nfa, classes)
    found = frozenset({_FOUND})
    restart = nfa.closure({nfa.start}, at_start=False)
    first = nfa.closure({nfa.start}, at_start=True) | restart

    def step(state: frozenset[int], symbol: int) -> frozenset[int]:
        if state == found:
            return found
        reached = {target for source in state for target in moves[symbol].get(source, ())}
        after = nfa.closure(reached, at_start=False) | restart
        return found if nfa.final in after else after

    def accepts(state: frozenset[int]) -> bool:
        at_start = _FIRST in state
        return state == found or nfa.accepts_at_end(state - {_FIRST}, at_start=at_start)

    start = found if nfa.final in first else first | {_FIRST}
    return simplify(classes, *_explore(start, len(classes), step, accepts, _count_work))


def _count_work(state: frozenset[int]) -> int:
    return 1 + len(state) // 4


def _find_moves(nfa: Nfa, classes: tuple[CharSet, ...]) -> list[dict[int, list[int]]]:
    moves: list[dict[int, list[int]]] = [{} for _ in classes]
    known: dict[CharSet, list[int]] = {}
    for source, (chars, target) in nfa.steps.items():
        if chars not in known:
            known[chars] = [n for n, part in enumerate(classes) if intersection(chars, part[:1])]
        for symbol in known[chars]:
            moves[symbol].setdefault(source, []).append(target)
    return moves


def of_words(words: Iterable[str]) -> Dfa:
    """Build the automaton of finitely many words."""
    texts = sorted(set(words))
    letters = sorted({char for word in texts for char in word})
    classes = partition(((ord(char), ord(char)),) for char in letters)
    column = {chars[0][0]: number for number, chars in enumerate(classes)}
    dead = 1
    rows, ends = [[dead] * len(classes), [dead] * len(classes)], set()
    for word in texts:
        state = 0
        for char in word:
            if rows[state][column[ord(char)]] == dead:
                rows[state][column[ord(char)]] = len(rows)
                rows.append([dead] * len(classes))
            state = rows[state][column[ord(char)]]
        ends.add(state)
        if len(rows) > MAX_STATES:
            raise TooComplex("too many different words", "enum")
    return simplify(classes, rows, frozenset(ends))


def everything() -> Dfa:
    """Build the automaton of all texts."""
    return Dfa((ANY,), [[0]], frozenset({0}))


def complement(dfa: Dfa) -> Dfa:
    """Build the automaton of the texts that another one does not accept."""
    return Dfa(dfa.classes, dfa.rows, frozenset(range(len(dfa.rows))) - dfa.accepting)


def product(left: Dfa, right: Dfa, accept: Callable[[bool, bool], bool]) -> Dfa:
    """Run two automata side by side; `accept` combines their answers."""
    pairs = [
        (i, j, common)
        for i, mine in enumerate(left.classes)
        for j, theirs in enumerate(right.classes)
        if (common := intersection(mine, theirs))
    ]

    def step(state: tuple[int, int], symbol: int) -> tuple[int, int]:
        i, j, _ = pairs[symbol]
        return left.rows[state[0]][i], right.rows[state[1]][j]

    def accepts(state: tuple[int, int]) -> bool:
        return accept(state[0] in left.accepting, state[1] in right.accepting)

    explored = _explore((0, 0), len(pairs), step, accepts, lambda _: 1)
    return simplify(tuple(common for _, _, common in pairs), *explored)


def simplify(classes: tuple[CharSet, ...], rows: list[list[int]], accepting: frozenset[int]) -> Dfa:
    """Merge states that accept the same words (Moore's partition, by Hopcroft's halving)."""
    block = _find_blocks(rows, accepting)
    order = {block[0]: 0}
    for name in block:
        order.setdefault(name, len(order))
    merged: list[list[int]] = [[] for _ in order]
    for state, row in enumerate(rows):
        if not merged[order[block[state]]]:
            merged[order[block[state]]] = [order[block[target]] for target in row]
    kept = frozenset(order[block[state]] for state in accepting)
    columns: dict[tuple[int, ...], list[CharSet]] = {}
    for symbol, chars in enumerate(classes):
        columns.setdefault(tuple(row[symbol] for row in merged), []).append(chars)
    joined = tuple(union(*sets) for sets in columns.values())
    return Dfa(joined, [list(row) for row in zip(*columns, strict=True)], kept)


def _find_blocks(rows: list[list[int]], accepting: frozenset[int]) -> list[int]:
    """Return the number of each state's block of equivalent states (Hopcroft 1971)."""
    sources = _find_sources(rows)
    blocks = [part for part in (set(accepting), set(range(len(rows))) - accepting) if part]
    name = [0] * len(rows)
    for number, part in enumerate(blocks):
        for state in part:
            name[state] = number
    waiting = {(n, symbol) for n in range(len(blocks)) for symbol in range(len(rows[0]))}
    while waiting:
        splitter, symbol = waiting.pop()
        touched: dict[int, set[int]] = {}
        for target in blocks[splitter]:
            for source in sources[symbol].get(target, ()):
                touched.setdefault(name[source], set()).add(source)
        for number, hit in touched.items():
            if len(hit) == len(blocks[number]):
                continue
            _split_block(blocks, name, number, hit)
            smaller = number if len(blocks[number]) < len(blocks[-1]) else len(blocks) - 1
            for other in range(len(rows[0])):
                new = len(blocks) - 1 if (number, other) in waiting else smaller
                waiting.add((new, other))
    return name


def _split_block(blocks: list[set[int]], name: list[int], number: int, hit: set[int]) -> None:
    blocks[number] -= hit
    blocks.append(hit)
    for state in hit:
        name[state] = len(blocks) - 1


def _find_sources(rows: list[list[int]]) -> list[dict[int, list[int]]]:
    sources: list[dict[int, list[int]]] = [{} for _ in rows[0]]
    for state, row in enumerate(rows):
        for symbol, target in enumerate(row):
            sources[symbol].setdefault(target, []).append(state)
    return sources
