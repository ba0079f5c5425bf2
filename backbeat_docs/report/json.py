"""The report for programs: one JSON document, or one object a line where the input was a stream.

Its shape is published as `schemas/tools/report.schema.json`.
"""

import json
import sys
from typing import Any

from backbeat_docs.report import Reporter, Style
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.validate.finding import Finding

VERSION = 1
"""The version of the report's shape: raised when a member is removed or changes its meaning."""


class JsonReporter(Reporter):
    """Writes outcomes as JSON objects: the elements of one document, or one object a line.

    If the style does not decide that, the first message of a stream is kept until a second one
    comes, which means lines, or the end, which means one document.
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
            return self._object(value)
        self._kept.append(value)
        if isinstance(outcome, Unread):
            return ""
        if not outcome.streamed or self._second:
            return self._decide(outcome.streamed)
        self._second = True
        return ""

    def end(self, summary: Summary) -> str:
        """Return the summary, and the end of the document."""
        kept = self._decide(summary.messages > 1) if self._streamed is None else ""
        counts = dumps(summary_as_json(summary) | _places(summary, bool(self._streamed)))
        if self._streamed:
            return f'{kept}{{"version": {VERSION}, "summary": {counts}}}\n'
        valid = dumps(not (summary.invalid or summary.unreadable))
        return f'{kept}{self._results.end()}, "valid": {valid}, "summary": {counts}}}\n'

    def _decide(self, streamed: bool) -> str:
        self._streamed = streamed
        return self.begin() + "".join(map(self._object, self._kept))

    def _object(self, value: Any) -> str:
        return dumps(value) + "\n" if self._streamed else self._results.element(value)


class Array:
    """A JSON array that is written element by element, one a line; some have a limit."""

    def __init__(self, most: int = sys.maxsize) -> None:
        self.most = most
        self.length = 0

    @property
    def room(self) -> int:
        """The number of elements up to the limit."""
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
    """Write JSON in ASCII, which is safe in every terminal, encoding and log of a CI runner."""
    # A runner would obey ##[…] in a log; in JSON these characters are only in strings.
    return json.dumps(value).replace("##", "#\\u0023")


def as_json(outcome: Result | Unread) -> dict[str, Any]:
    """Turn an outcome into the report's object for it."""
    if isinstance(outcome, Unread):
        kind = "skipped" if outcome.skipped else "error"
        return {"path": _name(outcome.path), kind: outcome.reason}
    verdict = outcome.verdict
    return {
        "path": _name(outcome.path),
        "line": outcome.line,
        "valid": verdict.valid,
        "type": verdict.type,
        "version": verdict.version,
        "findings": [finding_as_json(finding, outcome.line) for finding in verdict.findings],
        **({} if verdict.complete else {"complete": False}),
    }


def finding_as_json(finding: Finding, first_line: int = 1) -> dict[str, Any]:
    """Turn a finding into the report's object for it; `first_line` is the message's line."""
    line = finding.line
    return finding.as_dict() | {"line": None if line is None else line + first_line - 1}


def summary_as_json(summary: Summary) -> dict[str, Any]:
    """Turn a summary into the report's object for it."""
    return {
        "messages": summary.messages,
        "valid": summary.valid,
        "invalid": summary.invalid,
        "unreadable": summary.unreadable,
        "skipped": summary.skipped,
        "types": dict(sorted(summary.types.items())),
        "codes": dict(sorted(summary.codes.items())),
        "seconds": round(summary.seconds, 3),
    }


def _places(summary: Summary, streamed: bool) -> dict[str, Any]:
    """Return what helps if there are many findings: the first of each code, and the hidden."""
    hidden = {"hidden": dict(sorted(summary.hidden.items()))} if summary.hidden else {}
    first = {
        code: {"path": _name(path), "line": line, "pointer": pointer}
        for code, (path, line, pointer) in sorted(summary.first.items())
    }
    return hidden | ({"first": first} if streamed else {})


def _name(path: str) -> str:
    """Write a file name as text, with an escape for each byte that is not UTF-8."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


make = JsonReporter
