"""The report for security tabs and editors: SARIF 2.1.0 (OASIS).

Results are written as they arrive, and the rules that they refer to at the end. GitHub refuses a
run of more than 25,000 results, so a notification gives the number of the others.
"""

from typing import Any

from backbeat_docs import __version__
from backbeat_docs.report import CODES_PAGE, Reporter, Style, help_link
from backbeat_docs.report.json import Array, dumps
from backbeat_docs.report.place import Fingerprints, file_name, find_place, to_uri
from backbeat_docs.report.text import describe_outcome, format_evidence
from backbeat_docs.run import INTERRUPTION, Result, Summary, Unread
from backbeat_docs.run.inputs import is_file
from backbeat_docs.text.escape import name as shown_name
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import WARNINGS, Evidence, Finding

MOST_RESULTS = 25_000
_MOST_NOTIFICATIONS = 1_000
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


class SarifReporter(Reporter):
    """Returns a result for each finding, and a notification for each input that was not read."""

    silent_on_valid = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._fingerprints = Fingerprints()
        self._results = Array(MOST_RESULTS)
        self._codes: set[str] = set()
        self._notifications: list[dict[str, Any]] = []

    def begin(self) -> str:
        """Return the beginning of the document."""
        return f'{{"$schema": {dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{"results": ['

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the results of one outcome."""
        if isinstance(outcome, Unread):
            room = len(self._notifications) < _MOST_NOTIFICATIONS or outcome == INTERRUPTION
            if room and not outcome.skipped:
                self._notifications.append(self._build_notification(outcome))
            return ""
        found = outcome.verdict.findings[: self._results.room]
        return "".join([self._results.element(self._build_result(outcome, item)) for item in found])

    def end(self, summary: Summary) -> str:
        """Return the end of the document: the tool, its rules and its notifications."""
        self._note_rest(
            summary.failures - len(self._notifications), "inputs that could not be read"
        )
        self._note_rest(summary.codes.total() - self._results.length, "findings")
        self._note_undecided(summary)
        invocation: dict[str, Any] = {"executionSuccessful": not summary.failures}
        if self._notifications:
            invocation["toolExecutionNotifications"] = self._notifications
        driver = {
            "name": self.style.program,
            "version": __version__,
            "semanticVersion": __version__,
            "informationUri": CODES_PAGE,
            "rules": [_describe_code(code) for code in [*CODES, *sorted(self._codes - set(CODES))]],
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation],
        }
        return f"{self._results.end()}, {dumps(run)[1:-1]}}}]}}\n"

    def _note_rest(self, rest: int, nouns: str) -> None:
        """Add a notification with the number of items that are not listed."""
        if rest > 0:
            words = f"{rest:,} more {nouns} are not listed; {self.style.program} lists them all"
            self._notifications.append({"level": "warning", "message": {"text": words}})

    def _note_undecided(self, summary: Summary) -> None:
        """Add a notification for each rule that is inconclusive, and for each notice."""
        if summary.conclusion is None:
            return
        texts = [
            f"{rule.code} is inconclusive: {describe_outcome(rule)}"
            for rule in summary.conclusion.outcomes
            if rule.verdict == "inconclusive"
        ]
        for words in (*texts, *(notice.sentence for notice in summary.conclusion.notices)):
            text = {"text": message_text(words)}
            self._notifications.append({"level": "note", "message": text})

    def _build_result(self, result: Result, finding: Finding) -> dict[str, Any]:
        self._codes.add(finding.code)
        name = file_name(result.path, self.style)
        fingerprint = self._fingerprints.for_finding(name, result, finding)
        at = find_place(result, finding)
        location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": finding.pointer}]}
        if is_file(result.path):
            location["physicalLocation"] = {
                "artifactLocation": {"uri": to_uri(name)},
                "region": {"startLine": at.line, "startColumn": at.utf16_column},
            }
        related = [
            self._build_related(each, text)
            for each, text in zip(finding.evidence, format_evidence(finding), strict=True)
        ]
        return {
            "ruleId": finding.code,
            "level": "warning" if finding.is_warning else "error",
            "message": {"text": message_text(finding.message)},
            "locations": [location],
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1"},
        }

    def _build_related(self, evidence: Evidence, text: str) -> dict[str, Any]:
        """Return the location of a message that proves a finding."""
        location: dict[str, Any] = {"message": {"text": message_text(text)}}
        if is_file(evidence.path):
            location["physicalLocation"] = {
                "artifactLocation": {"uri": to_uri(file_name(evidence.path, self.style))},
                "region": {"startLine": evidence.line},
            }
        return location

    def _build_notification(self, unread: Unread) -> dict[str, Any]:
        words = message_text(f"{shown_name(unread.path)}: {unread.reason}")
        notification: dict[str, Any] = {"level": "error", "message": {"text": words}}
        if is_file(unread.path):
            uri = to_uri(file_name(unread.path, self.style))
            notification["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri}}}]
        return notification


def message_text(words: str) -> str:
    r"""Escape text that SARIF would read as a link in a plain text message (section 3.11.6).

    >>> print(message_text("issues[0]"))
    issues\[0\]
    """
    escaped = plain(words).replace("\\", "\\\\")
    return escaped.replace("[", "\\[").replace("]", "\\]")


def _describe_code(code: str) -> dict[str, Any]:
    """Return the rule of a finding code; one that is not in `CODES` has its name and its link."""
    row, link = CODES.get(code), help_link(code)
    if row is None:
        return _describe_rule(code) | ({"helpUri": link} if link else {})
    words = f"{row.cause} {row.fix}"
    return {
        "id": code,
        "name": _name_rule(row.title),
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.cause},
        "help": {"text": words, "markdown": words},
        "helpUri": link,
        "defaultConfiguration": {"level": "warning" if code in WARNINGS else "error"},
        "properties": {"tags": ["backbeat"], "precision": "very-high"},
    }


def _describe_rule(code: str) -> dict[str, Any]:
    """Return the rule of a code that is no finding code: a sequence rule has an explanation."""
    from backbeat_docs.conform import RULES

    rule = RULES.get(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": _name_rule(code.replace("-", " ").title()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.explanation, "markdown": rule.explanation},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["backbeat"], "precision": "very-high"},
    }


def _name_rule(title: str) -> str:
    """Return a title as one word, which SARIF wants beside the id and different from it.

    >>> _name_rule("The bytes are not UTF-8.")
    'TheBytesAreNotUTF8'
    """
    words = title.translate(_PUNCTUATION).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


_PUNCTUATION = {ord(char): None for char in "`'.,:;-"}

make = SarifReporter
