"""Results become a report: one file per format, one table of them.

A reporter receives outcome by outcome and returns text. A report of any length needs no memory, and
one run can write several. A reporter does no I/O.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from backbeat_docs.run import Result, Summary, Unread


class Style(NamedTuple):
    """What a report looks like: with colours, with failures only, as a stream of lines.

    `streamed` is `None` if the content of the input decides. Relative names start from `folder`.
    Formats that a platform reads name files relative to `root`, the folder of the checkout.
    """

    color: bool = False
    quiet: bool = False
    streamed: bool | None = False
    folder: str = ""
    root: str = ""


class Reporter(ABC):
    """Turns outcomes into text, piece by piece."""

    silent_on_valid = False
    """Whether it ignores valid messages of a stream: recorded traffic has millions of them."""

    counts_first = False
    """Whether its text begins with counts: the rest is kept aside until they are known."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def begin(self) -> str:
        """Return the text before the first outcome."""
        return ""

    @abstractmethod
    def outcome(self, outcome: Result | Unread) -> str:
        """Return the text about one outcome, which may be empty."""

    @abstractmethod
    def end(self, summary: Summary) -> str:
        """Return the text after the last outcome."""

    def head(self, summary: Summary) -> str:
        """Return the text before everything else, if `counts_first`; it is asked for at the end."""
        return ""


REPORTERS: Mapping[str, str] = {
    "text": "for people: a line a finding, and a summary",
    "json": "for programs: one document, or one object a line for a stream",
    "junit": "for test reports: JUnit XML, a test case a message",
    "sarif": "for security tabs and editors: SARIF 2.1.0",
    "github": "for GitHub Actions: annotations on the lines of a pull request",
    "gitlab": "for GitLab: a Code Quality report",
    "markdown": "for a job's summary or a comment: counts and the worst findings",
}
"""Every report format: its name, which is also that of its module, and what it is for."""


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
