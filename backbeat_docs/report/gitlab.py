"""The report for GitLab: a Code Quality report, shown in a merge request.

If a run has more than 25,000 findings, a last entry counts the others.
"""

from typing import Any

from backbeat_docs.report import Reporter, Style
from backbeat_docs.report.json import Array
from backbeat_docs.report.place import Fingerprints, file_name, find_place
from backbeat_docs.run import INTERRUPTION, Result, Summary, Unread
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import Finding

MOST_ENTRIES = 25_000


class GitlabReporter(Reporter):
    """Returns an entry for each finding, and one for each input that was not read."""

    silent_on_valid = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._fingerprints = Fingerprints()
        self._entries = Array(MOST_ENTRIES)
        self._last_path = ""

    def begin(self) -> str:
        """Return the beginning of the document."""
        return "["

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the entries of one outcome."""
        fine = outcome.skipped if isinstance(outcome, Unread) else not outcome.verdict.findings
        if fine:
            return ""
        self._last_path = outcome.path
        if not self._entries.room and outcome != INTERRUPTION:
            return ""
        if isinstance(outcome, Unread):
            return self._entries.element(self._unread_entry(outcome))
        found = outcome.verdict.findings[: self._entries.room]
        return "".join(
            [self._entries.element(self._finding_entry(outcome, item)) for item in found]
        )

    def end(self, summary: Summary) -> str:
        """Return the number of findings that are not listed, and the end of the document."""
        text = ""
        if rest := summary.codes.total() + summary.failures - self._entries.length:
            words = f"{rest:,} more findings are not listed; {self.style.program} lists them all"
            name = file_name(self._last_path, self.style)
            text = self._entries.element(_build_entry("rest", words, "rest", "info", name, 1))
        return f"{text}{self._entries.end()}\n"

    def _unread_entry(self, unread: Unread) -> dict[str, Any]:
        name = file_name(unread.path, self.style)
        fingerprint = self._fingerprints.for_unread(name, unread)
        code = "interrupted" if unread == INTERRUPTION else "unreadable"
        return _build_entry(code, unread.reason, fingerprint, "blocker", name, 1)

    def _finding_entry(self, result: Result, finding: Finding) -> dict[str, Any]:
        name = file_name(result.path, self.style)
        fingerprint = self._fingerprints.for_finding(name, result, finding)
        line = find_place(result, finding).line
        severity = _severity(finding)
        entry = _build_entry(finding.code, finding.message, fingerprint, severity, name, line)
        if finding.evidence:
            entry["other_locations"] = [
                _build_location(file_name(path, self.style), at) for path, at, _ in finding.evidence
            ]
        return entry


def _severity(finding: Finding) -> str:
    """Return `critical` if a message was refused before a schema could validate its fields."""
    if finding.is_warning:
        return "minor"
    row = CODES.get(finding.code)
    return "critical" if row is not None and row.before_schema else "major"


def _build_entry(
    code: str, words: str, fingerprint: str, severity: str, name: str, line: int
) -> dict[str, Any]:
    return {
        "description": plain(words),
        "check_name": code,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": _build_location(name, line),
    }


def _build_location(name: str, line: int) -> dict[str, Any]:
    return {"path": plain(name), "lines": {"begin": line}}


make = GitlabReporter
