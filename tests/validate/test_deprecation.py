"""Warnings about deprecated fields and values."""

import json
import pickle

import pytest
from support import cases, deprecated

from backbeat_docs import MessageValidator
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.engines import ENGINES, Compiled
from backbeat_docs.text.strict_json import MOST_FINDINGS
from backbeat_docs.validate.deprecation import Deprecated


@pytest.fixture(scope="module", params=ENGINES)
def build(request, tmp_path_factory):
    folder = deprecated.write(tmp_path_factory.mktemp("schemas"))
    return lambda **options: MessageValidator(
        folder, **{"engine": request.param, "warn_deprecated": True, **options}
    )


def pointers(verdict):
    return [finding.pointer for finding in verdict.findings]


def test_that_a_valid_message_has_warnings_and_stays_valid(build):
    verdict = build().validate(json.dumps(deprecated.MESSAGE))
    assert [finding.message for finding in verdict.findings] == deprecated.SENTENCES
    assert {finding.code for finding in verdict.findings} == {"deprecated"}
    assert verdict
    assert verdict.valid
    assert verdict.errors == ()
    assert verdict.warnings == verdict.findings
    assert build().is_valid(deprecated.MESSAGE)
    assert str(verdict).splitlines()[0].startswith("1:45  warning: notes is deprecated")
    assert str(verdict).splitlines()[-1] == "valid Order 1.0.0"
    assert verdict.as_dict()["findings"][0]["level"] == "warning"


def test_that_an_invalid_message_has_errors_and_then_warnings(build):
    verdict = build().validate({**deprecated.MESSAGE, "notes": 5, "b": 1})
    codes = [(finding.code, finding.pointer) for finding in verdict.findings]
    assert codes == [
        ("type", "/notes"),
        ("additionalProperties", "/b"),
        ("deprecated", "/notes"),
        ("deprecated", "/state"),
        ("deprecated", "/kind"),
    ]
    assert not verdict
    assert len(verdict.errors) == 2
    assert "level" not in verdict.as_dict()["findings"][0]


def test_that_nothing_is_a_warning_unless_asked_for(build):
    assert build(warn_deprecated=False).validate(deprecated.MESSAGE).findings == ()


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([{"m": 1}, {"n": 4}], ["/items/1/n"]),
        ([{"m": 0, "k": 1, "l": 1}], ["/items/0/k"]),
        ([{"m": 2, "k": 1, "l": 1}], ["/items/0/l"]),
        ([5], []),
    ],
)
def test_that_a_mark_counts_where_its_schema_applies(build, items, expected):
    message = {"type": "shop.order.v1", "a": "", "kind": "x", "items": items}
    found = build().validate(message)
    assert [finding.pointer for finding in found.warnings] == expected


def place(**schema):
    return {**deprecated.SCHEMA, "properties": {**deprecated.SCHEMA["properties"], "x": schema}}


MARK = {"deprecated": True}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"patternProperties": {"^o": MARK}}, {"old": 1, "new": 1}, ["/x/old"]),
        ({"additionalProperties": MARK, "properties": {"a": {}}}, {"a": 1, "b": 1}, ["/x/b"]),
        ({"prefixItems": [{}, MARK], "items": {}}, [1, 2, 3], ["/x/1"]),
        ({"prefixItems": [{}], "items": MARK}, [1, 2], ["/x/1"]),
        ({"allOf": [{"properties": {"a": MARK}}]}, {"a": 1}, ["/x/a"]),
        ({"anyOf": [{"type": "string"}, {"type": "integer", **MARK}]}, "a", []),
        ({"anyOf": [{"type": "string"}, {"type": "integer", **MARK}]}, 1, ["/x"]),
        ({"dependentSchemas": {"a": {"properties": {"b": MARK}}}}, {"b": 1}, []),
        ({"dependentSchemas": {"a": {"properties": {"b": MARK}}}}, {"a": 1, "b": 1}, ["/x/b"]),
        ({"not": {"type": "null", **MARK}}, 1, []),
        ({"contains": MARK, "propertyNames": MARK}, {"a": 1}, []),
        ({**MARK, "allOf": [MARK], "anyOf": [MARK]}, 1, ["/x"]),
        ({"properties": {"deprecated": {}}, "deprecated": False}, {"deprecated": True}, []),
        ({"$ref": "#/$defs/tree"}, {"next": {"next": {}, "old": 1}}, ["/x/next/old"]),
    ],
)
def test_every_keyword_that_contains_schemas(tmp_path, schema, value, expected):
    tree = {"properties": {"next": {"$ref": "#/$defs/tree"}, "old": MARK}}
    made = place(**schema)
    made["$defs"] = {**made["$defs"], "tree": tree}
    validator = MessageValidator(deprecated.write(tmp_path, made), warn_deprecated=True)
    verdict = validator.validate({"type": "shop.order.v1", "a": "", "x": value})
    assert verdict.valid
    assert pointers(verdict) == expected


