import gc
import json
import pickle
import weakref

import pytest

from backbeat_docs import Finding, MessageValidator, Verdict

FINDING = Finding("enum", "/phase", "phase must be one of: plan", 2, 12)


def test_findings_are_equal_by_code_pointer_and_sentence():
    other = Finding("enum", "/phase", "phase must be one of: plan")
    assert other == FINDING
    assert hash(other) == hash(FINDING)
    assert Finding("enum", "/phase", "b") != FINDING
    assert FINDING != ("enum", "/phase", "phase must be one of: plan")


def test_text_of_a_finding_has_its_place():
    assert str(FINDING) == "2:12  phase must be one of: plan  [enum]"
    assert f"{Finding('enum', '/phase', 'no')}" == "/phase  no  [enum]"
    assert "%s" % Finding("required", "", "hlc field is required") == (  # noqa: UP031 — as in a log
        "message  hlc field is required  [required]"
    )


def test_text_of_a_finding_cannot_command_a_terminal():
    assert "\x1b" not in str(Finding("enum", "/a", "a must not be \x1b[31m"))


def test_finding_and_verdict_as_json():
    verdict = Verdict("solo.v1", "1.0.0", "Solo", (FINDING,))
    assert json.loads(json.dumps(verdict.as_dict())) == {
        "valid": False,
        "type": "solo.v1",
        "version": "1.0.0",
        "findings": [
            {
                "code": "enum",
                "pointer": "/phase",
                "message": "phase must be one of: plan",
                "line": 2,
                "column": 12,
            }
        ],
    }
    assert Verdict(findings=(FINDING,), complete=False).as_dict()["complete"] is False


@pytest.mark.parametrize("value", [FINDING, Verdict("solo.v1", findings=(FINDING,))])
def test_finding_and_verdict_are_frozen_and_pickle(value):
    copy = pickle.loads(pickle.dumps(value))
    assert copy == value
    assert repr(copy) == repr(value)
    for name in ("code", "type", "other"):
        with pytest.raises(AttributeError, match="cannot change"):
            setattr(value, name, "")
        with pytest.raises(AttributeError, match="cannot change"):
            delattr(value, name)


def test_truth_of_a_verdict_is_whether_the_message_is_valid():
    assert Verdict("solo.v1")
    assert not Verdict("solo.v1", findings=(FINDING,))
    assert str(Verdict("solo.v1", "1.0.0", "Solo")) == "valid Solo 1.0.0"
    assert str(Verdict(findings=(FINDING, FINDING))).count("\n") == 1


class Text(str):
    """A text that can be referenced weakly."""


def test_a_kept_finding_does_not_keep_the_message():
    text = Text('{"type": "backbeat.beatframe.v1", "phase": "done"}')
    gone = weakref.ref(text)
    findings = MessageValidator().validate(text).findings
    del text
    gc.collect()
    assert findings
    assert gone() is None
