"""The report for a job's summary or a comment: counts and the worst findings, in Markdown.

Text from messages appears only in code spans, so Markdown, HTML, links and mentions in it have no
effect.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backbeat_docs.report import help_link
from backbeat_docs.report.place import file_name
from backbeat_docs.report.text import count_rules, describe_outcome
from backbeat_docs.report.worst import Fault, WorstReporter
from backbeat_docs.run import Summary
from backbeat_docs.run.inputs import is_file
from backbeat_docs.text.escape import plain

if TYPE_CHECKING:
    from backbeat_docs.conform import Conclusion

MOST_FINDINGS = 50
"""The maximum number of findings in the list, which keeps a summary short."""


class MarkdownReporter(WorstReporter):
    """Returns the counts and the worst findings at the end of the run."""

    most = MOST_FINDINGS

    def end(self, summary: Summary) -> str:
        """Return the whole report."""
        return "\n".join(self._format_lines(summary)) + "\n"

    def _format_lines(self, summary: Summary) -> Iterator[str]:
        nouns = f"{self.style.noun}s"
        yield f"## BACKBEAT {nouns}\n"
        counts = {
            nouns: summary.messages,
            "valid": summary.valid,
            "invalid": summary.invalid,
            "findings": summary.errors,
            **({"broken": summary.broken} if summary.conclusion else {}),
            **({"warnings": summary.warnings} if summary.warnings else {}),
            "unreadable": summary.unreadable,
            "skipped": summary.skipped,
        }
        yield f"| {' | '.join(counts)} |"
        yield f"|{'---:|' * len(counts)}"
        yield f"| {' | '.join(f'{count:,}' for count in counts.values())} |"
        if summary.known_findings or summary.fixed:
            fixed = "" if summary.fixed is None else f", {summary.fixed_findings:,} fixed"
            yield f"\nCompared with the baseline: {summary.known_findings:,} known{fixed}."
        if self.worst.count:
            yield "\n### Findings\n"
        for fault in self.worst.listed():
            yield self._format_item(fault)
            yield from (f"    - {code_span(line)}" for line in fault.evidence)
        if rest := self.unlisted(summary):
            yield f"\n{rest:,} more are not listed; `{self.style.program}` lists them all."
        if summary.conclusion is not None:
            yield from _format_rules(summary.conclusion)

    def _format_item(self, fault: Fault) -> str:
        name = file_name(fault.path, self.style) if is_file(fault.path) else fault.path
        where = name if fault.at is None else f"{name}:{fault.at.line}:{fault.at.column}"
        link = help_link(fault.code)
        code = f"[{fault.code}]({link})" if link else code_span(fault.code)
        level = "warning: " if fault.is_warning else ""
        return f"- {code_span(where)} {level}{code_span(fault.sentence)} {code}"


def _format_rules(conclusion: "Conclusion") -> Iterator[str]:
    yield f"\n### Rules\n\n{count_rules(conclusion)}.\n"
    yield "| Rule | Verdict | Cases |\n|---|---|---|"
    for outcome in conclusion.outcomes:
        rule = f"[{outcome.code}]({help_link(outcome.code)})"
        yield f"| {rule} | {outcome.verdict} | {describe_outcome(outcome)} |"
    for notice in conclusion.notices:
        yield f"\nNotice: {notice.sentence}."


def code_span(text: str) -> str:
    """Return text as a code span, with more backticks around it than it contains in a row.

    >>> code_span("a`b")
    '``a`b``'
    """
    shown = plain(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


make = MarkdownReporter
