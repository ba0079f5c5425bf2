"""Parts of a schema: what an engine refuses when it is asked about one value at a time."""

from collections import Counter

import pytest
from support.cases import MESSAGES, schema
from support.mutants import mutants

from backbeat_docs.engines import ENGINES, rust
from backbeat_docs.engines.parts import separate
from backbeat_docs.schema.walk import opened
from backbeat_docs.validate.message import Message, read


def compile_question(part):
    return rust._compile(part).is_valid


def refusals(part, value):
    found = []
    part.list_refusals(value, (), found)
    return found


def count(refused):
    return Counter((refusal.keyword, refusal.path, id(refusal.schema)) for refusal in refused)


VALUES = [found.value for found in map(read, mutants(3, 500)) if isinstance(found, Message)]


@pytest.mark.parametrize("change", [lambda schema: schema, opened], ids=["closed", "opened"])
@pytest.mark.parametrize("message", MESSAGES)
def test_that_the_parts_refuse_what_the_engine_describes(message, change):
    contract = change(schema(message))
    part = separate(contract, compile_question)
    describe = rust._RustSchema(contract, ENGINES["jsonschema"])._describe
    for value in VALUES:
        for each in (value, [value], {**value, "type": contract["properties"]["type"]["const"]}):
            assert count(refusals(part, each)) == count(describe(each))


@pytest.mark.parametrize(
    "contract",
    [
        {"anyOf": [{"type": "null"}]},
        {"properties": {"a": False}},
        {"additionalProperties": {"type": "null"}},
        {"patternProperties": {"^a": {"type": "null"}}, "additionalProperties": False},
        {"items": {"$ref": "#"}},
        {"$ref": "#/$defs/a", "type": "object", "$defs": {"a": {"required": ["b"]}}},
        {"type": "array", "contains": {"type": "null"}},
    ],
)
def test_that_other_schemas_are_left_to_the_engine(contract):
    assert separate(contract, compile_question) is None


@pytest.mark.parametrize(
    ("contract", "value"),
    [
        ({"properties": {"a": {"minLength": 3, "pattern": "^b"}}}, {"a": "a", "b": 1}),
        ({"required": ["a", "b"], "minProperties": 1}, {}),
        ({"items": {"items": {"type": "null"}, "maxItems": 1}}, [[None], [1, 2], 0]),
        ({"additionalProperties": False, "properties": {"1": {"type": "null"}}}, {"01": 1, "1": 2}),
        ({"properties": {"a": {"const": True}}}, {"a": 1}),
        ({"anyOf": [{"type": "null"}]}, {}),
        ({"items": {"type": "string", "minimum": 2}}, [1] * 6000),
    ],
)
def test_that_later_refusals_are_listed_as_the_first(contract, value, monkeypatch):
    monkeypatch.setattr(rust, "_DESCRIBED", 2)
    compiled = ENGINES["jsonschema-rs"](contract)
    first = compiled(value)
    assert first
    assert all(set(count(compiled(value))) == set(count(first)) for _ in range(3))
    assert not compiled.accepts(value)
