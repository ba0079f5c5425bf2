"""The report for a job's summary or a comment: counts, and the worst findings, in Markdown.

What a message says stands in code spans alone, where Markdown, HTML, links and mentions are text.
"""

import re
from collections.abc import Iterator

from backbeat_docs.report import Style, help_link
from backbeat_docs.report.place import file_name, is_file
from backbeat_docs.report.worst import Fault, Worst
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.text.escape import plain

MOST_FINDINGS = 50
"""How many findings are listed; a summary with thousands is no summary."""


class MarkdownReporter:
    """Writes everything at the end, when the counts and the worst findings are known."""

    silent_on_valid = True

    def __init__(self, style: Style) -> None:
        self.style = style
        self._worst = Worst(MOST_FINDINGS)

    def begin(self) -> str:
        """Return nothing: the counts come first, and are known at the end."""
        return ""

    def outcome(self, outcome: Result | Unread) -> str:
        """Return nothing: the counts come first, and are known at the end."""
        self._worst.add(outcome)
        return ""

    def end(self, summary: Summary) -> str:
        """Return the whole report."""
        return "\n".join(self._lines(summary)) + "\n"

    def _lines(self, summary: Summary) -> Iterator[str]:
        yield "## BACKBEAT messages\n"
        yield "| messages | valid | invalid | findings | unreadable |"
        yield "|---:|---:|---:|---:|---:|"
        counts = summary.messages, summary.valid, summary.invalid, summary.codes.total()
        yield f"| {' | '.join(f'{count:,}' for count in (*counts, summary.unreadable))} |"
        if self._worst.count:
            yield "\n### Findings\n"
        for fault in self._worst.listed():
            yield self._item(fault)
        if rest := self._worst.rest + summary.hidden.total():
            yield f"\n{rest:,} more are not listed; `backbeat-validate` lists them all."

    def _item(self, fault: Fault) -> str:
        name = file_name(fault.path, self.style) if is_file(fault.path) else fault.path
        where = name if fault.at is None else f"{name}:{fault.at.line}:{fault.at.column}"
        link = help_link(fault.code)
        code = f"[{fault.code}]({link})" if link else code_span(fault.code)
        return f"- {code_span(where)} {code_span(fault.sentence)} {code}"


def code_span(text: str) -> str:
    """Write text as a code span, fenced by more backticks than it holds in a row.

    >>> code_span("a`b")
    '``a`b``'
    """
    shown = plain(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def make(style: Style) -> MarkdownReporter:
    """Make the reporter of this format."""
    return MarkdownReporter(style)
