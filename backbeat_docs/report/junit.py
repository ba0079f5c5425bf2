"""The report for test reports: JUnit XML, one test case per message.

An invalid message is a failure; an input that was not read, or an interruption of the run, is
an error; a skipped input or a message with only known findings is a skipped test. Warnings are
the output of a test. The XML is ASCII and contains no character that XML forbids.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from backbeat_docs.report import Reporter
from backbeat_docs.report.place import file_name, find_place
from backbeat_docs.report.text import describe_outcome, format_evidence
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.run.inputs import is_file
from backbeat_docs.text.escape import name, plain
from backbeat_docs.validate.finding import Finding

if TYPE_CHECKING:
    from backbeat_docs.conform import Outcome

_ENTITIES = {ord(char): f"&#{ord(char)};" for char in "&<>\"'\n"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}


class JunitReporter(Reporter):
    """Returns a test case for each outcome; `head` returns the counts, which JUnit has first.

    With a sequence check, each rule that is not broken is a test case too.
    """

    counts_first = True

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the test case of one outcome."""
        if isinstance(outcome, Unread):
            element = "skipped" if outcome.skipped else "error"
            inner = f"<{element} message={_quote_attribute(plain(outcome.reason))}/>"
            return self._format_case("input", outcome.path, outcome.path, inner)
        if outcome.sequence and outcome.is_known:
            return ""
        title = plain(outcome.verdict.title or "message")
        test = f"{outcome.path}:{outcome.line}" if outcome.streamed else outcome.path
        inner = _format_failure(outcome) + _format_warnings(outcome)
        return self._format_case(title, test, outcome.path, inner, outcome.line)

    def head(self, summary: Summary) -> str:
        """Return the beginning of the document, with the counts."""
        failures = summary.invalid + summary.broken - summary.hidden_messages
        kept, inconclusive = (_list_rules(summary, verdict) for verdict in ("kept", "inconclusive"))
        skipped = summary.skipped - summary.hidden_skips + summary.known + len(inconclusive)
        tests = summary.valid + len(kept) + failures + summary.failures + skipped
        counts = (
            f'tests="{tests}" failures="{failures}" errors="{summary.failures}" '
            f'skipped="{skipped}" time="{summary.seconds:.3f}"'
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="backbeat" {counts}>\n'
            f'<testsuite name="{self.style.noun}s" {counts}>\n'
        )

    def end(self, summary: Summary) -> str:
        """Return the test cases of rules, and the end of the document."""
        rules = [
            self._format_case("rule", rule.code, "", "") for rule in _list_rules(summary, "kept")
        ]
        for rule in _list_rules(summary, "inconclusive"):
            reason = f"<skipped message={_quote_attribute(describe_outcome(rule))}/>"
            rules.append(self._format_case("rule", rule.code, "", reason))
        return f"{''.join(rules)}</testsuite>\n</testsuites>\n"

    def _format_case(self, kind: str, test: str, path: str, inner: str, line: int = 1) -> str:
        where = f' file={_quote_attribute(plain(file_name(path, self.style)))} line="{line}"'
        attributes = (
            f"classname={_quote_attribute('backbeat.' + kind)} name={_quote_attribute(name(test))}"
            f"{where if path and is_file(path) else ''}"
        )
        return f"<testcase {attributes}>{inner}</testcase>\n"


def _list_rules(summary: Summary, verdict: str) -> "list[Outcome]":
    """Return the rules with a verdict; without a sequence check, there are none."""
    outcomes = summary.conclusion.outcomes if summary.conclusion else ()
    return [outcome for outcome in outcomes if outcome.verdict == verdict]


def _format_failure(result: Result) -> str:
    """Return the findings as one failure, because readers of JUnit XML expect only one."""
    findings = result.verdict.errors
    if result.is_known:
        noun = "finding" if result.known == 1 else "findings"
        return f'<skipped message="{result.known} known {noun}"/>'
    if not findings:
        return ""
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    attributes = (
        f"message={_quote_attribute(plain(findings[0].message) + more)} "
        f"type={_quote_attribute(plain(findings[0].code))}"
    )
    return f"<failure {attributes}>{_format_lines(result, findings)}</failure>"


def _format_warnings(result: Result) -> str:
    warnings = result.verdict.warnings
    return f"<system-out>{_format_lines(result, warnings)}</system-out>" if warnings else ""


def _format_lines(result: Result, findings: Iterable[Finding]) -> str:
    lines = []
    for finding in findings:
        at = find_place(result, finding)
        where = name(f"{result.path}:{at.line}:{at.column}")
        words = f"{finding.prefix}{plain(finding.message)}"
        lines.append(f"{where}  {words}  [{plain(finding.code)}]")
        lines += [f"    {line}" for line in format_evidence(finding)]
    return _escape_text("\n".join(lines))


def _quote_attribute(text: str) -> str:
    return f'"{_to_ascii(text.translate(_ENTITIES))}"'


def _escape_text(text: str) -> str:
    return "\n".join(_to_ascii(line.translate(_ENTITIES)) for line in text.split("\n"))


def _to_ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


make = JunitReporter
