"""A contract's reference: every field, every constraint in words, nothing hidden."""

from __future__ import annotations

import copy
import re

import pytest

from backbeat_docs.contracts.catalogue import Contract, from_schema, packaged
from backbeat_docs.document.constraints import describe_constraints
from backbeat_docs.document.contract_page import UnrenderedError, aliases, describe
from backbeat_docs.document.fields import envelope, fields, walk
from backbeat_docs.schema.walk import subschemas

CONTRACTS = list(packaged().values())


def edited(keywords: dict[str, object], field: str = "phase") -> Contract:
    schema = copy.deepcopy(dict(packaged()["backbeat.beatframe.v1"].schema))
    schema["properties"][field] = keywords
    return from_schema(schema)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_field_has_a_description_and_examples(contract: Contract) -> None:
    for field in walk(fields(contract)):
        assert field.description
        assert field.examples
        assert field.kind != "any value"


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_value_of_ours_has_a_meaning(contract: Contract) -> None:
    for field in walk(fields(contract)):
        assert [value for value in field.values if not value.meaning] == []


def test_the_meanings_of_values_are_sentences_of_the_description() -> None:
    text = "How it is. `a`: well, so `x` is 1.5 or `y`. `b`: not. `c`: no value. Unit: degrees."
    contract = edited({"enum": ["a", "b", 1], "description": text})
    (phase,) = [field for field in fields(contract) if field.name == "phase"]
    assert phase.values == (("a", "well, so `x` is 1.5 or `y`"), ("b", "not"), ("1", ""))
    assert (phase.description, phase.unit) == ("How it is. `c`: no value.", "degrees")
    assert phase.summary == ("one of <code>a</code>, <code>b</code>, <code>1</code>",)
    assert phase.details == ()


def test_values_without_meanings_and_raw_patterns() -> None:
    keywords = {"type": "array", "items": {"enum": ["a", "b"]}}
    (phase,) = [field for field in fields(edited(keywords)) if field.name == "phase"]
    assert phase.values == (("a", ""), ("b", ""))
    assert phase.details == phase.summary == phase.rules
    keywords = {"type": "array", "items": {"pattern": "^x$"}}
    (phase,) = [field for field in fields(edited(keywords)) if field.name == "phase"]
    assert phase.patterns == (("each item: pattern", "<code class=bb-raw>^x$</code>"),)
    assert phase.summary == ()


