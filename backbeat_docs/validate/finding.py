"""A finding: a problem of a message, with its place and a sentence."""

from typing import Any

from backbeat_docs.text.escape import plain
from backbeat_docs.validate.frozen import Frozen, set_once

WARNINGS = frozenset({"deprecated", "waived"})
"""The codes of warnings, which do not make a message invalid; every other finding is an error.

`waived` is from the gate, whose problems are findings in a report: a problem that may pass.
"""


class Finding(Frozen):
    """One problem of a message.

    `code` is a key of `codes.CODES` or another keyword, `pointer` a JSON Pointer (RFC 6901) into
    the message, and `message` one sentence. Two findings are equal if these three are. `line` and
    `column` count from 1, columns in code points; both are `None` if the message was a Mapping.

    Examples:
        >>> finding = Finding("required", "", "hlc field is required", 1, 1)
        >>> print(finding)
        1:1  hlc field is required  [required]

    """

    __slots__ = ("code", "pointer", "message", "line", "column")  # noqa: RUF023 — as in __init__
    _compared = ("code", "pointer", "message")

    code: str
    pointer: str
    message: str
    line: int | None
    column: int | None

    def __init__(
        self,
        code: str,
        pointer: str,
        message: str,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        set_once(self, "code", code)
        set_once(self, "pointer", pointer)
        set_once(self, "message", message)
        set_once(self, "line", line)
        set_once(self, "column", column)

    @property
    def is_warning(self) -> bool:
        """Whether the message may be valid in spite of the finding."""
        return self.code in WARNINGS

    @property
    def prefix(self) -> str:
        """The words before the sentence in a text: none for an error."""
        return "warning: " if self.is_warning else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as a JSON object: its five attributes, and the level of a warning."""
        level = {"level": "warning"} if self.is_warning else {}
        return {name: getattr(self, name) for name in self.__slots__} | level

    def __str__(self) -> str:
        place = self.pointer if self.line is None else f"{self.line}:{self.column}"
        return plain(f"{place or 'message'}  {self.prefix}{self.message}  [{self.code}]")
