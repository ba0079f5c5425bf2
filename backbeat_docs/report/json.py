"""The report for programs: one JSON document, or one object a line where the input was a stream.

Its shape is published as `schemas/tools/report.schema.json`.
"""

import json
from typing import Any

from backbeat_docs.report import Style
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.validate.finding import Finding


class JsonReporter:
    """Writes outcomes as JSON objects, between the brackets of a document or a line each.

    Where the style does not say which, the first message of a stream is held until there is a
    second one, which makes it lines, or the end, which makes it a document.
    """

    def __init__(self, style: Style) -> None:
        self.style = style
        self.silent_on_valid = style.quiet
        self._streamed = style.streamed
        self._held: list[str] = []
        self._second = False
        self._separator = ""

    def begin(self) -> str:
        """Return the beginning of the document; nothing for a stream."""
        return '{"results": [' if self._streamed is False else ""

    def outcome(self, outcome: Result | Unread) -> str:
        """Return the object of one outcome."""
        passed = outcome.skipped if isinstance(outcome, Unread) else outcome.verdict.valid
        if self.style.quiet and passed:
            return ""
        text = dumps(as_json(outcome))
        if self._streamed is not None:
            return self._object(text)
        self._held.append(text)
        if isinstance(outcome, Unread):
            return ""
        if not outcome.streamed or self._second:
            return self._decide(outcome.streamed)
        self._second = True
        return ""

    def end(self, summary: Summary) -> str:
        """Return the summary, and the end of the document."""
        held = self._decide(summary.messages > 1) if self._streamed is None else ""
        counts = dumps(summary_as_json(summary) | _places(summary, bool(self._streamed)))
        if self._streamed:
            return f'{held}{{"summary": {counts}}}\n'
        newline = "\n" if self._separator else ""
        valid = dumps(not (summary.invalid or summary.unreadable))
        return f'{held}{newline}], "valid": {valid}, "summary": {counts}}}\n'

    def _decide(self, streamed: bool) -> str:
        self._streamed = streamed
        return self.begin() + "".join(map(self._object, self._held))

    def _object(self, text: str) -> str:
        if self._streamed:
            return text + "\n"
        separator, self._separator = self._separator, ","
        return f"{separator}\n  {text}"


def dumps(value: Any) -> str:
    """Write JSON in ASCII, so that no terminal, encoding or CI runner can be surprised by it."""
    # A runner would obey ##[…] in a log; in JSON these characters stand in strings alone.
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
    return {
        "code": finding.code,
        "pointer": finding.pointer,
        "message": finding.message,
        "line": None if line is None else line + first_line - 1,
        "column": finding.column,
    }


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
    """Return what matters where findings are many: the first of each code, how many are hidden."""
    hidden = {"hidden": dict(sorted(summary.hidden.items()))} if summary.hidden else {}
    first = {
        code: {"path": _name(path), "line": line, "pointer": pointer}
        for code, (path, line, pointer) in sorted(summary.first.items())
    }
    return hidden | ({"first": first} if streamed else {})


def _name(path: str) -> str:
    """Write a file name as text; bytes that are not UTF-8 are shown escaped."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


def make(style: Style) -> JsonReporter:
    """Make the reporter of this format."""
    return JsonReporter(style)
