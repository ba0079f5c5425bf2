"""The acceptor: a fast way to say "surely valid", and none to say "invalid".

Each contract becomes regular expressions over the text of its messages, one for each common way of
writing JSON. What they describe is strict JSON that the contract accepts: known members, each once,
in plain UTF-8, with values whose text alone shows that they are in bounds. Whatever else comes is
"not sure", and goes to an engine. Nothing is parsed, and nothing is imported but `re`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from backbeat_docs.engines.acceptor.grammar import LOOSE, STRICT, Schema, Style, expression, opening
from backbeat_docs.engines.acceptor.strings import UnsureError
from backbeat_docs.text import lazy

Answer = TypeVar("Answer")
Match = Callable[[str], re.Match[str] | None]


_SOON = 4
"""So many messages are tried by one expression each, which is compiled sooner than all of them."""


class Acceptor(Generic[Answer]):
    """Gives the answer that belongs to the contract of a surely valid message, else `None`.

    It is made of rows of a message type, its contract's schema and the answer; a message of more
    than `max_bytes` is never sure. Expressions are compiled when the first message comes that needs
    them; threads may share an acceptor.
    """

    def __init__(self, rows: Iterable[tuple[str, Schema, Answer]], max_bytes: int) -> None:
        self._rows = {type_: (schema, answer) for type_, schema, answer in rows}
        self._max_bytes = max_bytes
        self._single: dict[tuple[str, Style], Match] = {}
        self._strict: Match | None = None
        self._soon = _SOON
        self._answers: list[Answer] = []
        self._openings: tuple[str, ...] = ()

    def accept(self, source: object) -> Answer | None:
        """Return the answer for text or UTF-8 bytes that surely are a valid message."""
        if type(source) is bytes and len(source) <= self._max_bytes:
            try:
                text = source.decode()
            except UnicodeDecodeError:
                return None
        elif type(source) is str and len(source) * 4 <= self._max_bytes:  # at most so many bytes
            text = source
        else:
            return None
        if self._soon > 0:
            self._soon -= 1
            return self._one(text, _guess(text))
        match = (self._strict or self._compile())(text)
        if match is not None:
            return self._answers[match.lastindex - 1]  # type: ignore[operator] # a group a row
        if text.startswith(self._openings):
            return None  # in the contract's order, so that only the values can be at fault
        return self._one(text, LOOSE)

    def _compile(self) -> Match:
        """Join the strict expressions of all contracts, an empty group after each."""
        options, answers, openings = [], [], []
        for schema, answer in self._rows.values():
            for style in STRICT:
                written = _expression(schema, style)
                if written is not None:
                    options.append(f"{written}()")
                    answers.append(answer)
                    openings.append(opening(schema, style))
        self._answers, self._openings = answers, tuple(filter(None, openings))
        self._strict = _compile("|".join(options) or "(?!)")
        return self._strict

    def _one(self, text: str, style: Style) -> Answer | None:
        """Try the expression of one contract in one style."""
        found = _TYPE.search(text)
        row = self._rows.get(found[1]) if found else None  # a guess: the expression holds the type
        if found is None or row is None:
            return None
        match = self._single.get((found[1], style))
        if match is None:
            written = _expression(row[0], style)
            match = self._single[found[1], style] = _compile(written or "(?!)")
        return row[1] if match(text) is not None else None


def _guess(text: str) -> Style:
    """Guess from how a text begins in which style it is written."""
    return {'{"type":"': STRICT[0], '{"type": ': STRICT[1]}.get(text[:9], LOOSE)


_TYPE = lazy.pattern(r'"type"[ \t\n\r]*:[ \t\n\r]*"([^"\\]*)"')


def _expression(schema: Schema, style: Style) -> str | None:
    """Write the expression of a schema; `None` for one that the acceptor cannot vouch for."""
    try:
        return expression(schema, style)
    except (UnsureError, LookupError, RecursionError, re.error):  # an engine decides
        return None


def _compile(written: str) -> Match:
    """Compile an expression; one that `re` cannot take accepts nothing, so an engine decides."""
    try:
        return re.compile(written).fullmatch
    except (re.error, OverflowError, RecursionError):
        return re.compile("(?!)").fullmatch
