import copy

import pytest
from support import cases

from backbeat_docs import contracts
from backbeat_docs.contracts.lint import RULES, lint

PHASE = "/properties/phase"
# rule → a member that breaks it, and where the breach is
BREACHES = {
    "portable-keywords": ({"title": "t", "examples": [1], "multipleOf": 1}, PHASE),
    "closed-objects": ({"title": "t", "examples": [{}], "type": "object"}, PHASE),
    "described": ({"enum": ["plan"]}, ""),
    "valid-examples": ({"title": "t", "examples": ["x"], "enum": ["plan"]}, PHASE),
    "one-refusal": (
        {"title": "t", "examples": ["plan"], "enum": ["plan"], "type": "string"},
        PHASE,
    ),
    "exact-integers": ({"title": "t", "examples": [1], "type": "integer", "minimum": 0}, PHASE),
    "bounded-patterns": ({"title": "t", "examples": ["a"], "pattern": "^a$"}, PHASE),
    "formats-with-patterns": (
        {"title": "t", "examples": ["2025-09-05T12:30:00Z"], "format": "date-time"},
        PHASE,
    ),
}


def with_phase(member):
    schema = copy.deepcopy(cases.schema("beatframe"))
    schema["properties"]["phase"] = member
    del schema["examples"]
    return contracts.from_schema(schema)


def test_that_every_rule_is_tried():
    assert set(BREACHES) == set(RULES)
    assert all(rule.__doc__ for rule in RULES.values())


@pytest.mark.parametrize("rule", RULES)
def test_breach(rule):
    member, pointer = BREACHES[rule]
    assert {(b.rule, b.pointer) for b in lint(with_phase(member))} == {(rule, pointer)}


def test_that_a_default_is_an_example():
    member = {"title": "t", "examples": ["plan"], "enum": ["plan"], "default": "x"}
    (breach,) = lint(with_phase(member))
    assert breach.problem == "/default/0 is refused by enum"


def test_that_an_unusable_schema_is_one_breach():
    (breach,) = lint(with_phase({"$ref": "#/nowhere"}))
    assert (breach.rule, breach.pointer) == ("usable", PHASE)
