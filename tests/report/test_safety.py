"""No value, key or file name breaks out of its place in a report; each is shown as text."""

import json
import os
import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from sarif_pydantic import Sarif

from backbeat_docs.report import REPORTERS
from backbeat_docs.run import Located, Result
from backbeat_docs.text.escape import name, plain
from backbeat_docs.validate.finding import Evidence, Finding
from backbeat_docs.validate.verdict import Verdict

HOSTILE = [
    "::set-output name=a::b",
    "\n::error::x",
    "\r\n::stop-commands::x\n",
    "  ::add-mask::a",
    "\u3000::error::a",
    "##[error]x",
    "###[error]x",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStatus]",
    "%0A::error::x%0D%3A%2C%25",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x9b31m\x7f\x00\x08",
    "section_start:0:a\r\x1b[0K",
    "<script>alert(1)</script>",
    "<!-- --><img src=x onerror=a()>",
    "]]><!DOCTYPE a [<!ENTITY b 'c'>]>&b;&amp;",
    "\ufffe\uffff\x0b\x0c",
    "`` `code` ```",
    "` ",
    "[text](http://evil.example) ![image](http://evil.example/x.png)",
    "http://evil.example www.evil.example a@evil.example @team #1",
    "| a | b |\n|---|---|\n# heading\n- item\n> quote",
    "\\`*_{}[]()#+-.!|~<>&\\\\",
    '=HYPERLINK("http://evil.example")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "{0} {1}",
    "\u202egnp.exe\u2066\u200b\ufeff\U000e0041",
    '", "severity": "info',
    "' onmouseover='a()",
    "\udc80\udcff",
    "🥁é",
]
TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), max_size=3).map("".join),
)


def with_hostile_texts(test):
    """Run a test on every hostile text in every place, and on mixtures of them."""
    for text in HOSTILE:
        test = example(path=text, key=text, value=text)(test)
    test = settings(max_examples=int(os.environ.get("BACKBEAT_EXAMPLES", "15")))(test)
    return given(path=TEXT, key=TEXT, value=TEXT)(test)


CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def result(reports):
    """Make the result of a message and a file name with hostile texts."""

    def make(path, key, value):
        frame = {
            "type": "backbeat.beatframe.v1",
            key or "x": value,
            "phase": value,
            "deadline_at": value,
            "tempo_bpm": value,
        }
        data = json.dumps(frame, ensure_ascii=True).encode()
        # A file name has no NUL, and of the surrogates only those that represent bytes.
        path = re.sub("[\0\ud800-\udc7f\udd00-\udfff]", "", path) or "a"
        return reports.validated(Located(path, data))[0]

    return make


def split_lines(text):
    assert not CONTROLS.search(text)
    return text.split("\n")


@pytest.mark.parametrize(
    "char",
    "\xad\u034f\u061c\u115f\u17b5\u180b\u180e\u200d\u2060\u2800\u3164\ufe0f\uffa0\U0001d173\U000e0100",
)
def test_invisible_characters_are_escaped(char):
    assert plain(f"a{char}b") == f"a{char.encode('unicode_escape').decode()}b"


def test_visible_characters_are_not_escaped():
    words = "é ß 한 あ ก 🥁 – … \u3000x"
    assert plain(words) == words


@pytest.mark.parametrize("format_", REPORTERS)
@with_hostile_texts
def test_no_report_controls_a_terminal_or_a_runner(
    reports, runner, result, format_, path, key, value
):
    outcome = result(path, key, value)
    text = reports.written(format_, [outcome])
    split_lines(text)
    allowed = {"error", "notice"} if format_ == "github" else set()
    assert {command.name for command in runner.commands(text)} <= allowed
    assert not re.search(r"##\w*\[", text)


@with_hostile_texts
def test_text_has_one_line_per_finding(reports, result, path, key, value):
    outcome = result(path, key, value)
    lines = split_lines(reports.written("text", [outcome]))
    assert len(lines) == len(outcome.verdict.findings) + 2
    for line, finding in zip(lines, outcome.verdict.findings, strict=False):
        assert line.startswith(name(outcome.path))
        assert line.endswith(f"  {plain(finding.message)}  [{finding.code}]")
        assert not line.startswith(("=", "+", "-", "@"))


@with_hostile_texts
def test_json_preserves_the_findings(reports, result, path, key, value):
    outcome = result(path, key, value)
    read = json.loads(reports.written("json", [outcome]))["results"][0]
    expected = [(f.code, f.pointer, f.message) for f in outcome.verdict.findings]
    assert [(f["code"], f["pointer"], f["message"]) for f in read["findings"]] == expected


