"""The words of an automaton: their lengths, and the shortest and plainest of them."""

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from backbeat_docs.patterns.charset import CharSet, contains, most_ordinary, ordinary, rank
from backbeat_docs.patterns.dfa import Dfa
from backbeat_docs.patterns.error import TooComplex

MAX_PERIOD = 20_000
"""The most lengths that are examined before the lengths of words repeat."""

MAX_WORD = 1 << 20
"""The longest word that is generated; no message is longer."""

States = frozenset[int]


class _Lengths(NamedTuple):
    """The states that each number of steps can reach; from `loop` on they repeat."""

    layers: list[States]
    loop: int

    def layer(self, length: int) -> States:
        if length < len(self.layers):
            return self.layers[length]
        return self.layers[self.loop + (length - self.loop) % (len(self.layers) - self.loop)]


_known: WeakKeyDictionary[Dfa, _Lengths] = WeakKeyDictionary()


def _find_lengths(dfa: Dfa) -> _Lengths:
    found = _known.get(dfa)
    if found is None:
        forward = [set(row) for row in dfa.rows]
        found = _known[dfa] = _explore_layers(frozenset({0}), forward)
    return found


def _explore_layers(layer: States, edges: list[set[int]]) -> _Lengths:
    layers: list[States] = []
    numbers: dict[States, int] = {}
    while layer not in numbers:
        if len(layers) > MAX_PERIOD:
            raise TooComplex(
                "the lengths of a pattern's texts do not repeat soon enough", "pattern"
            )
        numbers[layer] = len(layers)
        layers.append(layer)
        layer = frozenset().union(*(edges[state] for state in layer))
    return _Lengths(layers, numbers[layer])


def has_length(dfa: Dfa, low: int, high: int | None) -> bool:
    """Return whether an automaton accepts a word of a length from `low` to `high`."""
    return next(_accepted_lengths(dfa, low, high), None) is not None


def _accepted_lengths(dfa: Dfa, low: int, high: int | None) -> Iterator[int]:
    """Yield the lengths of words, ascending; ends when no longer word exists."""
    if not dfa.accepting:
        return
    found = _find_lengths(dfa)
    if found.layer(low).isdisjoint(dfa.accepting) and high == low:
        return
    length, idle = low, 0
    while (high is None or length <= high) and idle <= len(found.layers):
        idle += 1
        if not found.layer(length).isdisjoint(dfa.accepting):
            yield length
            idle = 0
        length += 1


def words(dfa: Dfa, low: int, high: int | None) -> Iterator[str]:
    """Yield the words with a length from `low` to `high`, the shortest and plainest first."""
    backward = _reverse_edges(dfa)
    ending: _Lengths | None = None
    for length in _accepted_lengths(dfa, low, high):
        if length > MAX_WORD:
            raise TooComplex("a text would be longer than any message", "maxLength")
        ending = ending or _explore_layers(dfa.accepting, backward)
        first = _build_plainest(dfa, length, ending, "")
        yield first
        yield from (word for word in _words_of_length(dfa, length, ending) if word != first)


def nearest(dfa: Dfa, low: int, high: int | None, example: str) -> str | None:
    """Return the shortest word of these lengths, as close to an example as possible."""
    length = next(_accepted_lengths(dfa, low, high), None)
    if length is None:
        return None
    if length > MAX_WORD:
        raise TooComplex("a text would be longer than any message", "maxLength")
    return _build_plainest(
        dfa, length, _explore_layers(dfa.accepting, _reverse_edges(dfa)), example
    )


def _reverse_edges(dfa: Dfa) -> list[set[int]]:
    backward: list[set[int]] = [set() for _ in dfa.rows]
    for state, row in enumerate(dfa.rows):
        for target in row:
            backward[target].add(state)
    return backward


def _build_plainest(dfa: Dfa, length: int, ending: _Lengths, example: str) -> str:
    """Return a word that follows an example where possible; without one, the plainest."""
    order = _order_classes(dfa)
    steps: dict[tuple[int, States, str], tuple[int, int]] = {}
    word, state = [], 0
    for place in range(length):
        allowed = ending.layer(length - place - 1)
        wish = example[place : place + 1]
        if (state, allowed, wish) not in steps:
            steps[state, allowed, wish] = _choose_step(dfa, state, order, allowed, wish)
        code, state = steps[state, allowed, wish]
        word.append(chr(code))
    return "".join(word)


def _choose_step(
    dfa: Dfa, state: int, order: list[int], allowed: States, wish: str
) -> tuple[int, int]:
    for symbol, chars in enumerate(dfa.classes):
        if wish and contains(chars, ord(wish)) and dfa.rows[state][symbol] in allowed:
            return ord(wish), dfa.rows[state][symbol]
    return next(_list_options(dfa, state, order, allowed))


def _order_classes(dfa: Dfa) -> list[int]:
    return sorted(range(len(dfa.classes)), key=lambda n: rank(most_ordinary(dfa.classes[n])))


def _words_of_length(dfa: Dfa, length: int, ending: _Lengths) -> Iterator[str]:
    """Yield the words of one length in the order of their characters' ranks."""
    order = _order_classes(dfa)
    stack = [_list_options(dfa, 0, order, ending.layer(length - 1))] if length else []
    if not length:
        yield ""
    word: list[str] = []
    while stack:
        option = next(stack[-1], None)
        if option is None:
            stack.pop()
            if word:
                word.pop()
            continue
        code, state = option
        if len(word) == length - 1:
            yield "".join(word) + chr(code)
            continue
        word.append(chr(code))
        stack.append(_list_options(dfa, state, order, ending.layer(length - len(word) - 1)))


def _list_options(
    dfa: Dfa, state: int, order: list[int], allowed: States
) -> Iterator[tuple[int, int]]:
    row = dfa.rows[state]
    fitting: list[tuple[CharSet, int]] = [
        (dfa.classes[symbol], row[symbol]) for symbol in order if row[symbol] in allowed
    ]
    for chars, target in fitting:
        for code in ordinary(chars):
            yield code, target
