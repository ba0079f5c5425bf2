import copy

import pytest
from support import cases

from backbeat_docs import schema
from backbeat_docs.schema import ContractError, check, opened, resolve, subschemas


def changed(change):
    made = copy.deepcopy(cases.schema("beatframe"))
    change(made)
    return made


def put(pointer, value):
    def change(made):
        *way, last = pointer.split("/")[1:]
        for step in way:
            made = made[step]
        made[last] = value

    return change


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_that_our_schemas_can_be_used(message):
    check(cases.schema(message), "schema")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (put("/$schema", "http://json-schema.org/draft-07/schema#"), "$schema must be"),
        (lambda made: made.pop("$schema"), "$schema must be"),
        (put("/properties/phase", {"enum": "plan"}), "#/properties/phase/enum"),
        (put("/properties/phase", {"$ref": "#/$defs/none"}), "leads nowhere"),
        (put("/properties/phase", {"$ref": "https://example.org/x.json"}), "leads out of the file"),
        (put("/properties/phase", {"$ref": "#/properties/phase"}), "leads in a circle"),
        (put("/properties/phase", {"format": "email"}), 'format "email" is not one of: date-time'),
        (put("/properties/phase", {"pattern": "(a+)+$"}), "exponential time"),
        (put("/properties/phase", {"multipleOf": 0.1}), "multipleOf must be a whole number"),
        (put("/properties/phase", {"pattern": "(?=a)"}), "not portable"),
        (put("/properties/phase", {"pattern": "["}), "not portable"),
        (put("/properties/phase", {"patternProperties": {"(a|a)*$": {}}}), "exponential time"),
    ],
)
def test_that_a_schema_which_cannot_be_trusted_is_refused(change, problem):
    with pytest.raises(ContractError, match=r"(?s).*") as caught:
        check(changed(change), "s.json")
    assert problem in str(caught.value)
    assert str(caught.value).startswith("s.json")


@pytest.mark.parametrize("value", [None, [], True, "x"])
def test_that_only_an_object_is_a_contract(value):
    with pytest.raises(ContractError, match="JSON object"):
        check(value, "s.json")


def test_that_opening_goes_to_every_depth_and_leaves_data_alone():
    made = {
        "additionalProperties": False,
        "properties": {"additionalProperties": {"additionalProperties": False, "type": "object"}},
        "anyOf": [{"additionalProperties": False}],
        "$defs": {"x": {"additionalProperties": {"type": "string"}}},
        "const": {"additionalProperties": False},
    }
    before = copy.deepcopy(made)
    assert opened(made) == {
        "properties": {"additionalProperties": {"type": "object"}},
        "anyOf": [{}],
        "$defs": {"x": {"additionalProperties": {"type": "string"}}},
        "const": {"additionalProperties": False},
    }
    assert made == before


def test_walking_a_schema():
    made = {"items": {"not": {}}, "properties": {"a/b": {}}, "allOf": [True, {}], "enum": [{}]}
    assert [pointer for pointer, _ in subschemas(made)] == [
        "", "/items", "/items/not", "/properties/a~1b", "/allOf/1",
    ]  # fmt: skip


def test_resolving():
    root = {"$defs": {"a/b": [{"x": 1}]}}
    assert resolve(root, "#/$defs/a~1b/0") == {"x": 1}
    assert resolve(root, "#") is root
    for wrong in ("#/$defs/c", "#/$defs/a~1b/7", "other.json", "#anchor"):
        with pytest.raises(LookupError):
            resolve(root, wrong)


def test_the_dialect():
    assert cases.schema("beatframe")["$schema"] == schema.DRAFT


def test_that_opening_tells_a_keyword_from_a_member_of_its_name():
    closed = {"additionalProperties": False}
    made = {"properties": {"additionalProperties": False, "default": closed, "enum": closed}}
    assert opened(made) == {
        "properties": {"additionalProperties": False, "default": {}, "enum": {}}
    }
