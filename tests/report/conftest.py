import re
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from support import cases, results

from backbeat_docs import MessageValidator
from backbeat_docs.report import Style, build_reporter
from backbeat_docs.run import Summary, Unread, sources
from backbeat_docs.run.inputs import LEADS_OUT, OTHER_ENDING

CASES = Path(__file__).parent.parent / "cases" / "reports"


def written(name, outcomes, style=None):
    """Return the complete text of a report, as in a file."""
    made = build_reporter(name, style or Style())
    summary = Summary()
    body = made.begin()
    for outcome in outcomes:
        summary.add(outcome)
        body += made.outcome(outcome)
    summary.seconds = 0.125
    return made.head(summary) + body + made.end(summary)


def validated(*inputs):
    return results.validate(inputs)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory):
    """Run on every kind of input: valid, invalid, a stream, unreadable, skipped.

    The contracts are those of the first release, so that no later version changes a report.
    """
    schemas = tmp_path_factory.mktemp("schemas")
    cases.first_release(schemas)
    inputs = [
        *sources.folder(str(CASES / "messages"), 1 << 20),
        Unread(str(CASES / "messages" / "gone.json"), "cannot be read: Permission denied"),
        Unread(str(CASES / "messages" / "out.json"), LEADS_OUT, skipped=True),
        Unread(str(CASES / "messages" / "notes.txt"), OTHER_ENDING, skipped=True),
    ]
    return results.validate(inputs, MessageValidator(schemas))


@pytest.fixture(scope="session")
def reports():
    style = Style(folder=str(CASES), root=str(CASES))
    return SimpleNamespace(written=written, validated=validated, cases=CASES, style=style)


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def commands(log):
    """Read a log as GitHub's runner does: `::name k=v::data` lines, and `##[name k=v]data`."""
    found = []
    for line in re.split("\r\n|\r|\n", log):
        new, old = line.lstrip(), line.find("##[")
        if new.startswith("::") and "::" in new[2:]:
            head, _, data = new[2:].partition("::")
            found.append(_parse_command(head, ",", data))
        elif old >= 0 and "]" in line[old:]:
            head, _, data = line[old + 3 :].partition("]")
            found.append(_parse_command(head, ";", data))
    return found


def _parse_command(head, separator, data):
    name, _, rest = head.partition(" ")
    pairs = [pair.partition("=") for pair in rest.split(separator) if pair]
    properties = {key.strip(): _decode(value) for key, _, value in pairs}
    return Command(name, properties, _decode(data))


def _decode(text):
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@pytest.fixture(scope="session")
def runner():
    return SimpleNamespace(commands=commands)
