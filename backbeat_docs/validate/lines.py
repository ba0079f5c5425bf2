"""Lines of messages: valid ones are matched many at a time, each of the others is validated alone."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from backbeat_docs.text import lazy
from backbeat_docs.validate.verdict import Verdict

if TYPE_CHECKING:
    from backbeat_docs.validate.validator import MessageValidator


class ValidLines(NamedTuple):
    """Lines that follow one another, each of them a valid message or blank.

    `line` is the number of the first, `data` their bytes, and `verdicts` counts the messages by
    verdict.
    """

    line: int
    data: bytes
    verdicts: Counter[Verdict]

    def each(self, validator: "MessageValidator") -> Iterator[tuple[int, Verdict]]:
        """Yield the number and the verdict of each message."""
        for line, data in enumerate(self.data.split(b"\n"), self.line):
            if data.strip(BLANK):
                yield line, validator.validate(data)


class InvalidLine(NamedTuple):
    """One line that is no valid message: its number, its bytes without the end, its verdict."""

    line: int
    data: bytes
    verdict: Verdict


BLANK = b" \t\r\n"
"""The white space of JSON; a line of nothing else contains no message."""

_BLANK_LINES = lazy.pattern(r"(?:[ \t\r]*\n)*")
