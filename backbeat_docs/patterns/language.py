"""Languages: sets of texts, closed under every set operation.

A language is a list of pieces, each an automaton for a range of lengths. Bounds on
length therefore cost nothing, however large they are: no automaton counts to them.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from backbeat_docs.patterns import dfa as automata
from backbeat_docs.patterns.dfa import Dfa
from backbeat_docs.patterns.syntax import parse
from backbeat_docs.patterns.words import has_length, nearest, words


class Piece(NamedTuple):
    """The texts of an automaton with at least `low` and at most `high` characters."""

    low: int
    high: int | None
    dfa: Dfa


class Language(NamedTuple):
    """A set of texts, as pieces in ascending order of length that do not overlap."""

    pieces: tuple[Piece, ...]

    def has(self, text: str) -> bool:
        """Return whether a text is in the set, in time linear in its length."""
        return any(
            low <= len(text) and (high is None or len(text) <= high) and dfa.accepts(text)
            for low, high, dfa in self.pieces
        )

    def __and__(self, other: "Language") -> "Language":
        """Keep the texts that are in both."""
        return _combine(self, other, _both)

    def __or__(self, other: "Language") -> "Language":
        """Join two sets."""
        return _combine(self, other, _either)

    def __sub__(self, other: "Language") -> "Language":
        """Keep the texts that the other set lacks."""
        return _combine(self, other, _left_only)

    def is_empty(self) -> bool:
        """Return whether there is no text in the set."""
        return not any(has_length(dfa, low, high) for low, high, dfa in self.pieces)

    def words(self) -> Iterator[str]:
        """Yield the texts, short ones first, ordinary ones first among those of one length.

        Every text is yielded when the set is finite; otherwise the iterator does not end.
        """
        for low, high, dfa in self.pieces:
            yield from words(dfa, low, high)

    def like(self, example: str) -> str | None:
        """Return a text that follows an example as far as it can; `None` if the set is empty.

        It has the example's length, or the next length that a text has.
        """
        for low, high, dfa in self.pieces:
            if high is None or high >= len(example):
                word = nearest(dfa, max(low, len(example)), high, example)
                if word is not None:
                    return word
        return self.shortest()

    def shortest(self) -> str | None:
        """Return a shortest text, the most ordinary one; `None` if the set is empty."""
        return next(self.words(), None)


NOTHING = Language(())
_ALL = automata.everything()
_NONE = automata.complement(_ALL)
ALL = Language((Piece(0, None, _ALL),))


@lru_cache(maxsize=1024)
def search(pattern: str, *, portable: bool = True) -> Language:
    r"""Return the texts in which a pattern is found, anywhere unless it has anchors.

    Takes what `parse` takes. Raises `PatternError` for any other pattern, `TooComplex` for one
    whose automaton grows beyond its bound.

    >>> search("b").shortest(), search("^[a-c]{3}$").has("abc"), search("^$").has("\n")
    ('b', True, False)
    """
    node = parse(pattern, portable=portable)
    return Language((Piece(0, None, automata.search(node)),))


def lengths(low: int, high: int | None = None) -> Language:
    """Return the texts with at least `low` and at most `high` characters (code points)."""
    if high is not None and high < low:
        return NOTHING
    return Language((Piece(low, high, _ALL),))


def of_words(texts: Iterable[str]) -> Language:
    """Return the language of a finite set of texts."""
    return _of_words(frozenset(texts))


@lru_cache(maxsize=1024)
def _of_words(texts: frozenset[str]) -> Language:
    return Language((Piece(0, None, automata.of_words(texts)),))


def includes(large: Language, small: Language) -> bool:
    """Return whether every text of one language is in another."""
    return (small - large).is_empty()


def _both(left: bool, right: bool) -> bool:
    return left and right


def _either(left: bool, right: bool) -> bool:
    return left or right


def _left_only(left: bool, right: bool) -> bool:
    return left and not right


Operation = Callable[[bool, bool], bool]


def _combine(left: Language, right: Language, operation: Operation) -> Language:
    cuts = sorted({0, *_find_cuts(left), *_find_cuts(right)})
    pieces: list[Piece] = []
    for low, following in zip(cuts, [*cuts[1:], None], strict=True):
        dfa = _product(_dfa_for_length(left, low), _dfa_for_length(right, low), operation)
        if dfa is _NONE:
            continue
        if pieces and pieces[-1].dfa is dfa and pieces[-1].high == low - 1:
            low = pieces.pop().low
        pieces.append(Piece(low, None if following is None else following - 1, dfa))
    return Language(tuple(pieces))


def _find_cuts(language: Language) -> Iterator[int]:
    for low, high, _ in language.pieces:
        yield low
        if high is not None:
            yield high + 1


def _dfa_for_length(language: Language, length: int) -> Dfa:
    for low, high, dfa in language.pieces:
        if low <= length and (high is None or length <= high):
            return dfa
    return _NONE


@lru_cache(maxsize=4096)
def _product(left: Dfa, right: Dfa, operation: Operation) -> Dfa:
    """Combine two automata, without work if the result is one of them or a constant."""
    if left is right:
        return left if operation(True, True) else _NONE
    for known, value in ((_NONE, False), (_ALL, True)):
        if left is known:
            return _with_constant(right, (operation(value, False), operation(value, True)))
        if right is known:
            return _with_constant(left, (operation(False, value), operation(True, value)))
    return _share_constant(automata.product(left, right, operation))


def _with_constant(dfa: Dfa, answers: tuple[bool, bool]) -> Dfa:
    if answers == (False, True):
        return dfa
    if answers == (True, False):
        return _share_constant(automata.complement(dfa))
    return _ALL if answers[0] else _NONE


def _share_constant(dfa: Dfa) -> Dfa:
    """Replace an automaton of no text, or of all texts, by the shared one."""
    if len(dfa.rows) > 1:
        return dfa
    return _ALL if dfa.accepting else _NONE
