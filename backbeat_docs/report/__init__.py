"""Results become a report: one file a format, one table of them.

A reporter is fed outcome by outcome and returns text, so that a report of any length needs no
memory, and several can be written in one run. It does no I/O.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple, Protocol

from backbeat_docs.run import Result, Summary
from backbeat_docs.source import Trouble


class Style(NamedTuple):
    """How a report is to look: with colours, with failures only, as a stream of lines."""

    color: bool = False
    quiet: bool = False
    streamed: bool = False


class Reporter(Protocol):
    """Turns outcomes into text, piece by piece."""

    def begin(self) -> str:
        """Return what stands before the first outcome."""

    def outcome(self, outcome: Result | Trouble) -> str:
        """Return what is said of one outcome; nothing, perhaps."""

    def end(self, summary: Summary) -> str:
        """Return what stands after the last outcome."""


REPORTERS: Mapping[str, str] = {
    "text": "for people: a line a finding, and a summary",
    "json": "for programs: one document, or one object a line for a stream",
}
"""Every report format: its name, which is also its module's, and what it is for."""


def reporter(name: str, style: Style) -> Reporter:
    """Make the reporter of a format."""
    made: Reporter = import_module(f"{__name__}.{name}").make(style)
    return made
