"""The report for people: `path:line:column  sentence  [code]`, and a line of counts at the end."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backbeat_docs.report import Reporter
from backbeat_docs.run import INTERRUPTION, Result, Summary, Unread
from backbeat_docs.text.escape import name as file_name
from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import show_value
from backbeat_docs.validate.finding import Finding

if TYPE_CHECKING:
    from backbeat_docs.conform import Conclusion, Outcome

_MANY = 10_000  # with fewer messages, the rate is not meaningful
_COLORS = {"bad": "\x1b[31m", "good": "\x1b[32m", "dim": "\x1b[2m", "strong": "\x1b[1m"}
_VERDICTS = {"kept": "good", "broken": "bad", "inconclusive": "dim"}


class TextReporter(Reporter):
    """Lists the findings of each message; valid messages of a stream are counted, not listed."""

    silent_on_valid = True

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the lines about one outcome."""
        if isinstance(outcome, Unread):
            return self._format_unread(outcome)
        verdict = outcome.verdict
        findings = "".join(self._format_findings(outcome))
        if not verdict.valid or self.style.quiet or outcome.streamed or outcome.is_known:
            return findings
        name = f"{verdict.title} {verdict.version}"
        return (
            f"{findings}{file_name(outcome.path)}  {self._paint('good', 'valid')} {plain(name)}\n"
        )

    def end(self, summary: Summary) -> str:
        """Return the line of counts; nothing if the style is quiet and there are no problems."""
        if self.style.quiet and not (summary.invalid or summary.broken or summary.failures):
            return ""
        parts = [f"{summary.valid:,} valid"]
        if summary.invalid:
            findings = _format_count(summary.errors, "finding")
            parts.append(self._paint("bad", f"{summary.invalid:,} invalid") + f" ({findings})")
        if summary.known_findings:
            parts.append(_format_known(summary))
        if summary.warnings:
            parts.append(_format_count(summary.warnings, "warning"))
        if summary.unreadable:
            parts.append(self._paint("bad", f"{summary.unreadable:,} unreadable"))
        if summary.skipped:
            parts.append(f"{summary.skipped:,} skipped")
        counts = f"{_format_count(summary.messages, self.style.noun)}: {', '.join(parts)}"
        rate = f" ({summary.rate:,.0f} per second)" if summary.messages >= _MANY else ""
        skips = "" if self.style.quiet else _format_skips(summary)
        rules = "".join(self._format_rules(summary))
        before = "".join((*_format_fixed(summary), skips, _format_hidden(summary), rules))
        last = self._paint("bad", f"the run {INTERRUPTION.reason}") + "\n"
        return (
            f"{before}{counts}, in {summary.seconds:.2f} s{rate}\n"
            f"{last if summary.interrupted else ''}"
        )

    def _format_unread(self, unread: Unread) -> str:
        """Return the line about a skipped file; other unread inputs are on standard error."""
        if self.style.quiet or not (unread.skipped and unread.listed):
            return ""
        return f"{file_name(unread.path)}  skipped: {unread.reason}\n"

    def _format_findings(self, result: Result) -> Iterator[str]:
        verdict = result.verdict
        for finding in verdict.errors if self.style.quiet else verdict.findings:
            place = self._paint("strong", file_name(_format_place(result, finding)))
            code = self._paint("dim", f"[{plain(finding.code)}]")
            yield f"{place}  {finding.prefix}{plain(finding.message)}  {code}\n"
            for line in format_evidence(finding):
                yield f"    {line}\n"
        if not verdict.complete:
            most = len(verdict.findings)
            yield f"{file_name(result.path)}  only the first {most:,} findings are listed\n"

    def _format_rules(self, summary: Summary) -> Iterator[str]:
        """Yield a line for each rule and each notice, and one that counts the rules."""
        if summary.conclusion is None:
            return
        outcomes, notices = summary.conclusion.outcomes, summary.conclusion.notices
        for outcome in () if self.style.quiet else outcomes:
            verdict = self._paint(_VERDICTS[outcome.verdict], f"{outcome.verdict:<12}")
            yield f"{verdict}  {outcome.code:<22}{describe_outcome(outcome)}\n"
        for notice in () if self.style.quiet else notices:
            yield f"{'notice':<12}  {plain(notice.code):<22}{plain(notice.sentence)}\n"
        yield f"{count_rules(summary.conclusion)}\n"

    def _paint(self, color: str, text: str) -> str:
        return f"{_COLORS[color]}{text}\x1b[0m" if self.style.color else text


def _format_place(result: Result, finding: Finding) -> str:
    line, column = finding.line, finding.column
    return f"{result.path}:{result.line + (line or 1) - 1}:{column or 1}"


def format_evidence(finding: Finding) -> Iterator[str]:
    """Yield a line for each message that proves a finding, with the values that clash."""
    for path, line, fields in finding.evidence:
        values = ", ".join(f"{name} {show_value(value)}" for name, value in fields)
        yield f"{file_name(path)}:{line}{': ' if values else ''}{plain(values)}"


def describe_outcome(outcome: "Outcome") -> str:
    """Return how many cases of a rule were decided, and why others were not."""
    reasons = "; ".join(f"{reason} ({count:,})" for reason, count in outcome.reasons)
    parts = [
        _format_count(outcome.findings, "finding") if outcome.findings else "",
        f"{outcome.decided:,} checked" if outcome.decided else "",
        f"undecided: {plain(reasons)}" if reasons else "",
    ]
    return ", ".join(filter(None, parts)) or "no case"


def count_rules(conclusion: "Conclusion") -> str:
    """Return the number of rules by their verdict."""
    found = Counter(outcome.verdict for outcome in conclusion.outcomes)
    counts = ", ".join(f"{found[verdict]} {verdict}" for verdict in _VERDICTS)
    return f"{_format_count(len(conclusion.outcomes), 'rule')}: {counts}"


def _format_known(summary: Summary) -> str:
    """Count what a baseline knows; a finding of a rule is known without any known message."""
    if not summary.known:
        return _format_count(summary.known_findings, "known finding")
    return f"{summary.known:,} known ({_format_count(summary.known_findings, 'finding')})"


def _format_fixed(summary: Summary) -> Iterator[str]:
    """Yield a line for each known finding that no longer occurs, and one that counts them."""
    for known, count in summary.fixed or ():
        times = f" ({count:,} times)" if count > 1 else ""
        place = plain(known.pointer or "message")
        yield f"{file_name(known.file)}  fixed: [{plain(known.code)}] at {place}{times}\n"
    if summary.fixed:
        total = _format_count(summary.fixed_findings, "known finding")
        yield f"{total} fixed; record the rest with --write-baseline\n"


def _format_skips(summary: Summary) -> str:
    """Return a line for each reason whose files are not listed."""
    return "".join(
        f"{number:,} skipped: {plain(reason)}\n"
        for reason, number in sorted(summary.skips.items())
        if not Unread("", reason, skipped=True).listed
    )


def _format_hidden(summary: Summary) -> str:
    """Return a line for each code with hidden findings."""
    return "".join(
        f"{number:,} more with [{plain(code)}] not shown\n"
        for code, number in sorted(summary.hidden.items())
    )


def _format_count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


make = TextReporter
