"""The report for GitHub Actions: workflow commands that become annotations in a pull request.

GitHub shows ten errors per step and silently drops the rest, so the report contains the ten worst
and a notice with the number of the others.
"""

from backbeat_docs.report.place import file_name
from backbeat_docs.report.text import TextReporter
from backbeat_docs.report.worst import Fault, WorstReporter
from backbeat_docs.run import Summary
from backbeat_docs.run.inputs import is_file
from backbeat_docs.text.escape import plain

MOST_ANNOTATIONS = 10
"""The number of errors per step that GitHub shows as annotations."""


class GithubReporter(WorstReporter):
    """Returns the worst findings as commands at the end of the run, and the line of counts."""

    most = MOST_ANNOTATIONS

    def end(self, summary: Summary) -> str:
        """Return the annotations, and the line of counts."""
        text = "".join(self._format_annotation(fault) for fault in self.worst.listed())
        if rest := self.unlisted(summary):
            noun = "finding is" if rest == 1 else "findings are"
            words = f"{rest:,} more {noun} not annotated; {self.style.program} lists them all"
            text += command("notice", {"title": "BACKBEAT"}, words)
        return text + TextReporter(self.style._replace(color=False)).end(summary)

    def _format_annotation(self, fault: Fault) -> str:
        level = "warning" if fault.is_warning else "error"
        properties = {}
        sentence = fault.sentence
        if is_file(fault.path):
            properties["file"] = file_name(fault.path, self.style)
        else:
            sentence = f"{fault.path}: {sentence}"
        if fault.at is not None:
            properties |= {"line": str(fault.at.line), "col": str(fault.at.utf16_column)}
        title = {"title": f"BACKBEAT {fault.code}"}
        return command(level, properties | title, sentence, *fault.evidence)


def command(name: str, properties: dict[str, str], *lines: str) -> str:
    r"""Return a workflow command, with its properties and the lines of its text escaped.

    >>> command("error", {"file": "a,b.json"}, "100% wrong")
    '::error file=a%2Cb.json::100%25 wrong\n'
    """
    pairs = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::{'%0A'.join(map(_escape_data, lines))}\n"


def _escape_data(text: str) -> str:
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


make = GithubReporter
