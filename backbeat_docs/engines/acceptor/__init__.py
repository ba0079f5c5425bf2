"""The acceptor: a fast path that answers "definitely valid" or "undecided", never "invalid".

Each contract becomes regular expressions over the text of its messages, one for each common way of
writing JSON. They match strict JSON that the contract accepts: known members, each once, in plain
UTF-8, with values whose text alone shows that they are in bounds. Any other text is undecided and
goes to an engine. Nothing is parsed, and only `re` is imported.
"""

import re
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from backbeat_docs.engines.acceptor.grammar import LOOSE, STRICT, Schema, Style, expression, opening
from backbeat_docs.engines.acceptor.strings import UndecidedError
from backbeat_docs.text import lazy

Answer = TypeVar("Answer")
Match = Callable[[str], re.Match[str] | None]


_FIRST_MESSAGES = 4
"""How many messages use the expression of one contract, which compiles faster than all of them."""


class Acceptor(Generic[Answer]):
    """Returns the answer for the contract of a definitely valid message, else `None`.

    Each row is a message type, its contract's schema and the answer. A message of more than
    `max_bytes` is undecided. Expressions are compiled when a message first needs them; threads may
    share an acceptor.
    """

    def __init__(self, rows: Iterable[tuple[str, Schema, Answer]], max_bytes: int) -> None:
        self._rows = {type_: (schema, answer) for type_, schema, answer in rows}
        self._max_bytes = max_bytes
        self._single: dict[tuple[str, Style], Match] = {}
        self._strict: Match | None = None
        self._remaining = _FIRST_MESSAGES
        self._answers: list[Answer] = []
        self._openings: tuple[str, ...] = ()

    def accept(self, source: object) -> Answer | None:
        """Return the answer for text or UTF-8 bytes that are definitely a valid message."""
        if type(source) is bytes and len(source) <= self._max_bytes:
            try:
                text = source.decode()
            except UnicodeDecodeError:
                return None
        elif type(source) is str and len(source) * 4 <= self._max_bytes:  # UTF-8 needs at most 4
            text = source
        else:
            return None
        if self._remaining > 0:
            self._remaining -= 1
            return self._try_single(text, _guess(text))
        match = (self._strict or self._compile())(text)
        if match is not None:
            return self._answers[match.lastindex - 1]  # type: ignore[operator] # a group a row
        if text.startswith(self._openings):
            return None  # in the contract's order, so only the values can be wrong
        return self._try_single(text, LOOSE)

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

    def _try_single(self, text: str, style: Style) -> Answer | None:
        """Try the expression of one contract in one style."""
        found = _TYPE.search(text)
        row = self._rows.get(found[1]) if found else None  # a guess: the expression checks the type
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
    """Write the expression of a schema; `None` if the acceptor cannot decide it."""
    try:
        return expression(schema, style)
    except (UndecidedError, LookupError, RecursionError, re.error):  # an engine decides
        return None


def _compile(written: str) -> Match:
    """Compile an expression; one that `re` refuses accepts nothing, so an engine decides."""
    try:
        return re.compile(written).fullmatch
    except (re.error, OverflowError, RecursionError):
        return re.compile("(?!)").fullmatch