def test_nested_fields_follow_their_parent() -> None:
    report = packaged()["backbeat.barreport.v1"]
    (issues,) = [field for field in fields(report) if field.name == "issues"]
    assert [field.path for field in issues.fields] == [
        "issues[].severity",
        "issues[].category",
        "issues[].count",
        "issues[].description",
        "issues[].affected_agents",
    ]
    assert [field.required for field in issues.fields] == [True, True, True, False, False]
    assert issues.fields[0].anchor == "backbeat.barreport.v1.issues.severity"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"minimum": 0.1}, ["at least 0.1"]),
        ({"maximum": 1}, ["at most 1"]),
        ({"minimum": 0, "maximum": 1}, ["0 to 1"]),
        ({"maximum": 2**53 - 1}, ["at most 9007199254740991 (2<sup>53</sup> &minus; 1)"]),
        ({"exclusiveMinimum": 0}, ["more than <code>0</code>"]),
        ({"multipleOf": 5}, ["a multiple of <code>5</code>"]),
        ({"maxLength": 500}, ["at most 500 characters"]),
        ({"minLength": 1, "maxLength": 1}, ["exactly 1 character"]),
        ({"maxItems": 100, "uniqueItems": True}, ["at most 100 items", "no repeated item"]),
        ({"enum": ["a", 1, None]}, ["one of <code>a</code>, <code>1</code>, <code>null</code>"]),
        ({"const": "<b>"}, ["always <code>&lt;b&gt;</code>"]),
        ({"format": "date-time"}, ["an RFC 3339 date-time on a day that exists"]),
        (
            {"pattern": "^[0-9A-Fa-f]{32}$", "minLength": 32, "maxLength": 32},
            [
                "exactly 32 hex characters",
                "pattern <code class=bb-raw>^[0-9A-Fa-f]{32}$</code>",
            ],
        ),
        (
            {"pattern": "^[a-z.]+$", "maxLength": 9},
            [
                "1 to 9 characters of <code>a-z .</code>",
                "pattern <code class=bb-raw>^[a-z.]+$</code>",
            ],
        ),
        (
            {"pattern": "^[a-z][a-z0-9_]*$", "minLength": 1, "maxLength": 64},
            [
                "1 to 64 characters of <code>a-z 0-9 _</code>, the first of <code>a-z</code>",
                "pattern <code class=bb-raw>^[a-z][a-z0-9_]*$</code>",
            ],
        ),
        (
            {"pattern": "^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}$"},
            [
                "pattern <code>XXXX:XX</code> hex",
                "pattern <code class=bb-raw>^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}$</code>",
            ],
        ),
        ({"pattern": "^a$"}, ["pattern <code class=bb-raw>^a$</code>"]),
        (
            {"pattern": "^a$", "maxLength": 1},
            ["at most 1 character", "pattern <code class=bb-raw>^a$</code>"],
        ),
        ({"additionalProperties": False}, ["no other fields"]),
    ],
)
def test_constraints_in_words(schema: dict[str, object], words: list[str]) -> None:
    assert describe_constraints(schema) == (words, schema.keys())


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_keyword_of_ours_is_shown(contract: Contract) -> None:
    assert describe(contract)
    shown = set(envelope(contract)[1]).union(*(f.pointers for f in walk(fields(contract))))
    assert {f"/properties/{name}" for name in contract.schema["properties"]} <= {
        pointer.rpartition("/")[0] for pointer in shown
    }
    assert all(re.search(r"/[$a-zA-Z]+$", pointer) for pointer in shown)


@pytest.mark.parametrize(
    ("keywords", "pointer"),
    [
        ({"not": {"const": "x"}}, "/properties/phase/not"),
        ({"anyOf": [{"type": "string"}]}, "/properties/phase/anyOf"),
        ({"type": "array", "items": {"contains": {}}}, "/properties/phase/items/contains"),
        ({"type": "object", "additionalProperties": {"type": "string"}},
         "/properties/phase/additionalProperties"),
        ({"type": "object", "patternProperties": {"^x$": True}},
         "/properties/phase/patternProperties"),
    ],
)  # fmt: skip
def test_a_keyword_without_words_fails_the_page(keywords: dict[str, object], pointer: str) -> None:
    contract = edited(keywords)
    with pytest.raises(UnrenderedError, match="no words for this keyword") as caught:
        describe(contract)
    assert pointer in caught.value.pointers


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_an_unknown_keyword_anywhere_is_an_error(contract: Contract) -> None:
    for pointer, _ in subschemas(contract.schema):
        schema = copy.deepcopy(dict(contract.schema))
        node = dict(subschemas(schema))[pointer]
        node["propertyNames"] = {"maxLength": 3}  # type: ignore[index]
        with pytest.raises(UnrenderedError) as caught:
            describe(from_schema(schema))
        assert f"{pointer}/propertyNames" in caught.value.pointers


def test_a_recursive_schema_terminates() -> None:
    contract = edited({"type": "array", "items": {"$ref": "#/properties/phase"}})
    assert [f.path for f in walk(fields(contract)) if "phase" in f.path] == ["phase"]


def test_the_other_names_of_a_field() -> None:
    names = aliases(packaged()["backbeat.barreport.v1"])
    assert names["backbeat.barreport.v1"] == ("BarReport",)
    assert names["backbeat.barreport.v1.issues.severity"] == (
        "BarReport.issues[].severity",
        "BarReport.issues.severity",
    )
