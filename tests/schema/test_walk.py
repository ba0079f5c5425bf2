import copy

import pytest
from support import cases

from backbeat_docs.schema.walk import DRAFT, opened, resolve, subschemas


def test_that_opening_reaches_every_depth_and_leaves_data_unchanged():
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


def test_that_unevaluated_members_are_opened_and_properties_of_these_names_too():
    closed = {"unevaluatedProperties": False}
    names = ("default", "const", "enum", "examples", "unevaluatedProperties")
    made = {"properties": dict.fromkeys(names, closed), "items": False, **closed}
    assert opened(made) == {"properties": {name: {} for name in names}, "items": False}
    assert opened({"unevaluatedProperties": True, "default": closed}) == {
        "unevaluatedProperties": True, "default": closed,
    }  # fmt: skip


def test_walking_a_schema():
    made = {"items": {"not": {}}, "properties": {"a/b": {}}, "allOf": [True, {}], "enum": [{}]}
    assert [pointer for pointer, _ in subschemas(made)] == [
        "", "/items", "/items/not", "/properties/a~1b", "/allOf/1",
    ]  # fmt: skip


def test_resolving():
    root = {"$defs": {"a/b": [{"x": 1}]}}
    assert resolve(root, "#/$defs/a~1b/0") == {"x": 1}
    assert resolve(root, "#") is root
    for wrong in (
        "#/$defs/c",
        "#/$defs/a~1b/7",
        "#/$defs/a~1b/-1",
        "#/$defs/a~1b/00",
        "other.json",
        "#anchor",
    ):
        with pytest.raises(LookupError):
            resolve(root, wrong)


def test_the_dialect():
    assert cases.schema("beatframe")["$schema"] == DRAFT


def test_that_opening_distinguishes_a_keyword_from_a_member_of_its_name():
    closed = {"additionalProperties": False}
    made = {"properties": {"additionalProperties": False, "default": closed, "enum": closed}}
    assert opened(made) == {
        "properties": {"additionalProperties": False, "default": {}, "enum": {}}
    }
