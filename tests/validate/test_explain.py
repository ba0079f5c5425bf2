import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from backbeat_docs import contracts
from backbeat_docs.engines import ENGINES
from backbeat_docs.validate.explain import Verdict, explain
from backbeat_docs.validate.message import read


def verdict(schema, value):
    schema = {"type": "object", **schema}
    made = contracts.from_schema(
        {
            **schema,
            "$id": "https://example.org/solo/1.0.0.json",
            "properties": {"type": {"const": "solo"}, **schema.get("properties", {})},
        }
    )
    message = read(json.dumps({"type": "solo", **value}))
    return explain(message, made, ENGINES["jsonschema-rs"](made.schema)(message.value))


def found(schema, value):
    return [(f.code, f.pointer) for f in verdict(schema, value).findings]


STRICT = {"type": "string", "format": "date-time", "pattern": "^x$", "minLength": 9, "enum": ["x"]}


@pytest.mark.parametrize(("kept", "value"), [("type", 1), ("enum", "q" * 9), ("enum", "y")])
def test_one_finding_per_value_by_precedence(kept, value):
    assert found({"properties": {"f": STRICT}}, {"f": value}) == [(kept, "/f")]


def test_precedence_of_format_pattern_and_length():
    schema = {name: STRICT[name] for name in ("format", "pattern", "minLength")}
    for left in (["format", "pattern", "minLength"], ["pattern", "minLength"], ["minLength"]):
        part = {name: schema[name] for name in left}
        assert found({"properties": {"f": part}}, {"f": "y"}) == [(left[0], "/f")]


def test_findings_follow_the_document_and_missing_members_come_last():
    schema = {
        "additionalProperties": False,
        "required": ["z", "a", "b"],
        "properties": {"a": {"type": "string"}, "b": {"items": {"type": "string"}}, "z": True},
    }
    value = {"y": 1, "b": ["", 1, 2], "x": 1, "a": 1}
    assert found(schema, value) == [
        ("additionalProperties", "/y"),
        ("type", "/b/1"),
        ("type", "/b/2"),
        ("additionalProperties", "/x"),
        ("type", "/a"),
        ("required", ""),
    ]


def test_that_each_missing_and_each_unknown_member_is_a_finding():
    value = {"type": "backbeat.beatframe.v1", "one": 1, "two": 2}
    schema = cases.schema("beatframe")
    made = contracts.from_schema(schema)
    for engine in ENGINES.values():
        codes = [f.code for f in explain(read(value), made, engine(schema)(value)).findings]
        assert codes == ["additionalProperties"] * 2 + ["required"] * 8


def test_additional_members_with_a_schema():
    schema = {"additionalProperties": {"type": "string"}}
    assert found(schema, {"x": 1}) == [("type", "/x")]


def test_keywords_without_a_sentence():
    schema = {"properties": {"f": {"not": {"const": 1}}}}
    (finding,) = verdict(schema, {"f": 1}).findings
    assert finding.message == 'f must satisfy not: {"const": 1}, got 1'


def test_that_a_name_which_a_pattern_allows_is_not_unknown():
    schema = {"patternProperties": {"^x-": True, "^y$": True}, "additionalProperties": False}
    assert found(schema, {"x-a": 1, "y": 2, "z": 3, "y\n": 4}) == [
        ("additionalProperties", "/z"),
        ("additionalProperties", "/y\n"),
    ]


@pytest.mark.parametrize("limits", [(5, 10), (10, 5)])
def test_that_of_two_limits_the_stricter_one_is_reported(limits):
    for keyword, value, strict in (("minimum", 1, 10), ("maximum", 11, 5)):
        schema = {"properties": {"f": {"allOf": [{keyword: limit} for limit in limits]}}}
        for engine in ENGINES.values():
            made = contracts.from_schema(cases.schema("beatframe"))
            (finding,) = explain(
                read({"type": "x", "f": value}), made, engine(schema)({"f": value})
            ).findings
            assert finding.message.endswith(f" {strict}, got {value}")


def test_that_the_length_of_a_name_is_not_that_of_its_object():
    (finding,) = verdict(
        {"properties": {"f": {"propertyNames": {"maxLength": 2}}}}, {"f": {"abc": 1}}
    ).findings
    assert (finding.code, finding.pointer) == ("propertyNames", "/f")


def test_the_verdict():
    good = verdict({}, {})
    assert good == Verdict("solo", "1.0.0", "solo", ())
    assert good.valid
    bad = verdict({"required": ["a"]}, {})
    assert not bad.valid
    assert bad.errors == bad.findings
    assert bad.warnings == ()


@given(st.permutations(list(cases.example("beatframe"))), st.data())
def test_that_findings_come_in_the_order_of_the_text(names, data):
    example = cases.example("beatframe")
    value = {name: example[name] for name in names}
    for name in data.draw(st.sets(st.sampled_from([n for n in names if n != "type"]))):
        value[name] = None
    schema = cases.schema("beatframe")
    message = read(json.dumps(value))
    findings = explain(
        message, contracts.from_schema(schema), ENGINES["jsonschema"](schema)(message.value)
    ).findings
    places = [(finding.line, finding.column) for finding in findings]
    assert places == sorted(places)
    assert len(places) == sum(item is None for item in value.values())


def test_that_findings_are_limited_in_document_order():
    value = {"type": "backbeat.beatframe.v1"} | {f"k{n}": 1 for n in range(5000)}
    made = contracts.from_schema(cases.schema("beatframe"))
    for engine in ENGINES.values():
        found = explain(read(json.dumps(value)), made, engine(made.schema)(value))
        assert not found.complete
        assert [f.pointer for f in found.findings] == [f"/k{n}" for n in range(1000)]
        assert [f.line for f in found.findings] == [1] * 1000
