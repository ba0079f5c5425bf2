"""A pattern's syntax tree as a nondeterministic automaton with anchors (Thompson 1968)."""

from collections.abc import Iterable
from typing import Any

from backbeat_docs.patterns.charset import CharSet
from backbeat_docs.patterns.error import TooComplex
from backbeat_docs.patterns.syntax import Anchor, Chars, Choice, Node, Repeat, Sequence


class Nfa:
    """States joined by steps over characters and by free moves, some of them only at an end.

    `steps[state]` is the character set and target of a state; `free[state]` its free moves, each a
    target and a condition: `None`, or whether the text's start (`True`) or end must be here.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.steps: dict[int, tuple[CharSet, int]] = {}
        self.free: list[list[tuple[int, bool | None]]] = []
        self.start = self.state()
        self.final = self.start

    @property
    def sets(self) -> Iterable[CharSet]:
        """The character sets of all steps."""
        return dict.fromkeys(chars for chars, _ in self.steps.values())

    def state(self) -> int:
        """Add a state and return its number."""
        if len(self.free) > self.limit:
            raise TooComplex("a pattern's counts multiply")
        self.free.append([])
        return len(self.free) - 1

    def join(self, source: int, target: int, condition: bool | None = None) -> None:
        """Add a free move."""
        self.free[source].append((target, condition))

    def closure(
        self, states: Iterable[int], *, at_start: bool, at_end: bool = False
    ) -> frozenset[int]:
        """Add every state that free moves reach."""
        reached, waiting = set(states), list(states)
        while waiting:
            for target, condition in self.free[waiting.pop()]:
                allowed = condition is None or (at_start if condition else at_end)
                if allowed and target not in reached:
                    reached.add(target)
                    waiting.append(target)
        return frozenset(reached)

    def accepts_at_end(self, states: Any, *, at_start: bool) -> bool:
        """Return whether the pattern is found when the text ends in one of these states."""
        return self.final in self.closure(states, at_start=at_start, at_end=True)


def build(node: Node, limit: int) -> Nfa:
    """Turn a syntax tree into an automaton; raise `TooComplex` beyond `limit` states."""
    nfa = Nfa(limit)
    nfa.final = _add(nfa, node, nfa.start)
    return nfa


def _add(nfa: Nfa, node: Node, source: int) -> int:
    """Add a part that begins in a state; return the state in which it ends."""
    if isinstance(node, Chars):
        target = nfa.state()
        middle = nfa.state()
        nfa.join(source, middle)
        nfa.steps[middle] = (node.chars, target)
        return target
    if isinstance(node, Anchor):
        target = nfa.state()
        nfa.join(source, target, node.at_start)
        return target
    if isinstance(node, Sequence) and node.parts:
        for part in node.parts:
            source = _add(nfa, part, source)
        return source
    if isinstance(node, Choice):
        return _add_choice(nfa, node, source)
    if isinstance(node, Repeat):
        return _add_repeat(nfa, node, source)
    target = nfa.state()  # the empty text needs a state too, or its counts multiply unnoticed
    nfa.join(source, target)
    return target


def _add_choice(nfa: Nfa, node: Choice, source: int) -> int:
    target = nfa.state()
    for option in node.options:
        begin = nfa.state()
        nfa.join(source, begin)
        nfa.join(_add(nfa, option, begin), target)
    return target


def _add_repeat(nfa: Nfa, node: Repeat, source: int) -> int:
    for _ in range(node.low):
        source = _add(nfa, node.part, source)
    if node.high is None:
        begin, target = nfa.state(), nfa.state()
        nfa.join(source, begin)
        nfa.join(_add(nfa, node.part, begin), begin)
        nfa.join(begin, target)
        return target
    target = nfa.state()
    for _ in range(node.high - node.low):
        nfa.join(source, target)
        source = _add(nfa, node.part, source)
    nfa.join(source, target)
    return target
