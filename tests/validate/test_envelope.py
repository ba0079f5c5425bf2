import json

import pytest
from support import cases

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.engines import ENGINES
from backbeat_docs.validate import envelope

FRAME = cases.example("beatframe")
CLAIM = cases.example("statusclaim")


def findings(message, **options):
    return [
        (finding.code, finding.pointer, finding.message)
        for finding in MessageValidator(**options).validate(json.dumps(message)).findings
    ]


def not_an_object(value):
    return envelope.not_an_object(value, None)


def test_json_that_is_no_object():
    assert not_an_object(7) == "message must be a JSON object, got the number 7"
    assert not_an_object([]).endswith("several messages go one per line, as NDJSON")
    assert not_an_object('{"a": 1}').endswith("the text was encoded twice")


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ({}, ""),
        ({"a": 1, "b": {"c": 1}, "d": {"type": 1}, "e": "{"}, ""),
        ({"Type": "x"}, ': "Type" must be written type'),
        ({"message_type": "x"}, ': "message_type" must be written type'),
        ({"schema": "backbeat.beatframe.v1"}, ': "schema" must be written type'),
        ({"message": FRAME}, ': the message is inside "message"; send it on its own'),
        (
            {"body": json.dumps(FRAME)},
            ': the message is text in "body"; send it as JSON, on its own',
        ),
        ({**{f"k{n}": 1 for n in range(200)}, "Type": "x"}, ""),
    ],
)
def test_a_missing_type(message, hint):
    assert envelope.missing_type(message) == f"type field is required{hint}"


@pytest.mark.parametrize(
    ("value", "got", "hint"),
    [
        ("BarReport", '"BarReport"', ' (did you mean "backbeat.barreport.v1"?)'),
        ("backbeat.barreport", '"backbeat.barreport"', ' (did you mean "backbeat.barreport.v1"?)'),
        ("a.beatframe.v3", '"a.beatframe.v3"', " (a.beatframe exists as v1 and v2)"),
        ("A.BEATFRAME.V3", '"A.BEATFRAME.V3"', " (a.beatframe exists as v1 and v2)"),
        ("a.beatfrme.v1", '"a.beatfrme.v1"', ' (did you mean "a.beatframe.v1"?)'),
        ("beatframe", '"beatframe"', ""),
        ("v", '"v"', ""),
        (None, "null", ""),
        (1, "the number 1", ""),
        ([], "an array", ""),
    ],
)
def test_an_unknown_type(value, got, hint):
    known = ["a.beatframe.v1", "a.beatframe.v2", "backbeat.barreport.v1"]
    sentence = envelope.unknown_type({"type": value}, None, known)
    assert sentence == f"type must be one of: {', '.join(known)}, got {got}{hint}"


def test_that_a_message_inside_another_is_found():
    ((_, _, sentence),) = findings({"type": "com.example.event", "data": FRAME})
    assert sentence.endswith('(the message is inside "data"; send it on its own)')


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unknown_fields", ["forbid", "allow"])
def test_a_body_of_another_contract_is_one_finding(engine, unknown_fields):
    assert findings(
        {**CLAIM, "type": FRAME["type"]}, engine=engine, unknown_fields=unknown_fields
    ) == [
        (
            "const",
            "/type",
            'type must be "backbeat.statusclaim.v1" for this body: it looks like a StatusClaim',
        )
    ]


@pytest.mark.parametrize(
    "message",
    [
        {"type": FRAME["type"]},
        {"type": FRAME["type"], "hlc": FRAME["hlc"], "beat_index": 1},
        {**FRAME, "agent_id": "a"},
        {name: value for name, value in FRAME.items() if name != "hlc"} | {"agent_id": "a"},
    ],
)
def test_that_other_bodies_are_explained_field_by_field(message):
    assert all(code in ("required", "additionalProperties") for code, _, _ in findings(message))


def test_that_an_open_contract_is_never_taken_for_another():
    known = contracts.packaged()
    frame, claim = known[FRAME["type"]], known[CLAIM["type"]]
    body = {**CLAIM, "type": FRAME["type"]}
    assert envelope.find_owner(body, frame, [frame, claim]) == claim
    assert envelope.find_owner(body, frame.opened(), [frame, claim]) is None
    assert envelope.find_owner(body, frame, [claim.opened()]) is None


def test_that_a_name_in_camel_case_or_another_case_is_one_finding():
    message = {**CLAIM, "agentId": CLAIM["agent_id"], "HLC": CLAIM["hlc"], "beats-left": 3}
    for name in ("agent_id", "hlc", "beats_left"):
        del message[name]
    assert findings(message) == [
        ("additionalProperties", "/agentId", '"agentId" must be written agent_id'),
        ("additionalProperties", "/HLC", '"HLC" must be written hlc'),
        ("additionalProperties", "/beats-left", '"beats-left" must be written beats_left'),
    ]


def test_that_a_name_beside_the_right_one_is_unknown():
    assert findings({**CLAIM, "agentId": "a"}) == [
        ("additionalProperties", "/agentId", 'unknown field "agentId" (did you mean "agent_id"?)')
    ]


def test_a_renamed_field_of_an_issue():
    issue = {"severity": "info", "category": "late", "Count": 1}
    assert findings({**cases.example("barreport"), "issues": [issue]}) == [
        ("additionalProperties", "/issues/0/Count", '"issues[0].Count" must be written count')
    ]
