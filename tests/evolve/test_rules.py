import json

import jsonschema
import pytest
from support import cases

from backbeat_docs.evolve import RULES, compare
from backbeat_docs.evolve.rules import SPOKEN_OF
from backbeat_docs.schema.keywords import KEYWORDS, NEUTRAL

FOLDER = cases.TESTS / "cases" / "evolution"
POSITIVE = sorted(FOLDER.glob("*/positive/*.json"))
NEGATIVE = sorted(FOLDER.glob("*/negative/*.json"))


def contract(part, version):
    """Return a complete contract with the keywords of a case."""
    properties = {"type": {"const": "backbeat.probe.v1"}, **part["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://chorus-services.github.io/backbeat/schemas/probe/{version}.json",
        "type": "object",
        **part,
        "properties": properties,
        "required": ["type", *part["required"]],
    }


def load(path):
    case = json.loads(path.read_text())
    old, new = contract(case["old"], "1.0.0"), contract(case["new"], "1.1.0")
    jsonschema.Draft202012Validator.check_schema(old)
    jsonschema.Draft202012Validator.check_schema(new)
    return case, compare(old, new)


def name(path):
    return "-".join((path.parts[-3], path.stem))


@pytest.mark.parametrize("path", POSITIVE, ids=name)
def test_a_rule_finds_its_positive_cases(path):
    case, evolution = load(path)
    found = [change for change in evolution.changes if change.rule == path.parts[-3]]
    assert case["pointer"] in [change.pointer for change in found]
    assert evolution.bump == case["bump"]


@pytest.mark.parametrize("path", NEGATIVE, ids=name)
def test_a_rule_ignores_its_negative_cases(path):
    case, evolution = load(path)
    assert path.parts[-3] not in [change.rule for change in evolution.changes]
    assert evolution.bump == case["bump"]


@pytest.mark.parametrize("path", POSITIVE + NEGATIVE, ids=name)
def test_that_a_breaking_change_names_whom_it_touches(path):
    evolution = load(path)[1]
    touched = {change.touches for change in evolution.changes}
    assert (evolution.old_messages.holds is False) == ("old messages" in touched)
    assert (evolution.old_readers.holds is False) == ("old readers" in touched)


def test_that_every_rule_has_cases_and_every_case_a_rule():
    assert {path.parts[-3] for path in POSITIVE} == RULES.keys()
    assert {path.parts[-3] for path in NEGATIVE} == RULES.keys()
    assert {*POSITIVE, *NEGATIVE} == {path for path in FOLDER.rglob("*") if path.is_file()}
    descriptions = [json.loads(path.read_text())["description"] for path in POSITIVE + NEGATIVE]
    assert max(map(len, descriptions)) < 70


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_that_a_rule_names_its_keywords_and_whom_it_touches(rule):
    assert set(rule.keywords) <= KEYWORDS.keys()
    assert rule.touches in ("nobody", "old messages", "old readers")


def test_that_keywords_of_no_other_rule_are_left_to_one_rule():
    unspoken = KEYWORDS.keys() - SPOKEN_OF - NEUTRAL
    assert {"anyOf", "not", "contains", "dependentRequired"} <= unspoken
    assert not unspoken & {"type", "enum", "minimum", "properties", "required", "items"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_that_a_rule_is_documented(rule):
    text = rule.explanation
    assert text.splitlines()[0].endswith(".")
    assert "\n**Who breaks.**" in text
    assert "\n**Instead.**" in text