def test_that_a_tolerant_reader_chooses_the_branch_of_the_opened_contract(tmp_path):
    branches = [
        {"properties": {"k": {"const": 1}}, "required": ["k"], "additionalProperties": False},
        {"properties": {"k": {"const": 2}}, "required": ["k"], "additionalProperties": False}
        | MARK,
    ]
    folder = deprecated.write(tmp_path, place(oneOf=branches))
    message = {"type": "shop.order.v1", "a": "", "x": {"k": 2, "new": 1}}
    closed = MessageValidator(folder, warn_deprecated=True).validate(message)
    tolerant = MessageValidator(folder, warn_deprecated=True, unknown_fields="allow")
    assert (closed.valid, closed.warnings) == (False, ())
    assert tolerant.validate(message).valid
    assert pointers(tolerant.validate(message)) == ["/x"]


def test_that_hidden_values_are_not_in_a_warning(build):
    verdict = build(hide_values=True).validate(json.dumps(deprecated.MESSAGE))
    text = str(verdict)
    assert "s3cret" not in text
    assert '"old"' not in text
    assert "state has a deprecated value: orders do not age" in text


def test_that_many_warnings_hide_no_error(build):
    items = [{"n": 1}] * (MOST_FINDINGS + 1)
    message = {"type": "shop.order.v1", "items": items}
    verdict = build().validate(message)
    assert not verdict.valid
    assert not verdict.complete
    assert [finding.code for finding in verdict.errors] == ["required"]


def test_that_a_validator_with_warnings_can_be_pickled(build):
    again = pickle.loads(pickle.dumps(build()))
    assert len(again.validate(deprecated.MESSAGE).warnings) == 3


def test_that_wrong_declarations_are_an_error_only_if_they_are_needed(tmp_path):
    deprecated.write(tmp_path, declared=[{}])
    MessageValidator(tmp_path)
    with pytest.raises(ContractError, match="deprecated/0"):
        MessageValidator(tmp_path, warn_deprecated=True)


def test_that_the_fast_path_stays_for_contracts_without_anything_deprecated(monkeypatch):
    validator = MessageValidator(warn_deprecated=True)
    monkeypatch.setattr("backbeat_docs.validate.message.read", None)
    assert validator.validate(json.dumps(cases.example("beatframe"))).valid


def test_that_then_without_if_deprecates_nothing(tmp_path):
    schema = json.loads(json.dumps(deprecated.SCHEMA))
    schema["properties"]["a"] = {"then": {"deprecated": True}, "else": {"deprecated": True}}
    folder = deprecated.write(tmp_path, schema, [])
    for engine in ENGINES:
        verdict = MessageValidator(folder, engine=engine, warn_deprecated=True).validate(
            {**deprecated.MESSAGE, "a": "x"}
        )
        assert "/a" not in pointers(verdict)


def test_that_no_refusal_is_described_to_find_a_use(tmp_path):
    known = MessageValidator(deprecated.write(tmp_path)).catalogue[deprecated.MESSAGE["type"]]

    def compile_quickly(schema):
        return Compiled(pytest.fail, ENGINES["jsonschema"](schema).accepts)

    uses = Deprecated(known, (), compile_quickly).find_uses(deprecated.MESSAGE)
    assert {use.path for use in uses} == {("notes",), ("kind",)}
