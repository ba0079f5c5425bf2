"""The report for programs: one JSON document, or one object per line if the input was a stream.

`schemas/tools/report.schema.json` is its schema.
"""

import json
import sys
from typing import Any

from backbeat_docs.report import Reporter, Style
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.validate.finding import Finding

VERSION = 1
"""The version of the report format, raised when a member is removed or changes its meaning."""


class JsonReporter(Reporter):
    """Returns outcomes as JSON objects: the elements of one document, or one object per line.

    If the style does not decide which, the first message of a stream is kept until a second one
    arrives (then one object per line) or the run ends (then one document).
    """

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.silent_on_valid = style.quiet
        self._streamed = style.streamed
        self._results = Array()
        self._kept: list[Any] = []
        self._second = False

    def begin(self) -> str:
        """Return the beginning of the document; nothing for a stream."""
        return f'{{"version": {VERSION}, "results": [' if self._streamed is False else ""

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the object of one outcome."""
        passed = outcome.skipped if isinstance(outcome, Unread) else outcome.verdict.valid
        if self.style.quiet and passed:
            return ""
        value = as_json(outcome)
        if self._streamed is not None:
            return self._write_object(value)
        self._kept.append(value)
        if isinstance(outcome, Unread):
            return ""
        if not outcome.streamed or self._second:
            return self._decide_layout(outcome.streamed)
        self._second = True
        return ""

    def end(self, summary: Summary) -> str:
        """Return the summary, and the end of the document."""
        kept = self._decide_layout(summary.messages > 1) if self._streamed is None else ""
        counts = dumps(summary_as_json(summary) | _detail_counts(summary, bool(self._streamed)))
        if self._streamed:
            return f'{kept}{{"version": {VERSION}, "summary": {counts}}}\n'
        valid = dumps(not (summary.invalid or summary.broken or summary.failures))
        return f'{kept}{self._results.end()}, "valid": {valid}, "summary": {counts}}}\n'

    def _decide_layout(self, streamed: bool) -> str:
        self._streamed = streamed
        return self.begin() + "".join(map(self._write_object, self._kept))

    def _write_object(self, value: Any) -> str:
        return dumps(value) + "\n" if self._streamed else self._results.element(value)


class Array:
    """A JSON array that is written one element per line, with at most `most` elements."""

    def __init__(self, most: int = sys.maxsize) -> None:
        self.most = most
        self.length = 0

    @property
    def room(self) -> int:
        """The number of elements that may still be added."""
        return self.most - self.length

    def element(self, value: Any) -> str:
        """Return the next element, and the separator before it."""
        separator = "," if self.length else ""
        self.length += 1
        return f"{separator}\n  {dumps(value)}"

    def end(self) -> str:
        """Return the end of the array."""
        return "\n]" if self.length else "]"


def dumps(value: Any) -> str:
    """Return JSON in ASCII, which is safe in every terminal, encoding and CI log."""
    # A CI runner executes ##[…] in a log; in JSON, these characters occur only in strings.
    return json.dumps(value).replace("##", "#\\u0023")


def as_json(outcome: Result | Unread) -> dict[str, Any]:
    """Return the report's object for an outcome."""
    if isinstance(outcome, Unread):
        kind = "skipped" if outcome.skipped else "error"
        return {"path": _escape_name(outcome.path), kind: outcome.reason}
    verdict = outcome.verdict
    return {
        "path": _escape_name(outcome.path),
        "line": outcome.line,
        "valid": verdict.valid and not outcome.known,
        "type": verdict.type,
        "version": verdict.version,
        "findings": [finding_as_json(finding, outcome.line) for finding in verdict.findings],
        **({} if verdict.complete else {"complete": False}),
        **({"known": outcome.known} if outcome.known else {}),
    }


def finding_as_json(finding: Finding, first_line: int = 1) -> dict[str, Any]:
    """Return the report's object for a finding; `first_line` is the message's line."""
    line = finding.line
    found = finding.as_dict() | {"line": None if line is None else line + first_line - 1}
    for evidence in found.get("evidence", ()):
        evidence["path"] = _escape_name(evidence["path"])
    return found


def summary_as_json(summary: Summary) -> dict[str, Any]:
    """Return the report's object for a summary."""
    return {
        "messages": summary.messages,
        "valid": summary.valid,
        "invalid": summary.invalid,
        "unreadable": summary.unreadable,
        "skipped": summary.skipped,
        "skips": dict(sorted(summary.skips.items())),
        "interrupted": summary.interrupted,
        "types": dict(sorted(summary.types.items())),
        "codes": dict(sorted(summary.codes.items())),
        **_baseline_counts(summary),
        **_conclusion_as_json(summary),
        "seconds": round(summary.seconds, 3),
    }


def _baseline_counts(summary: Summary) -> dict[str, Any]:
    """Return the counts that only a run with a baseline has."""
    if summary.fixed is None and not summary.known_findings:
        return {}
    return {
        "known": {"messages": summary.known, "findings": summary.known_findings},
        **({} if summary.fixed is None else {"fixed": summary.fixed_findings}),
    }


def _conclusion_as_json(summary: Summary) -> dict[str, Any]:
    """Return what only a sequence check concludes: the rules and the notices."""
    if summary.conclusion is None:
        return {}
    rules = [
        outcome._asdict() | {"reasons": dict(outcome.reasons)}
        for outcome in summary.conclusion.outcomes
    ]
    notices = [notice._asdict() for notice in summary.conclusion.notices]
    return {"broken": summary.broken, "rules": rules, "notices": notices}


def _detail_counts(summary: Summary, streamed: bool) -> dict[str, Any]:
    """Return the place of the first finding of each code, and the number of hidden findings."""
    hidden = {"hidden": dict(sorted(summary.hidden.items()))} if summary.hidden else {}
    first = {
        code: {"path": _escape_name(path), "line": line, "pointer": pointer}
        for code, (path, line, pointer) in sorted(summary.first.items())
    }
    return hidden | ({"first": first} if streamed else {})


def _escape_name(path: str) -> str:
    """Return a file name as text, with an escape for each byte that is not UTF-8."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


make = JsonReporter