@with_hostile_texts
def test_junit_contains_one_case_and_one_failure(reports, result, path, key, value):
    outcome = result(path, key, value)
    text = reports.written("junit", [outcome])
    assert text.isascii()
    root = ElementTree.fromstring(text)
    assert [e.tag for e in root.iter()] == ["testsuites", "testsuite", "testcase", "failure"]
    case, failure = root.find(".//testcase"), root.find(".//failure")
    assert case.get("name") == name(outcome.path)
    assert failure.get("message").startswith(plain(outcome.verdict.findings[0].message))
    assert len(failure.text.split("\n")) == len(outcome.verdict.findings)
    assert len(list(JUnitXml.fromstring(text.encode()))) == 1


@with_hostile_texts
def test_sarif_messages_have_no_links_and_paths_are_references(reports, result, path, key, value):
    outcome = result(path, key, value)
    log = Sarif.model_validate_json(reports.written("sarif", [outcome]))
    results = log.runs[0].results
    assert [r.rule_id for r in results] == [f.code for f in outcome.verdict.findings]
    for read, finding in zip(results, outcome.verdict.findings, strict=True):
        bare = re.sub(r"\\.", "", read.message.text)
        assert not set(bare) & set("[]\\")
        assert re.sub(r"\\(.)", r"\1", read.message.text) == plain(finding.message)
        assert re.fullmatch(
            r"[A-Za-z0-9._~/%:-]*", read.locations[0].physical_location.artifact_location.uri
        )


@with_hostile_texts
def test_github_commands_are_ours_and_contain_the_sentences(
    reports, runner, result, path, key, value
):
    outcome = result(path, key, value)
    found = [c for c in runner.commands(reports.written("github", [outcome])) if c.name == "error"]
    sentences = {plain(f.message) for f in outcome.verdict.findings}
    assert len(found) == min(10, len(outcome.verdict.findings))
    for command in found:
        assert set(command.properties) <= {"file", "line", "col", "title"}
        assert command.data in sentences


@with_hostile_texts
def test_gitlab_has_one_entry_per_finding(reports, result, path, key, value):
    outcome = result(path, key, value)
    entries = json.loads(reports.written("gitlab", [outcome]))
    assert [e["description"] for e in entries] == [
        plain(f.message) for f in outcome.verdict.findings
    ]
    assert all(not e["description"].startswith(("=", "+", "-", "@")) for e in entries)


@with_hostile_texts
def test_markdown_shows_everything_in_code(reports, result, path, key, value):
    outcome = result(path, key, value)
    tokens = MarkdownIt("commonmark").enable("table").parse(reports.written("markdown", [outcome]))
    items = [t for t in tokens if t.type == "inline" and t.level == 3]
    assert len(items) == len(outcome.verdict.findings)
    assert not any(
        t.type in ("html_block", "fence", "code_block", "blockquote_open") for t in tokens
    )
    sentences = {plain(f.message) for f in outcome.verdict.findings}
    for item in items:
        spans = [t for t in item.children if t.type == "code_inline"]
        links = [t.attrs["href"] for t in item.children if t.type == "link_open"]
        kinds = {t.type for t in item.children}
        assert kinds <= {"code_inline", "text", "link_open", "link_close"}
        assert spans[1].content in sentences
        assert all(link.startswith("https://chorus-services.github.io/backbeat/") for link in links)


@pytest.mark.parametrize("format_", REPORTERS)
@with_hostile_texts
def test_evidence_controls_no_terminal_or_runner(reports, runner, format_, path, key, value):
    path = re.sub("[\0\ud800-\udc7f\udd00-\udfff]", "", path) or "a"
    evidence = (Evidence(path, 3, (("hlc", value), (key, None), ("beats", [value]))),)
    finding = Finding("beat-gap", "", value, 1, 1, evidence)
    result = Result(path, 3, True, Verdict(findings=(finding,)), b"", sequence=True)
    text = reports.written(format_, [result])
    assert not CONTROLS.search(text)
    allowed = {"error", "notice"} if format_ == "github" else set()
    assert {command.name for command in runner.commands(text)} <= allowed
    assert not re.search(r"##\w*\[", text)
    if format_ == "json":
        (found,) = json.loads(text)["results"][0]["findings"]
        assert found["evidence"][0]["fields"]["hlc"] == value
    if format_ == "junit":
        assert len(ElementTree.fromstring(text).findall(".//failure")) == 1
