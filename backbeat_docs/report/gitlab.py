"""The report for GitLab: a Code Quality report, shown in a merge request.

If a run has more than 25,000 findings, a last entry counts the others.
"""

from collections.abc import Iterator
from typing import Any

from backbeat_docs.report import Reporter, Style
from backbeat_docs.report.json import Array
from backbeat_docs.report.place import Fingerprints, file_name, place
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.codes import CODES

MOST_ENTRIES = 25_000


class GitlabReporter(Reporter):
    """Writes an entry for each finding, and one for each input that was not read."""

    silent_on_valid = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._fingerprints = Fingerprints()
        self._entries = Array(MOST_ENTRIES)
        self._last = ""

    def begin(self) -> str:
        """Return the beginning of the document."""
        return "["

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the entries of one outcome."""
        fine = outcome.skipped if isinstance(outcome, Unread) else outcome.verdict.valid
        if fine:
            return ""
        self._last = file_name(outcome.path, self.style)
        return self._entries.fill(self._faults(outcome, self._last))

    def end(self, summary: Summary) -> str:
        """Return the number of findings that are not listed, and the end of the document."""
        text = ""
        if rest := summary.codes.total() + summary.unreadable - self._entries.length:
            words = f"{rest:,} more findings are not listed; backbeat-validate lists them all"
            text = self._entries.element(_entry("rest", words, "rest", "info", self._last, 1))
        return f"{text}{self._entries.end()}\n"

    def _faults(self, outcome: Result | Unread, name: str) -> Iterator[dict[str, Any]]:
        if isinstance(outcome, Unread):
            fingerprint = self._fingerprints.for_unread(name, outcome)
            yield _entry("unreadable", outcome.reason, fingerprint, "blocker", name, 1)
            return
        for finding in outcome.verdict.findings:
            fingerprint = self._fingerprints.for_finding(name, outcome, finding)
            line = place(outcome, finding).line
            severity = _severity(finding.code)
            yield _entry(finding.code, finding.message, fingerprint, severity, name, line)


def _severity(code: str) -> str:
    """Return `critical` if a message was refused before a schema could validate its fields."""
    return "critical" if code in CODES and CODES[code].before_schema else "major"


def _entry(
    code: str, words: str, fingerprint: str, severity: str, name: str, line: int
) -> dict[str, Any]:
    return {
        "description": plain(words),
        "check_name": code,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": plain(name), "lines": {"begin": line}},
    }


make = GitlabReporter
