import importlib
import json
import unicodedata

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases, results

from backbeat_docs.report import REPORTERS, Style, build_reporter
from backbeat_docs.run import Located, Summary, Unread
from backbeat_docs.text.escape import plain

BAD = json.dumps({**cases.example("beatframe"), "phase": "done"}, indent=1).encode()
GOOD = json.dumps(cases.example("beatframe")).encode()
INPUTS = [
    Located("good.json", GOOD),
    Located("bad.json", BAD),
    Located("recorded.ndjson", GOOD, 3, streamed=True),
    Located("recorded.ndjson", b"{", 4, streamed=True),
    Unread("gone.json", "cannot be read"),
    Unread("out.json", "leads out of the folder", skipped=True),
]
SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())


def written(name, inputs, style=None):
    made, summary = build_reporter(name, style or Style()), Summary()
    text = made.begin()
    for outcome in results.validate(inputs):
        summary.add(outcome)
        text += made.outcome(outcome)
    return text + made.end(summary)


@pytest.mark.parametrize("name", REPORTERS)
def test_that_every_format_is_a_module_that_makes_a_reporter(name):
    module = importlib.import_module(f"backbeat_docs.report.{name}")
    assert module.__doc__
    made = module.make(Style())
    assert isinstance(made.begin() + made.end(Summary().close()), str)


def test_text():
    assert written("text", INPUTS) == (
        f"good.json  valid {cases.shown('beatframe')}\n"
        'bad.json:6:11  phase must be one of: plan, execute, review, got "done"  [enum]\n'
        "recorded.ndjson:4:2  message must be JSON: a key in double quotes is missing here"
        "  [not-json]\n"
        "out.json  skipped: leads out of the folder\n"
        "4 messages: 2 valid, 2 invalid (2 findings), 1 unreadable, 1 skipped, in 0.00 s\n"
    )


def test_quiet_text():
    assert written("text", INPUTS[:1], Style(quiet=True)) == ""
    quiet = written("text", INPUTS, Style(quiet=True)).splitlines()
    assert [line.partition(":")[0] for line in quiet] == [
        "bad.json",
        "recorded.ndjson",
        "4 messages",
    ]


def test_that_colour_is_used_only_on_request():
    assert "\x1b" not in written("text", INPUTS)
    colored = written("text", INPUTS, Style(color=True))
    assert "\x1b[31m2 invalid\x1b[0m" in colored
    assert colored.count("\x1b[0m") * 2 == colored.count("\x1b[")


def test_one_json_document():
    document = json.loads(written("json", INPUTS))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert not document["valid"]
    assert [r.get("valid", list(r)[-1]) for r in document["results"]] == [
        True, False, True, False, "error", "skipped",
    ]  # fmt: skip
    assert document["results"][1]["findings"] == [
        {"code": "enum", "pointer": "/phase", "line": 6, "column": 11,
         "message": 'phase must be one of: plan, execute, review, got "done"'}
    ]  # fmt: skip
    assert document["summary"]["messages"] == 4


def test_one_json_object_per_line():
    lines = written("json", INPUTS, Style(streamed=True)).splitlines()
    for line in lines:
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(line))
    assert len(lines) == len(INPUTS) + 1
    assert json.loads(lines[3])["findings"][0]["line"] == 4


@pytest.mark.parametrize("streamed", [True, False])
def test_quiet_json(streamed):
    text = written("json", INPUTS, Style(quiet=True, streamed=streamed))
    paths = [
        json.loads(line.rstrip(",")).get("path")
        for line in text.splitlines()
        if line.startswith(('{"path"', '  {"path"'))
    ]
    assert paths == ["bad.json", "recorded.ndjson", "gone.json"]


def test_json_of_nothing():
    assert json.loads(written("json", []))["results"] == []


@given(st.text(), st.text())
def test_that_nothing_untrusted_controls_a_terminal(key, value):
    message = json.dumps(
        {**cases.example("beatframe"), key: value, "phase": value}, ensure_ascii=False
    )
    try:
        data = message.encode()
    except UnicodeEncodeError:
        data = message.encode(errors="surrogatepass")
    for name in ("text", "json"):
        text = written(name, [Located("x\x1b[31m\n" + key, data)])
        assert {char for char in text if unicodedata.category(char) == "Cc"} <= {"\n"}
        assert "\u202e" not in text
        text.encode()


@given(st.text())
def test_that_plain_text_is_unchanged(text):
    assert plain(plain(text)) == plain(text)
    if text.isascii() and text.isprintable():
        assert plain(text) == text


def test_that_an_incomplete_list_of_findings_is_reported():
    data = b'{"a": [' + b",".join([b"NaN"] * 2000) + b"]}"
    text = written("text", [Located("x.json", data)])
    assert text.splitlines()[1000] == "x.json  only the first 1,000 findings are listed"
    document = json.loads(written("json", [Located("x.json", data)]))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["results"][0]["complete"] is False
