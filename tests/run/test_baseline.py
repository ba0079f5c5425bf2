"""Baselines: what is known, what is new and what is fixed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.machine import BAD, GOOD

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Summary, Unread, baseline, validate_inputs
from backbeat_docs.run.baseline import (
    VERSION,
    BaselineError,
    Recorder,
    check_replaceable,
    digest_message,
    read_baseline,
)

VALIDATOR = MessageValidator()
BAD_LINE, GOOD_LINE = (json.dumps(json.loads(text)).encode() for text in (BAD, GOOD))
LINES = {"bad": BAD_LINE, "good": GOOD_LINE, "empty": b"{}", "broken": b"{"}


def outcomes(**files):
    """The outcomes of streams, each given as its file's name and its lines."""
    inputs = [
        Located(f"{name}.ndjson", b"\n".join(LINES[line] for line in lines), streamed=True)
        for name, lines in files.items()
    ]
    return list(validate_inputs(VALIDATOR, inputs))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recorded(folder, found):
    """The baseline of a run, as a later run reads it."""
    recorder = Recorder(str(folder))
    for outcome in found:
        recorder.add(outcome)
    (folder / "known.json").write_text(recorder.dump())
    return read_baseline("known.json")


def compared(baseline, found):
    """The summary of a run that is compared with a baseline."""
    summary = Summary()
    for outcome in found:
        summary.add(baseline.forgive(outcome))
    summary.fixed = baseline.list_fixed()
    return summary


def test_a_message_may_move_in_its_file(folder):
    baseline = recorded(folder, outcomes(a=["bad", "good"]))
    summary = compared(baseline, outcomes(a=["good", "good", "bad"]))
    assert (summary.valid, summary.invalid, summary.known) == (2, 0, 1)
    assert (summary.messages, summary.known_findings, summary.fixed) == (3, 1, ())


def test_one_more_of_the_same_is_new(folder):
    baseline = recorded(folder, outcomes(a=["bad", "bad"]))
    summary = compared(baseline, outcomes(a=["bad"] * 3))
    assert (summary.invalid, summary.known) == (1, 2)


def test_the_same_message_in_another_file_is_new(folder):
    baseline = recorded(folder, outcomes(a=["bad"]))
    assert compared(baseline, outcomes(b=["bad"])).invalid == 1


def test_a_file_that_was_not_read_is_not_fixed(folder):
    (folder / "a.ndjson").touch()
    (folder / "b.ndjson").touch()
    baseline = recorded(folder, outcomes(a=["bad"], b=["bad"], gone=["bad", "bad"]))
    found = [*outcomes(b=["good"]), Unread("b.ndjson", "cannot be read")]
    fixed = compared(baseline, found).fixed
    assert [(known.file, count) for known, count in fixed] == [("gone.ndjson", 2)]


def test_a_message_with_a_new_finding_beside_known_ones_is_invalid(folder):
    (found,) = outcomes(a=["empty"])
    baseline = recorded(folder, [])
    assert baseline.forgive(found) == found
    (frame,) = outcomes(a=["bad"])
    baseline = recorded(folder, [frame])
    assert baseline.forgive(frame).is_known


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from(sorted(LINES)))))
def test_what_was_recorded_is_known_and_nothing_is_fixed(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("x")
    found = [
        outcome._replace(path=str(folder / outcome.path))
        for outcome in outcomes(**{name: lines for name, lines in files.items() if lines})
    ]
    recorder = Recorder(str(folder))
    for outcome in found:
        recorder.add(outcome)
    (folder / "known.json").write_text(recorder.dump())
    summary = compared(read_baseline(str(folder / "known.json")), found)
    bad = sum(line != "good" for lines in files.values() for line in lines)
    assert (summary.invalid, summary.known, summary.fixed) == (0, bad, ())
    assert not summary.codes


def test_the_text_is_stable_and_contains_no_line_and_no_value(folder):
    recorder, backwards = Recorder(str(folder)), Recorder(str(folder))
    found = outcomes(b=["bad", "good", "empty"], a=["bad", "bad"])
    for one, other in zip(found, reversed(found), strict=True):
        recorder.add(one)
        backwards.add(other)
    text = recorder.dump()
    assert text == backwards.dump()
    assert text.count("\n") == 5
    assert '"line"' not in text
    assert [row["count"] for row in json.loads(text)["findings"]] == [2, 1, 1]


def test_line_ends_and_space_around_a_message_do_not_matter():
    assert digest_message(b'{"a":\r\n1}\r\n') == digest_message(b' {"a":\n1}')
    assert digest_message(b'{"a":1}') != digest_message(b'{"a":2}')


def test_names_that_are_not_unicode_can_be_recorded(folder):
    found = [outcome._replace(path="\udcff.ndjson") for outcome in outcomes(a=["bad"])]
    assert compared(recorded(folder, found), found).known == 1


ROW = {"file": "a", "code": "b", "pointer": "", "digest": "d", "count": 1}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", "is not a baseline: it is not JSON"),
        ("[" * 100_000, "is not a baseline: it is not JSON"),
        ("[]", "is not a baseline; write one with --write-baseline"),
        ({"version": VERSION}, "is not a baseline; write one"),
        ({"version": VERSION + 1, "findings": []}, f"is not version {VERSION} of a baseline"),
        ({"version": True, "findings": []}, "is not version"),
        ({"version": VERSION, "findings": {}}, "findings must be an array"),
        ({"version": VERSION, "findings": [1]}, "/findings/0 must have code, count"),
        ({"version": VERSION, "findings": [ROW, {**ROW, "line": 1}]}, "/findings/1 must have"),
        ({"version": VERSION, "findings": [{**ROW, "file": 1}]}, "must have texts"),
        ({"version": VERSION, "findings": [{**ROW, "count": 0}]}, "/findings/0/count must be"),
        ({"version": VERSION, "findings": [{**ROW, "count": 1.5}]}, "/findings/0/count must be"),
    ],
)
def test_a_broken_baseline_is_one_line(folder, value, says):
    (folder / "known.json").write_text(value if isinstance(value, str) else json.dumps(value))
    with pytest.raises(BaselineError, match=r"^known\.json: ") as caught:
        read_baseline("known.json")
    assert says in str(caught.value)


def test_a_baseline_that_is_too_large_is_one_line(folder, monkeypatch):
    (folder / "known.json").write_text(" " * 9)
    monkeypatch.setattr(baseline, "MOST_BYTES", 8)
    with pytest.raises(BaselineError, match=r"^known\.json: must be at most 8 bytes$"):
        read_baseline("known.json")


@pytest.mark.parametrize("name", ["nowhere", ".", "/dev/zero", "/dev/full"])
def test_a_baseline_that_cannot_be_read_is_one_line(folder, name):
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(name)


def test_only_a_baseline_is_replaced(folder):
    check_replaceable("nowhere")
    (folder / "old.json").write_text('{"version": 9, "findings": []}')
    check_replaceable("old.json")
    for text in (GOOD, "", "{"):
        (folder / "m.json").write_text(text)
        with pytest.raises(BaselineError, match="is not replaced"):
            check_replaceable("m.json")
    (folder / "link").symlink_to("m.json")
    with pytest.raises(BaselineError, match="is not replaced"):
        check_replaceable("link")
