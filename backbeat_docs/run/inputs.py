"""The values that a source yields: bytes with their place, or why an input was not read."""

from collections.abc import Mapping
from typing import NamedTuple


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


class Skip(NamedTuple):
    """How a run treats a reason to skip an input.

    A `requested` skip is what someone asked for; `--strict-inputs` refuses the others. A `listed`
    one is named in the text report; the others, which may be many, are counted there.
    """

    requested: bool
    listed: bool


OTHER_ENDING = "not a .json, .ndjson or .jsonl file"
LEADS_OUT = "leads out of the folder"
NOT_REGULAR = "is not a regular file"
EXCLUDED = "excluded"
GIT = "belongs to Git"
ALREADY_READ = "already read"
OWN_REPORT = "a report of this run"

SKIPS: Mapping[str, Skip] = {
    OTHER_ENDING: Skip(requested=False, listed=False),
    LEADS_OUT: Skip(requested=False, listed=True),
    NOT_REGULAR: Skip(requested=False, listed=True),
    EXCLUDED: Skip(requested=True, listed=False),
    GIT: Skip(requested=True, listed=False),
    ALREADY_READ: Skip(requested=True, listed=False),
    OWN_REPORT: Skip(requested=True, listed=True),
}
"""Every reason to skip an input."""


class Unread(NamedTuple):
    """An input that was not read, or not to its end, and the reason.

    An input that is `skipped` was left out for one of the reasons in `SKIPS`; any other is a
    failure of the run.
    """

    path: str
    reason: str
    skipped: bool = False

    @classmethod
    def from_error(cls, path: str, error: OSError) -> "Unread":
        """Return the input with the reason that an operating system error gives."""
        return cls(path, f"cannot be read: {error.strerror or error}")

    @property
    def listed(self) -> bool:
        """Whether a report for people names the input."""
        return not self.skipped or self._skip.listed

    @property
    def _skip(self) -> Skip:
        return SKIPS.get(self.reason, Skip(requested=False, listed=True))

    def refuse_unrequested(self) -> "Unread":
        """Return the input as a failure if it was skipped and nobody asked for that."""
        if not self.skipped or self._skip.requested:
            return self
        return Unread(self.path, f"{self.reason} (--strict-inputs)")


STDIN, TEXT = "<stdin>", "<message>"
"""The paths of standard input and of a message on the command line."""

INTERRUPTION = Unread("<run>", "was interrupted; the rest was not validated")
"""The last outcome of a run that was interrupted."""


def is_file(path: str) -> bool:
    """Return whether an outcome's path is that of a file or an object."""
    return path not in (STDIN, TEXT, INTERRUPTION.path)


def is_address(path: str) -> bool:
    """Return whether a path is an address such as `s3://bucket/traffic.ndjson`."""
    return "://" in path
