import json

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support import cases

from backbeat_docs import MessageValidator, testing
from backbeat_docs.contracts import packaged
from backbeat_docs.testing import Kit
from backbeat_docs.testing.kit import format_finding, to_snake_case

REFERENCE = MessageValidator(engine="jsonschema")
NEAR = [(name, near) for name in cases.MESSAGES for near in testing.invalid(name)]
FEW = settings(max_examples=40)


@pytest.mark.parametrize("name", cases.MESSAGES)
def test_builders_make_valid_messages(name):
    assert REFERENCE.validate(testing.message(name)).valid


def test_builders_are_named_after_the_messages():
    assert testing.beat_frame(tempo_bpm=60)["tempo_bpm"] == 60
    assert testing.status_claim(state="idle")["type"] == "backbeat.statusclaim.v1"
    assert testing.bar_report()["issues"] == []
    known = sorted(to_snake_case(found.title) for found in packaged().values())
    assert {"bar_report", "beat_frame", "status_claim"} <= set(known)
    with pytest.raises(AttributeError, match=", ".join(known)):
        testing.bar_reprt  # noqa: B018 — the lookup is the test


def test_builders_share_nothing():
    testing.bar_report()["issues"].append(1)
    assert testing.bar_report()["issues"] == []
    issues = []
    assert testing.bar_report(issues=issues)["issues"] is not issues


def test_builders_refuse_fields_that_are_wrong():
    with pytest.raises(AssertionError, match="minimum at /tempo_bpm: tempo_bpm must be at least"):
        testing.beat_frame(tempo_bpm=0)
    with pytest.raises(AssertionError, match='did you mean "tempo_bpm"'):
        testing.beat_frame(temp_bpm=2)
    with pytest.raises(KeyError, match=", ".join(cases.MESSAGES)):
        testing.message("heartbeat")


@pytest.mark.parametrize(("name", "near"), NEAR, ids=lambda row: getattr(row, "description", row))
def test_a_near_miss_has_exactly_one_finding(name, near):
    assert len(near.findings) == 1
    assert REFERENCE.validate(near.message).findings == near.findings


@pytest.mark.parametrize("name", cases.MESSAGES)
def test_near_misses_reach_every_field_and_every_kind_of_finding(name):
    mine = [near for kind, near in NEAR if kind == name]
    assert len({near.description for near in mine}) == len(mine)
    assert len({json.dumps(near.message) for near in mine}) == len(mine)
    reached = {(f.code, f.pointer) for near in mine for f in near.findings}
    properties = cases.schema(name)["properties"]
    without = {near.description.removeprefix("without ") for near in mine}
    for field in properties:
        assert field in without or any(p.startswith(f"/{field}") for _, p in reached)


def test_near_misses_of_a_status_claim_include_the_obvious_ones():
    stated = {
        near.description: format_finding(near.findings[0]) for _, near in NEAR if _ == "statusclaim"
    }
    expected = {
        "without type": "type-missing at /",
        "without hlc": "required at /",
        "with unknown_field": "additionalProperties at /unknown_field",
        "type of another kind": "type-unknown at /type",
        "agent_id that is an integer": "type at /agent_id",
        "agent_id of another shape": "pattern at /agent_id",
        "agent_id that is too long": "maxLength at /agent_id",
        "beat_index that is too small": "minimum at /beat_index",
        "progress that is too large": "maximum at /progress",
        "state that is not listed": "enum at /state",
        "notes that is too long": "maxLength at /notes",
    }
    assert expected.items() <= stated.items()


def test_near_misses_of_a_report_reach_its_issues():
    found = {
        near.description: format_finding(near.findings[0])
        for kind, near in NEAR
        if kind == "barreport"
    }
    assert found["without issues[0].severity"] == "required at /issues/0"
    assert found["issues with too many items"] == "maxItems at /issues"


@pytest.mark.parametrize("name", cases.MESSAGES)
@FEW
@given(data=st.data())
def test_strategies_make_only_valid_messages(name, data):
    message = data.draw(testing.messages(name))
    assert REFERENCE.validate(message).valid
    assert MessageValidator().validate(json.dumps(message)).valid


@FEW
@given(testing.messages("beatframe", phase="plan", tempo_bpm=st.integers(1, 9)))
def test_fields_of_a_strategy_are_values_or_strategies(message):
    assert message["phase"] == "plan"
    assert 1 <= message["tempo_bpm"] <= 9


@settings(max_examples=60, phases=[Phase.generate])
@given(data=st.data())
def draw(data, strategy, seen, what):
    seen.add(what(data.draw(strategy)))


def test_strategies_leave_optional_fields_out_and_put_them_in():
    notes, issues = set(), set()
    draw(strategy=testing.messages("statusclaim"), seen=notes, what=lambda one: "notes" in one)
    draw(strategy=testing.messages("barreport"), seen=issues, what=lambda one: bool(one["issues"]))
    assert notes == issues == {True, False}


def test_expected_findings_match_both_ways():
    frame = testing.beat_frame()
    testing.assert_findings({**frame, "phase": "x"}, "enum at /phase")
    with pytest.raises(AssertionError, match="missing: enum at /phase"):
        testing.assert_findings(frame, "enum at /phase")
    with pytest.raises(AssertionError, match="not expected:   type at /downbeat: downbeat must be"):
        testing.assert_findings({**frame, "phase": "x", "downbeat": 1}, "enum at /phase")
    with pytest.raises(AssertionError, match="missing: required at /"):
        testing.assert_findings({"type": frame["type"]}, *["required at /"] * 9)


def test_valid_messages_give_their_verdict():
    assert testing.assert_valid(testing.beat_frame()).title == "BeatFrame"
    with pytest.raises(AssertionError, match="not-json at /: message must be JSON"):
        testing.assert_valid("{")


OTHER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.com/heartbeat/2.1.0.json",
    "title": "HeartBeat",
    "type": "object",
    "required": ["type", "rate", "tags", "kind", "at"],
    "properties": {
        "type": {"const": "example.heartbeat.v2"},
        "rate": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 300},
        "steps": {"type": "integer", "multipleOf": 5, "minimum": 3, "maximum": 50},
        "tags": {
            "type": "array",
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 3,
            "items": {"type": "string", "pattern": "^t[0-9]{2}$"},
        },
        "kind": {"anyOf": [{"type": "boolean"}, {"enum": [1, 2]}]},
        "at": {"type": "string", "format": "date-time"},
        "note": {"type": ["string", "null"], "minLength": 2},
    },
}


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "heartbeat-v2.schema.json").write_text(json.dumps(OTHER))
    return Kit(folder)


def test_a_new_message_needs_no_python(other):
    made = other.builder("heart_beat")(rate=60)
    assert made["type"] == "example.heartbeat.v2"
    assert made["rate"] == 60
    misses = {near.description: near for near in other.invalid("heartbeat")}
    for near in misses.values():
        assert near.findings, near.description
    assert (
        format_finding(misses["rate that is too large"].findings[0]) == "exclusiveMaximum at /rate"
    )
    assert format_finding(misses["tags with a repeated item"].findings[0]) == "uniqueItems at /tags"


@FEW
@given(data=st.data())
def test_a_new_message_needs_no_python_for_its_strategy(other, data):
    message = data.draw(other.messages("heartbeat"))
    assert other.validator.is_valid(message)
