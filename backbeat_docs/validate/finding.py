"""A finding: a problem of a message, with its place and a sentence."""

from collections.abc import Iterable
from typing import NamedTuple

from backbeat_docs.text import pointer as pointers


class Text:
    """The text of one message; the positions of values are computed on demand."""

    __slots__ = ("_expected", "_places", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._expected: Iterable[str] = ()
        self._places: dict[str, pointers.Node] = {}

    def __reduce__(self) -> tuple[type["Text"], tuple[str]]:
        return Text, (self.text,)

    def expect(self, pointers: Iterable[str]) -> None:
        """Set the JSON Pointers that may be located, so that one pass locates all of them."""
        self._expected = pointers

    def offset(self, pointer: str, *, of_key: bool = False) -> int:
        """Return the offset of the value at a JSON Pointer, or of its key; 0 if there is none."""
        if pointer not in self._places:
            self._places |= pointers.locate(self.text, {pointer, *self._expected})
            self._expected = ()
        node = self._places.get(pointer)
        if node is None:
            return 0
        return node.key if of_key and node.key is not None else node.start


class Finding(NamedTuple):
    """One problem of a message.

    `code` is a key of `codes.CODES` or another keyword, `pointer` a JSON Pointer (RFC 6901) into
    the message, and `message` one sentence. Two findings are equal if these three are. `line` and
    `column` count from 1, columns in code points; both are `None` if the message was a Mapping.
    """

    code: str
    pointer: str
    message: str
    text: Text | None = None
    offset: int | None = None

    @property
    def line(self) -> int | None:
        """The line of the text, from 1."""
        return self._compute_place()[0]

    @property
    def column(self) -> int | None:
        """The column of the line, from 1, in code points."""
        return self._compute_place()[1]

    def resolve_position(self) -> "Finding":
        """Resolve the position, before the finding crosses a process boundary."""
        if self.text is None or self.offset is not None:
            return self
        of_key = self.code == "additionalProperties"
        return self._replace(offset=self.text.offset(self.pointer, of_key=of_key))

    def _compute_place(self) -> tuple[int, int] | tuple[None, None]:
        placed = self.resolve_position()
        if placed.text is None or placed.offset is None:
            return None, None
        return pointers.line_and_column(placed.text.text, placed.offset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and self[:3] == other[:3]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:3])

    def __repr__(self) -> str:
        return f"Finding({self.code!r}, {self.pointer!r}, {self.message!r})"
