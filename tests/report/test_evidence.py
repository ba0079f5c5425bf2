"""A finding about several messages has its evidence in every format."""

import json

from junitparser import Failure, JUnitXml, Skipped
from sarif_pydantic import Sarif

from backbeat_docs import conform
from backbeat_docs.document.protocol_page import render
from backbeat_docs.evolve.rules import RULES as EVOLUTION_RULES
from backbeat_docs.report import help_link
from backbeat_docs.validate.codes import CODES


def test_the_counts_of_junit_are_of_its_cases(reports, sequence, conclusion):
    (suite,) = JUnitXml.fromstring(reports.written("junit", sequence, None, conclusion).encode())
    kinds = [type(result) for case in suite for result in case.result]
    assert (suite.tests, suite.failures, suite.skipped) == (8, 3, 2)
    assert (kinds.count(Failure), kinds.count(Skipped)) == (3, 2)
    assert len(list(suite)) == suite.tests


def test_sarif_has_a_related_location_for_each_message(reports, sequence, conclusion):
    text = reports.written("sarif", sequence, reports.style, conclusion)
    Sarif.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    gap = next(result for result in run["results"] if result["ruleId"] == "beat-gap")
    lines = [each["physicalLocation"]["region"]["startLine"] for each in gap["relatedLocations"]]
    assert lines == [5, 6]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["beat-gap"]["fullDescription"]["text"] == conform.RULES["beat-gap"].explanation
    notes = [
        note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]
    ]
    assert len([note for note in notes if "inconclusive" in note]) == 2


def test_gitlab_has_other_locations(reports, sequence, conclusion):
    entries = json.loads(reports.written("gitlab", sequence, reports.style, conclusion))
    found = {entry["check_name"]: entry for entry in entries}
    assert "other_locations" not in found["enum"]
    assert [each["lines"]["begin"] for each in found["beat-gap"]["other_locations"]] == [5, 6]
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_each_code_has_one_meaning_and_one_place():
    tables = [CODES, EVOLUTION_RULES, conform.RULES]
    names = [code for table in tables for code in table]
    assert len(names) == len(set(names))
    page = render()
    for code in conform.RULES:
        assert f"\n## `{code}` {{#rule-{code}}}\n" in page
        assert help_link(code).endswith(f"reference/protocol-rules/#rule-{code}")


def test_quiet_leaves_out_the_rules(reports, conclusion):
    kept = conclusion._replace(outcomes=conclusion.outcomes[1:3], findings=())
    style = reports.style._replace(quiet=True)
    assert reports.written("text", [], style, kept) == ""
    assert "2 rules: 2 kept" in reports.written("text", [], reports.style, kept)
