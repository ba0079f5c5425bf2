"""The values that a source yields: bytes with their place, or why an input was not read."""

from typing import NamedTuple

BLANK = b" \t\r\n"
"""The white space of JSON; a line of only white space contains no message."""


class Located(NamedTuple):
    """Bytes of an input, the input's name, and the number of the line on which they begin.

    They are one message or, if `streamed`, whole lines of a stream: each line is a message or
    blank. A message larger than the limit may be cut off, but its rest still exceeds the limit.
    """

    path: str
    data: bytes
    line: int = 1
    streamed: bool = False

    @property
    def line_count(self) -> int:
        """The number of lines in the data."""
        return self.data.count(b"\n") + 1

    def lines(self) -> list[bytes]:
        """Return the lines without their ends, which are a line feed or CR LF."""
        data = self.data.removesuffix(b"\r")
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        return data.split(b"\n")


class Unread(NamedTuple):
    """An input that was not read, or not to its end, and the reason.

    A `skipped` input was left out on purpose; any other is a failure of the run.
    """

    path: str
    reason: str
    skipped: bool = False

    @classmethod
    def from_error(cls, path: str, error: OSError, *, skipped: bool = False) -> "Unread":
        """Return the input with the reason that an operating system error gives."""
        return cls(path, f"cannot be read: {error.strerror or error}", skipped)
