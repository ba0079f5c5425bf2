"""An interrupt at any moment: every report says so, and all of them agree on the counts."""

import json
import re
import signal
import sys
from importlib.util import find_spec
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from backbeat_docs.hosts.cli import interrupts, main
from backbeat_docs.report import REPORTERS
from backbeat_docs.run import INTERRUPTION

GOOD = json.dumps(cases.example("beatframe"))
BAD = GOOD.replace("execute", "exec")
SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())
WATCHED = {
    find_spec(f"backbeat_docs.{name}").origin
    for name in (
        "hosts.cli.validate", "hosts.cli.outputs", "hosts.cli.interrupts", "hosts.cli.replacement",
        "run.summary", "run.limit", "run.results", "run.sources",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("interrupted")
    (folder / "in").mkdir()
    for number in range(4):
        (folder / "in" / f"{number}.json").write_text(BAD if number % 2 else GOOD)
    (folder / "in" / "m.ndjson").write_text(f"{GOOD}\n{GOOD}\n{BAD}\n\n{GOOD}\n" * 3)
    (folder / "in" / "readme.txt").write_text("")
    (folder / "in" / "x.json").symlink_to("gone.json")
    (folder / "in" / "y.json").write_text(BAD)
    return folder


def interrupt_at(steps):
    """Interrupt this thread after a number of lines of the modules that write the reports."""
    left = steps

    def trace_line(frame, event, argument):
        nonlocal left
        left -= event == "line"
        if left == 0:
            left = -1
            signal.raise_signal(signal.SIGINT)
        return trace_line

    return lambda frame, event, argument: (
        trace_line if frame.f_code.co_filename in WATCHED else None
    )


def run(folder, steps, *arguments):
    """Return the exit status of a run that is interrupted after some steps, if it has as many."""
    for path in folder.glob("report.*"):
        path.unlink()
    requests = [word for name in REPORTERS for word in ("--output", f"{name}=report.{name}")]
    before = sys.gettrace()
    sys.settrace(interrupt_at(steps))
    try:
        return main(["validate", "in", *requests, *arguments])
    except KeyboardInterrupt:  # before or after the run
        return 130
    finally:
        sys.settrace(before)


def read_counts(folder):
    """Return (valid, invalid, findings, failures), and whether interrupted, as each format says.

    A count that a format does not have is `None`.
    """
    texts = {name: (folder / f"report.{name}").read_text() for name in REPORTERS}
    yield _read_text(texts["text"], "text")
    yield _read_json(json.loads(texts["json"]))
    yield _read_junit(ElementTree.fromstring(texts["junit"]))
    yield _read_sarif(json.loads(texts["sarif"])["runs"][0])
    yield _read_github(texts["github"])
    yield _read_gitlab(json.loads(texts["gitlab"]))
    yield _read_markdown(texts["markdown"])


def _number(pattern, text):
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _read_text(text, name):
    return name, {
        "valid": _number(r": (\d+) valid", text),
        "invalid": _number(r"(\d+) invalid", text),
        "findings": _number(r"\((\d+) findings?\)", text),
        "unreadable": _number(r"(\d+) unreadable", text),
        "skipped": _number(r", (\d+) skipped", text),
        "interrupted": f"the run {INTERRUPTION.reason}" in text,
    }


def _read_json(document):
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    counts = document["summary"]
    errors = [result for result in document["results"] if "error" in result]
    assert counts["messages"] == sum("valid" in result for result in document["results"])
    assert len(errors) == counts["unreadable"] + counts["interrupted"]
    assert not (counts["interrupted"] and document["valid"])
    keys = ("valid", "invalid", "unreadable", "skipped", "interrupted")
    return "json", {key: counts[key] for key in keys} | {"findings": sum(counts["codes"].values())}


def _read_junit(root):
    found = {kind: len(root.findall(f".//{kind}")) for kind in ("failure", "error", "skipped")}
    said = {kind: int(root.get(name)) for kind, name in
            (("failure", "failures"), ("error", "errors"), ("skipped", "skipped"))}  # fmt: skip
    cases = root.findall(".//testcase")
    assert found == said
    assert len(cases) == int(root.get("tests"))
    interrupted = any(case.get("name") == "<run>" for case in cases)
    return "junit", {
        "valid": len(cases) - sum(found.values()),
        "invalid": found["failure"],
        "unreadable": found["error"] - interrupted,
        "skipped": found["skipped"],
        "interrupted": interrupted,
    }


def _read_sarif(run):
    (invocation,) = run["invocations"]
    notes = invocation.get("toolExecutionNotifications", [])
    interrupted = any("<run>" in note["message"]["text"] for note in notes)
    assert invocation["executionSuccessful"] is not bool(notes)
    return "sarif", {
        "findings": len(run["results"]),
        "unreadable": len(notes) - interrupted,
        "interrupted": interrupted,
    }


def _read_github(text):
    counts = _read_text(text, "github")
    assert text.count("::error") == min(
        10, counts[1]["findings"] + counts[1]["unreadable"] + counts[1]["interrupted"]
    )
    assert text.startswith("::error title=BACKBEAT interrupted") == counts[1]["interrupted"]
    return counts


def _read_gitlab(entries):
    names = [entry["check_name"] for entry in entries]
    interrupted = names.count("interrupted")
    return "gitlab", {
        "findings": len(names) - interrupted - names.count("unreadable"),
        "unreadable": names.count("unreadable"),
        "interrupted": bool(interrupted),
    }


def _read_markdown(text):
    _, _, head, _, row, *_ = text.splitlines()
    names, values = ([cell.strip() for cell in line.split("|")[1:-1]] for line in (head, row))
    counts = dict(zip(names, map(int, values), strict=True))
    del counts["messages"]
    return "markdown", counts | {"interrupted": "`<run>`" in text}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3600))
def test_that_all_formats_agree_after_an_interrupt_at_any_moment(folder, steps):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        status = run(folder, steps)
    if not (folder / "report.json").exists():  # interrupted before the run began
        assert status == 130
        assert not [*folder.glob(".*")], "a partial report was left"
        return
    (_, expected), *others = read_counts(folder)
    if expected["interrupted"] or status != 2:  # 2: a link leads nowhere
        assert status == 130  # also if it came when the reports were complete
    for name, counts in others:
        assert counts == {key: expected[key] for key in counts}, name


def test_that_a_whole_run_says_what_it_did(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert run(folder, 10**9) == 2
    for name, counts in read_counts(folder):
        everything = {"valid": 11, "invalid": 6, "findings": 6, "unreadable": 1, "skipped": 1}
        assert counts == {key: everything.get(key, False) for key in counts}, name


def test_that_a_second_interrupt_does_not_wait():
    waiting = interrupts.Interrupts()
    waiting.receive()
    with pytest.raises(KeyboardInterrupt):
        waiting.receive()


def test_that_text_is_whole_before_an_interrupt_ends_the_run():
    done = []

    def outcomes():
        waiting.finish(lambda: (waiting.receive(), done.append("flushed")))
        yield "unreached"

    waiting = interrupts.Interrupts()
    assert list(waiting.end_at_interrupt(outcomes())) == [INTERRUPTION]
    assert done == ["flushed"]


def test_that_an_ignored_interrupt_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.defer_interrupts():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
