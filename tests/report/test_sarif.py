import json
import os
import subprocess

import pytest
from pydantic import BaseModel
from sarif_pydantic import Sarif
from support import cases, toolchains

from backbeat_docs.document import codes_page
from backbeat_docs.hosts.mkdocs.pages import PAGES
from backbeat_docs.report import sarif
from backbeat_docs.run import Located, Unread
from backbeat_docs.validate.codes import CODES

SITE = "https://chorus-services.github.io/backbeat"


def unknown_members(model, place="$"):
    """Yield the members of a SARIF log that the model does not have."""
    if isinstance(model, list):
        for index, item in enumerate(model):
            yield from unknown_members(item, f"{place}[{index}]")
    elif isinstance(model, BaseModel):
        yield from (f"{place}.{name}" for name in model.model_extra or ())
        for name in type(model).model_fields:
            yield from unknown_members(getattr(model, name), f"{place}.{name}")


@pytest.fixture(scope="module")
def run(reports, outcomes):
    return json.loads(reports.written("sarif", outcomes, reports.style))["runs"][0]


def test_log_conforms_to_an_independent_model(reports, outcomes):
    log = Sarif.model_validate_json(reports.written("sarif", outcomes, reports.style))
    assert log.version == "2.1.0"
    assert {*unknown_members(log)} == {
        # In the standard (sections 3.14.17 and 3.20.21), but not in this model.
        "$.runs[0].columnKind",
        "$.runs[0].invocations[0].toolExecutionNotifications",
    }
    assert [result.rule_id for result in log.runs[0].results][:2] == [
        "enum",
        "additionalProperties",
    ]


POLICY = cases.TESTS / "support" / "sarif-policy.xml"
"""Every rule of Microsoft's validator, but the one that fetches the links of a log."""


def problems(log, folder):
    """Return what Microsoft's validator finds, as (level, rule, sentence); notes are advice."""
    (folder / "log.sarif").write_text(log)
    words = [str(toolchains.sarif_multitool()), "validate", "log.sarif", "--config", str(POLICY)]
    words += ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output", "found.sarif"]
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Analysis completed successfully." in done.stdout, done.stdout + done.stderr
    (run,) = json.loads((folder / "found.sarif").read_text())["runs"]
    return [
        (found.get("level", "warning"), found["ruleId"], found["message"])
        for found in run["results"]
    ]


def test_log_passes_the_validator_of_microsoft(reports, outcomes, tmp_path):
    assert problems(reports.written("sarif", outcomes, reports.style), tmp_path) == []


def test_the_validator_of_microsoft_runs_and_finds_a_rule_whose_name_is_its_id(
    reports, outcomes, tmp_path
):
    log = json.loads(reports.written("sarif", outcomes, reports.style))
    rule = log["runs"][0]["tool"]["driver"]["rules"][0]
    rule["name"] = rule["id"]
    assert [found[:2] for found in problems(json.dumps(log), tmp_path)] == [
        ("warning", "SARIF1001")
    ]


def test_every_result_has_a_rule_with_a_help_link(run):
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == set(CODES)
    assert PAGES["reference/finding-codes.md"] is codes_page.render
    assert {result["ruleId"] for result in run["results"]} <= set(rules)
    page = codes_page.render()
    for code, rule in rules.items():
        assert rule["helpUri"] == f"{SITE}/reference/finding-codes/#finding-{code}"
        assert f"{{#finding-{code}}}" in page


def test_columns_count_utf_16_units(run):
    assert run["columnKind"] == "utf16CodeUnits"
    regions = [
        result["locations"][0]["physicalLocation"]["region"]
        for result in run["results"]
        if "recorded" in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    ]
    # Two drums precede both, each one code point and two units: text has 88 and 124.
    assert [(region["startLine"], region["startColumn"]) for region in regions] == [
        (2, 90),
        (2, 126),
        (4, 90),
        (4, 126),
    ]


def test_places_are_relative_to_the_checkout(run):
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    }
    assert uris == {"messages/beatframe.json", "messages/cut-off.json", "messages/recorded.ndjson"}


def test_unread_inputs_are_notifications(run):
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert "Permission denied" in notification["message"]["text"]


def test_a_run_beyond_the_limit_of_the_platform_counts_the_rest(reports, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    items = [Located("a.ndjson", b"[]", line, streamed=True) for line in range(1, 6)]
    run = json.loads(reports.written("sarif", reports.validated(*items)))["runs"][0]
    assert len(run["results"]) == 3
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("2 more findings")


def test_inputs_that_were_not_read_beyond_the_limit_are_counted(reports, monkeypatch):
    monkeypatch.setattr(sarif, "_MOST_NOTIFICATIONS", 2)
    unread = [Unread(f"{n}.json", "cannot be read") for n in range(5)]
    skipped = Unread("out", "leads out of the folder", skipped=True)
    run = json.loads(reports.written("sarif", [*unread, skipped]))["runs"][0]
    *listed, last = run["invocations"][0]["toolExecutionNotifications"]
    assert len(listed) == 2
    assert last["message"]["text"].startswith("3 more inputs that could not be read")


def test_no_part_of_a_message_is_a_link(reports):
    results = reports.validated(
        Located("a.json", b'{"type": "backbeat.statusclaim.v1", "[a](b)": 1}')
    )
    run = json.loads(reports.written("sarif", results))["runs"][0]
    assert run["results"][0]["message"]["text"] == 'unknown field "\\[a\\](b)"'
