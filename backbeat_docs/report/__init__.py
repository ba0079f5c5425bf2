"""Results become a report: one file a format, one table of them.

A reporter is fed outcome by outcome and returns text, so that a report of any length needs no
memory, and several can be written in one run. It does no I/O.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple, Protocol, runtime_checkable

from backbeat_docs.run import Result, Summary, Unread


class Style(NamedTuple):
    """How a report is to look: with colours, with failures only, as a stream of lines.

    `streamed` is `None` where it is the input's content that tells.
    `folder` is the one that relative names start from, `root` the checkout's: formats that a
    platform reads name files as seen from there.
    """

    color: bool = False
    quiet: bool = False
    streamed: bool | None = False
    folder: str = ""
    root: str = ""


class Reporter(Protocol):
    """Turns outcomes into text, piece by piece."""

    def begin(self) -> str:
        """Return what stands before the first outcome."""

    def outcome(self, outcome: Result | Unread) -> str:
        """Return what is said of one outcome; nothing, perhaps."""

    def end(self, summary: Summary) -> str:
        """Return what stands after the last outcome."""


@runtime_checkable
class Silent(Protocol):
    """A reporter that says nothing of valid messages in a stream, if `silent_on_valid` is true.

    It is then not told of them, one by one: recorded traffic holds millions.
    """

    silent_on_valid: bool


@runtime_checkable
class Counted(Protocol):
    """A reporter whose text begins with counts: what it said is kept aside until they are known."""

    def head(self, summary: Summary) -> str:
        """Return what stands before everything else, once all is counted."""


REPORTERS: Mapping[str, str] = {
    "text": "for people: a line a finding, and a summary",
    "json": "for programs: one document, or one object a line for a stream",
    "junit": "for test reports: JUnit XML, a test case a message",
    "sarif": "for security tabs and editors: SARIF 2.1.0",
    "github": "for GitHub Actions: annotations on the lines of a pull request",
    "gitlab": "for GitLab: a Code Quality report",
    "markdown": "for a job's summary or a comment: counts and the worst findings",
}
"""Every report format: its name, which is also its module's, and what it is for."""


def reporter(name: str, style: Style) -> Reporter:
    """Make the reporter of a format."""
    made: Reporter = import_module(f"{__name__}.{name}").make(style)
    return made


def help_link(code: str) -> str | None:
    """Return the address of a finding code's explanation; `None` for a code without one."""
    from backbeat_docs.validate.codes import CODES

    return f"{CODES_PAGE}#finding-{code}" if code in CODES else None


CODES_PAGE = "https://chorus-services.github.io/backbeat/reference/finding-codes/"
"""The page of the site that explains every finding code."""
