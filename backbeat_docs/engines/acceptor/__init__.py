"""The acceptor: a fast path that answers "definitely valid" or "undecided", never "invalid".

Each contract becomes regular expressions over the text of its messages, one for each layout in
which producers write them. A layout is learned from a message, the expression is made from the
schema: it matches strict JSON that the contract accepts, with values whose text alone shows that
they are in bounds. Any other text is undecided and goes to an engine.
"""

import re
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from backbeat_docs.engines.acceptor.grammar import Schema, expression
from backbeat_docs.engines.acceptor.layout import Layout, learn
from backbeat_docs.engines.acceptor.strings import UndecidedError
from backbeat_docs.text import lazy

Answer = TypeVar("Answer")
Match = Callable[[str], re.Match[str] | None]

_MOST_LAYOUTS = 6
"""The most layouts of one type; a message in another goes to an engine."""

_JOIN_AFTER = 64
"""How many messages match the expression of one layout before all are joined, which takes long."""


class _Row(Generic[Answer]):
    """One contract: its answer, and an expression for each of its layouts."""

    def __init__(self, schema: Schema, answer: Answer) -> None:
        self.schema, self.answer = schema, answer
        self.written: dict[str, Match] = {}
        self.seen: dict[Layout, int] = {}
        self.undecided = 0

    def try_layouts(self, text: str) -> bool:
        """Return whether the expression of a known layout matches."""
        return any(match(text) is not None for match in self.written.values())

    def is_due(self) -> bool:
        """Return whether to learn from the next undecided message: from few of very many."""
        self.undecided += 1
        is_early = self.undecided <= 32 or self.undecided % 64 == 0
        return is_early and len(self.written) < _MOST_LAYOUTS

    def try_learning(self, text: str) -> bool:
        """Return whether a message is valid in a layout that is learned from it.

        The first two layouts are learned at once, another when it is seen for the second time: a
        producer without a fixed order has as many as messages.
        """
        layout = learn(text)
        if layout is None:
            return False
        count = self.seen[layout] = self.seen.get(layout, 0) + 1
        if len(self.written) >= 2 and count != 2:
            return False
        written = _expression(self.schema, layout)
        if written is None or written in self.written:
            return False
        match = _compile(f"{_SPACE}{written}{_SPACE}")
        if match(text) is None:
            return False
        self.written[written] = match
        return True


class Acceptor(Generic[Answer]):
    """Returns the answer for the contract of a definitely valid message, else `None`.

    Each row is a message type, its contract's schema and the answer. A message of more than
    `max_bytes` is undecided. Expressions are compiled when a message first needs them; threads may
    share an acceptor.
    """

    def __init__(self, rows: Iterable[tuple[str, Schema, Answer]], max_bytes: int) -> None:
        self._rows = {type_: _Row(schema, answer) for type_, schema, answer in rows}
        self._max_bytes = max_bytes
        self._joined: tuple[Match, list[Answer]] | None = None
        self._unjoined = 0

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
        joined = self._joined
        if joined is not None:
            match = joined[0](text)
            if match is not None:
                return joined[1][match.lastindex - 1]  # type: ignore[operator] # a group an option
        return self._try_row(text, is_joined=joined is not None)

    def _try_row(self, text: str, *, is_joined: bool) -> Answer | None:
        """Try the layouts of the contract that the text names, then try to learn another."""
        found = _TYPE.search(text)
        row = self._rows.get(found[1]) if found else None  # a guess: the expression checks the type
        if row is None:
            return None
        if not is_joined and row.try_layouts(text):
            self._unjoined += 1
            if self._unjoined > _JOIN_AFTER:
                self._joined = self._join()
            return row.answer
        if row.is_due() and row.try_learning(text):
            self._joined, self._unjoined = None, 0
            return row.answer
        return None

    def _join(self) -> tuple[Match, list[Answer]]:
        """Join the expressions of all contracts, an empty group after each."""
        options, answers = [], []
        for row in self._rows.values():
            for written in row.written:
                options.append(f"{written}()")
                answers.append(row.answer)
        return _compile(f"{_SPACE}(?:{'|'.join(options)}){_SPACE}"), answers


_SPACE = r"[ \t\n\r]*+"
_TYPE = lazy.pattern(r'"type"[ \t\n\r]*:[ \t\n\r]*"([^"\\]*)"')


def _expression(schema: Schema, layout: Layout) -> str | None:
    """Write the expression of a schema; `None` if the acceptor cannot decide it."""
    try:
        return expression(schema, layout)
    except (UndecidedError, LookupError, RecursionError, re.error):  # an engine decides
        return None


def _compile(written: str) -> Match:
    """Compile an expression; one that `re` refuses accepts nothing, so an engine decides."""
    try:
        return re.compile(written).fullmatch
    except (re.error, OverflowError, RecursionError):
        return re.compile("(?!)").fullmatch
