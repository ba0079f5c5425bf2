"""Reports on a run: one module per format, and the table `REPORTERS`.

A reporter receives one outcome at a time and returns text, so memory does not grow with the report
and one run can write several reports. A reporter does no I/O.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from backbeat_docs.run import Result, Summary, Unread


class Style(NamedTuple):
    """The style of a report: with colours, with failures only, as a stream of lines.

    `streamed` is `None` if the content of the input decides. Relative names start from `folder`.
    Formats for platforms name files relative to `root`, the folder of the checkout. `noun` is what
    the report counts, and `program` lists what a report with a limit leaves out.
    """

    color: bool = False
    quiet: bool = False
    streamed: bool | None = False
    folder: str = ""
    root: str = ""
    noun: str = "message"
    program: str = "backbeat-validate"


class Reporter(ABC):
    """Turns outcomes into text, one at a time."""

    silent_on_valid = False
    """Whether it ignores the valid messages of a stream, which may be millions."""

    counts_first = False
    """Whether its text begins with counts; the caller buffers the rest until they are known."""

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
        """Return the text before all other text; called at the end, and only if `counts_first`."""
        return ""


REPORTERS: Mapping[str, str] = {
    "text": "for people: one line per finding, and a summary",
    "json": "for programs: one document, or one object per line for a stream",
    "junit": "for test reports: JUnit XML, one test case per message",
    "sarif": "for security tabs and editors: SARIF 2.1.0",
    "github": "for GitHub Actions: annotations on the lines of a pull request",
    "gitlab": "for GitLab: a Code Quality report",
    "markdown": "for a job's summary or a comment: counts and the worst findings",
}
"""Every report format, by name, with its purpose; each is the module of the same name."""


def build_reporter(name: str, style: Style) -> Reporter:
    """Build the reporter of a format."""
    made: Reporter = import_module(f"{__name__}.{name}").make(style)
    return made


def help_link(code: str) -> str | None:
    """Return the address that explains a finding code or an evolution rule, or `None`."""
    from backbeat_docs.validate.codes import CODES

    if code in CODES:
        return f"{CODES_PAGE}#finding-{code}"
    from backbeat_docs import conform
    from backbeat_docs.evolve.rules import RULES  # only a report on contracts has such a code

    if code in conform.RULES:
        return f"{PROTOCOL_PAGE}#rule-{code}"
    return f"{RULES_PAGE}#rule-{code}" if code in RULES else None


# The addresses in reports name no version: publishing makes them lead to the newest release.
_REFERENCE = "https://chorus-services.github.io/backbeat/reference"

CODES_PAGE = f"{_REFERENCE}/finding-codes/"
"""The page of the site that explains every finding code."""

RULES_PAGE = f"{_REFERENCE}/evolution-rules/"
"""The page of the site that explains every evolution rule."""

PROTOCOL_PAGE = f"{_REFERENCE}/protocol-rules/"
"""The page of the site that explains every rule of a sequence of messages."""
