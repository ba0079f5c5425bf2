"""The report for GitLab: a Code Quality report, shown in a merge request.

Of a run with more than 25,000 findings the rest is counted in a last entry.
"""

from typing import Any

from backbeat_docs.report import Style
from backbeat_docs.report.json import dumps
from backbeat_docs.report.place import Fingerprints, file_name, place
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.finding import Finding

MOST_ENTRIES = 25_000
_NO_MESSAGE = frozenset({"not-utf8", "not-json", "duplicate-key", "not-finite", "too-deep"})


class GitlabReporter:
    """Writes an entry for each finding, and one for each input that was not read."""

    silent_on_valid = True

    def __init__(self, style: Style) -> None:
        self.style = style
        self._fingerprints = Fingerprints()
        self._entries = 0
        self._rest = 0
        self._last = ""

    def begin(self) -> str:
        """Return the beginning of the document."""
        return "["

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the entries of one outcome."""
        if isinstance(outcome, Unread):
            return "" if outcome.skipped else self._unread(outcome)
        name = file_name(outcome.path, self.style)
        return "".join(self._finding(name, outcome, item) for item in outcome.verdict.findings)

    def end(self, summary: Summary) -> str:
        """Return the end of the document."""
        text = ""
        if rest := self._rest + summary.hidden.total():
            words = f"{rest:,} more findings are not listed; backbeat-validate lists them all"
            text = self._text(_entry("rest", words, "rest", "info", self._last, 1))
        newline = "\n" if self._entries else ""
        return f"{text}{newline}]\n"

    def _finding(self, name: str, result: Result, finding: Finding) -> str:
        if self._is_full(name):
            return ""
        severity = "critical" if finding.code in _NO_MESSAGE else "major"
        fingerprint = self._fingerprints.of(name, result, finding)
        line = place(result, finding).line
        entry = _entry(finding.code, finding.message, fingerprint, severity, name, line)
        return self._text(entry)

    def _unread(self, unread: Unread) -> str:
        name = file_name(unread.path, self.style)
        if self._is_full(name):
            return ""
        fingerprint = self._fingerprints.of_unread(name, unread)
        return self._text(_entry("unreadable", unread.reason, fingerprint, "blocker", name, 1))

    def _is_full(self, name: str) -> bool:
        self._last = name
        full = self._entries >= MOST_ENTRIES
        self._rest += full
        return full

    def _text(self, entry: dict[str, Any]) -> str:
        separator = "," if self._entries else ""
        self._entries += 1
        return f"{separator}\n  {dumps(entry)}"


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


def make(style: Style) -> GitlabReporter:
    """Make the reporter of this format."""
    return GitlabReporter(style)
