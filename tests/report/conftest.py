import re
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from support import cases, results

from backbeat_docs import MessageValidator
from backbeat_docs.conform import Breach, Conclusion, Evidence, Notice, Outcome
from backbeat_docs.report import Style, build_reporter
from backbeat_docs.run import Result, Summary, Unread, sources
from backbeat_docs.run.inputs import LEADS_OUT, OTHER_ENDING
from backbeat_docs.run.sequence import as_results

CASES = Path(__file__).parent.parent / "cases" / "reports"


def written(name, outcomes, style=None, conclusion=None):
    """Return the complete text of a report, as in a file."""
    made = build_reporter(name, style or Style())
    summary = Summary()
    summary.conclusion = conclusion
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


CONCLUSION = Conclusion(
    (
        Outcome("beat-gap", "broken", 12, 1, (("beats lie outside the recording", 2),)),
        Outcome("clock-order", "kept", 119, 0, (("clocks are over 30,000 s apart", 1),)),
        Outcome("idle-with-work", "kept", 4, 0, ()),
        Outcome("report-missing", "inconclusive", 0, 0, (("the recording begins in mid-bar", 2),)),
        Outcome("task-over", "broken", 3, 1, ()),
        Outcome("drift", "inconclusive", 0, 0, ()),
    ),
    (
        Breach(
            "beat-gap",
            "no frame was read between beat 4 and beat 7",
            (
                Evidence(("frames.ndjson", 5), (("beat_index", 4), ("hlc", "7ffd:0001:abcd"))),
                Evidence(("frames.ndjson", 6), (("beat_index", 7),)),
            ),
            "chorus-prod",
            (4, 7),
        ),
        Breach(
            "task-over",
            "the agent claims work on a task that it completed",
            (
                Evidence(("claims.json", 1), (("state", "completed"), ("progress", 1.0))),
                Evidence(("<stdin>", 9), (("state", "executing"), ("task_id", None))),
            ),
            "worker[1]",
            (8, 9),
        ),
    ),
    (Notice("restart", "the cluster restarts at beat 0, 1 time", 1),),
    {},
)
"""A sequence check with every verdict, and findings in files and in a stream."""


@pytest.fixture(scope="session")
def conclusion():
    return CONCLUSION


@pytest.fixture(scope="session")
def sequence(outcomes):
    """A valid and an invalid message, and the findings of the conclusion."""
    messages = [each for each in outcomes if isinstance(each, Result)]
    return [
        next(each._replace(path="a.json") for each in messages if each.verdict.valid),
        next(each._replace(path="b.json") for each in messages if not each.verdict.valid),
        *as_results(CONCLUSION, {"<stdin>": 0, "claims.json": 1}),
    ]


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
