"""The acceptor: a fast path that answers "definitely valid" or "undecided", never "invalid".

Each contract becomes regular expressions over the text of its messages, one for each style in
which producers write them. A style is learned from a message, the expression is made from the
schema: it matches strict JSON that the contract accepts, with values whose text alone shows that
they are in bounds. Any other text is undecided and goes to an engine.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from backbeat_docs.engines.acceptor.grammar import Schema, expression
from backbeat_docs.engines.acceptor.strings import UndecidedError
from backbeat_docs.engines.acceptor.style import Style, learn
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.text import lazy

Answer = TypeVar("Answer")
Match = Callable[[str], re.Match[str] | None]

_AT_ONCE, _MOST_STYLES = 3, 8
"""How many styles of one type are learned from one message each, and how many at most."""

_JOIN_AFTER = 64
"""How many messages match the expression of one style before all are joined, which takes long."""


class _Known(NamedTuple):
    """A style that was learned, and the expression of the messages in it."""

    style: Style
    written: str
    match: Match


class _Row(Generic[Answer]):
    """One contract: its schema, the answer for its messages, and the styles of these."""

    def __init__(self, schema: Schema, answer: Answer) -> None:
        self.schema, self.answer = schema, answer
        self.known: list[_Known] = []
        self.accepted = 0
        self._seen: Counter[Style] = Counter()
        self._undecided = 0

    def accepts(self, text: str) -> bool:
        """Return whether a text is definitely a valid message in a known style."""
        return any(known.match(text) is not None for known in self.known)

    def learns(self, text: str) -> bool:
        """Return whether a text is definitely a valid message in a style that it teaches.

        After the first few styles, one has to be seen twice, and only some messages are examined:
        a producer without a fixed order of members has almost as many styles as messages.
        """
        self._undecided += 1
        is_due = self._undecided <= 32 or self._undecided % 64 == 0
        if not is_due or len(self.known) >= _MOST_STYLES or len(self._seen) >= 1000:
            return False
        style = learn(text)
        if style is None:
            return False
        self._seen[style] += 1
        if self._seen[style] != (1 if len(self.known) < _AT_ONCE else 2):
            return False
        written = _expression(self.schema, style) or "(?!)"
        known = _Known(style, written, _compile(f"{_SPACE}{written}{_SPACE}").fullmatch)
        if known.match(text) is None:
            return False
        self.known.append(known)
        return True


class _Joined(NamedTuple, Generic[Answer]):
    """The expressions of all contracts as one: for a message, and for many lines.

    `answers` belong to the groups of `match`, in their order. `lines` matches as many lines as are
    definitely valid messages; each of them contains one of the texts `types` of its contract, once.
    """

    match: Match
    answers: list[Answer]
    lines: re.Pattern[str]
    types: list[tuple[Answer, str]]

    def count_types(self, text: str, start: int, end: int) -> tuple[int, dict[Answer, int]]:
        """Return the number of lines, all of which `lines` matched, and those with each answer."""
        lines = text.count("\n", start, end)
        counts: dict[Answer, int] = {}
        (most, _), *others = self.types
        for answer, word in others:
            if count := text.count(word, start, end):
                counts[answer] = counts.get(answer, 0) + count
        if rest := lines - sum(counts.values()):
            counts[most] = counts.get(most, 0) + rest
        return lines, counts


class Accepted(NamedTuple, Generic[Answer]):
    """Lines that are definitely valid messages: where they end, and how many have each answer."""

    end: int
    lines: int
    counts: dict[Answer, int]


class Acceptor(Generic[Answer]):
    """Returns the answer for the contract of a definitely valid message, else `None`.

    Each row is a message type, its contract's schema and the answer. A message of more than
    `max_bytes` is undecided. Expressions are compiled when a message first needs them; threads may
    share an acceptor.
    """

    def __init__(self, rows: Iterable[tuple[str, Schema, Answer]], max_bytes: int) -> None:
        self._rows = {type_: _Row(schema, answer) for type_, schema, answer in rows}
        self._max_bytes = max_bytes
        self._joined: _Joined[Answer] | None = None
        self._accepted = 0

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
            match = joined.match(text)
            if match is not None:
                return joined.answers[match.lastindex - 1]  # type: ignore[operator] # one is set
        return self._accept_or_learn(text, joined is not None)

    def _accept_or_learn(self, text: str, is_joined: bool) -> Answer | None:
        """Try the styles of the contract that the text names, unless joined; then learn one."""
        found = _TYPE.search(text)
        row = self._rows.get(found[1]) if found else None  # a guess: the expression checks the type
        if row is None:
            return None
        if not is_joined and row.accepts(text):
            row.accepted += 1
            self._accepted += 1
            if self._accepted > _JOIN_AFTER:
                self._joined = self._join()
            return row.answer
        if row.learns(text):
            self._joined, self._accepted = None, 0
            return row.answer
        return None

    def _join(self) -> _Joined[Answer]:
        rows = sorted(self._rows.items(), key=lambda item: -item[1].accepted)  # frequent ones first
        found = [(type_, row, known) for type_, row in rows for known in row.known]
        options = "|".join(f"{known.written}()" for _, _, known in found)
        lines = "|".join(known.written for _, row, known in found if _fits_a_line(row, known))
        types = {(type_, known.style.colon): row.answer for type_, row, known in found}
        return _Joined(
            _compile(f"{_SPACE}(?:{options}){_SPACE}").fullmatch,
            [row.answer for _, row, _ in found],
            _compile(rf"(?:(?>{lines or '(?!)'})[ \t\r]*+\n)*+"),
            [(answer, f'"type"{colon}"{type_}"') for (type_, colon), answer in types.items()],
        )

    def accept_lines(self, text: str, start: int) -> Accepted[Answer] | None:
        """Return the lines from an offset on that are definitely valid messages, if any."""
        joined = self._joined
        if joined is None:
            return None
        # No line in so many characters, which may have 4 bytes each, exceeds the limit.
        match = joined.lines.match(text, start, start + self._max_bytes // 4)
        if match is None or match.end() == start:
            return None
        end = match.end()
        return Accepted(end, *joined.count_types(text, start, end))


def _fits_a_line(row: _Row[Answer], known: _Known) -> bool:
    r"""Return whether a message is one line, in which only the message itself has a `type`.

    The name `x"type` has that text at its end too, as JSON writes it: `x\"type`.
    """
    named = [
        name
        for pointer, node in subschemas(row.schema)
        for name in node.get("properties", ())
        if (pointer and name == "type") or name.endswith('"type')
    ]
    return not named and not any("\n" in space for space in known.style[:4])


_SPACE = r"[ \t\n\r]*+"
_TYPE = lazy.pattern(r'"type"[ \t\n\r]*:[ \t\n\r]*"([^"\\]*)"')


def _expression(schema: Schema, style: Style) -> str | None:
    """Write the expression of a schema; `None` if the acceptor cannot decide it."""
    try:
        return expression(schema, style)
    except (UndecidedError, LookupError, RecursionError, re.error):  # an engine decides
        return None


def _compile(written: str) -> re.Pattern[str]:
    """Compile an expression; one that `re` refuses accepts nothing, so an engine decides."""
    try:
        return re.compile(written)
    except (re.error, OverflowError, RecursionError):
        return re.compile("(?!)")
