"""A finding: a problem of a message, with its place and a sentence."""

from typing import Any, NamedTuple

from backbeat_docs.text.escape import plain
from backbeat_docs.validate.frozen import Frozen, set_once

WARNINGS = frozenset({"deprecated", "waived"})
"""The codes of warnings, which do not make a message invalid; every other finding is an error.

`waived` is from the gate, whose problems are findings in a report: a problem that may pass.
"""


class Evidence(NamedTuple):
    """One message that proves a finding: its input, its line, and the fields that clash.

    `fields` pairs the name of a field with its value; it is empty if values are hidden.
    """

    path: str
    line: int
    fields: tuple[tuple[str, Any], ...] = ()


class Finding(Frozen):
    """One problem of a message.

    `code` is a key of `codes.CODES` or another keyword, `pointer` a JSON Pointer (RFC 6901) into
    the message, and `message` one sentence. Two findings are equal if these three are. `line` and
    `column` count from 1, columns in code points; both are `None` if the message was a Mapping.
    `evidence` has the messages that prove a finding about several messages; else it is empty.

    Examples:
        >>> finding = Finding("required", "", "hlc field is required", 1, 1)
        >>> print(finding)
        1:1  hlc field is required  [required]

    """

    __slots__ = (  # noqa: RUF023 — as in __init__
        "code", "pointer", "message", "line", "column", "evidence",
    )  # fmt: skip
    _compared = ("code", "pointer", "message")

    code: str
    pointer: str
    message: str
    line: int | None
    column: int | None
    evidence: tuple[Evidence, ...]

    def __init__(
        self,
        code: str,
        pointer: str,
        message: str,
        line: int | None = None,
        column: int | None = None,
        evidence: tuple[Evidence, ...] = (),
    ) -> None:
        set_once(self, "code", code)
        set_once(self, "pointer", pointer)
        set_once(self, "message", message)
        set_once(self, "line", line)
        set_once(self, "column", column)
        set_once(self, "evidence", evidence)

    @property
    def is_warning(self) -> bool:
        """Whether the message may be valid in spite of the finding."""
        return self.code in WARNINGS

    @property
    def prefix(self) -> str:
        """The words before the sentence in a text: none for an error."""
        return "warning: " if self.is_warning else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as a JSON object; only a warning has a level, few have evidence."""
        found = {name: getattr(self, name) for name in self.__slots__[:-1]}
        if self.is_warning:
            found["level"] = "warning"
        if self.evidence:
            found["evidence"] = [
                {"path": each.path, "line": each.line, "fields": dict(each.fields)}
                for each in self.evidence
            ]
        return found

    def __str__(self) -> str:
        place = self.pointer if self.line is None else f"{self.line}:{self.column}"
        return plain(f"{place or 'message'}  {self.prefix}{self.message}  [{self.code}]")
