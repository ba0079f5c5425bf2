import inspect
import json

import jsonschema
import pytest
from support import cases

from backbeat_docs.evolve import RULES, TOUCHES, compare

FOLDER = cases.TESTS / "cases" / "evolution"
POSITIVE = sorted(FOLDER.glob("*/positive/*.json"))
NEGATIVE = sorted(FOLDER.glob("*/negative/*.json"))


def contract(part, version):
    """A whole contract around the keywords of a case."""
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
def test_a_rule_sees_its_case(path):
    case, evolution = load(path)
    found = [change for change in evolution.changes if change.rule == path.parts[-3]]
    assert case["pointer"] in [change.pointer for change in found]
    assert evolution.bump == case["bump"]


@pytest.mark.parametrize("path", NEGATIVE, ids=name)
def test_a_rule_passes_over_what_is_not_its_case(path):
    case, evolution = load(path)
    assert path.parts[-3] not in [change.rule for change in evolution.changes]
    assert evolution.bump == case["bump"]


@pytest.mark.parametrize("path", POSITIVE + NEGATIVE, ids=name)
def test_that_what_breaks_is_explained(path):
    evolution = load(path)[1]
    touched = {change.touches for change in evolution.changes}
    assert (evolution.old_messages.holds is False) == ("old messages" in touched)
    assert (evolution.old_readers.holds is False) == ("old readers" in touched)


def test_that_every_rule_has_cases_and_every_case_a_rule():
    assert {path.parts[-3] for path in POSITIVE} == RULES.keys()
    assert {path.parts[-3] for path in NEGATIVE} == RULES.keys()
    assert {*POSITIVE, *NEGATIVE} == {*FOLDER.rglob("*.json")}
    descriptions = [json.loads(path.read_text())["description"] for path in POSITIVE + NEGATIVE]
    assert max(map(len, descriptions)) < 70


def test_that_a_rule_is_touched_by_a_table_that_knows_it():
    assert TOUCHES.keys() < RULES.keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_that_a_rule_is_documented(rule):
    text = inspect.getdoc(rule)
    assert text.splitlines()[0].endswith(".")
    assert "\n**Who breaks.**" in text
    assert "\n**Instead.**" in text


@pytest.mark.parametrize("name", RULES)
def test_that_a_rule_has_the_name_of_its_function(name):
    assert RULES[name].__name__ == name.replace("-", "_")
