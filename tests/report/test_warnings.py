"""A warning in every format: it is shown, and makes nothing fail."""

import json
import xml.etree.ElementTree as ET

import pytest
from support import deprecated, results

from backbeat_docs import MessageValidator
from backbeat_docs.report import REPORTERS, Style
from backbeat_docs.run import Located
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.summary import Summary


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """A valid message with three warnings, and an invalid one with one."""
    folder = deprecated.write(tmp_path_factory.mktemp("schemas"))
    messages = [deprecated.MESSAGE, {"type": "shop.order.v1", "notes": ""}]
    inputs = [
        Located(f"{number}.json", json.dumps(message).encode())
        for number, message in enumerate(messages)
    ]
    return results.validate(inputs, MessageValidator(folder, warn_deprecated=True))


@pytest.mark.parametrize("name", REPORTERS)
def test_that_every_format_shows_warnings(name, outcomes, reports):
    text = reports.written(name, outcomes)
    assert text.count("notes is deprecated") == 2


def test_text(outcomes, reports):
    lines = reports.written("text", outcomes).splitlines()
    assert lines[0] == f"0.json:1:45  warning: {deprecated.SENTENCES[0]}  [deprecated]"
    assert lines[3] == "0.json  valid Order 1.0.0"
    assert lines[-1].startswith("2 messages: 1 valid, 1 invalid (1 finding), 4 warnings, in ")
    quiet = reports.written("text", outcomes, Style(quiet=True))
    assert quiet.count("warning: ") == 0


def test_json(outcomes, reports):
    found = json.loads(reports.written("json", outcomes))
    assert [result["valid"] for result in found["results"]] == [True, False]
    levels = [[f.get("level") for f in result["findings"]] for result in found["results"]]
    assert levels == [["warning"] * 3, [None, "warning"]]
    assert found["summary"]["codes"] == {"deprecated": 4, "required": 1}


def test_junit(outcomes, reports):
    root = ET.fromstring(reports.written("junit", outcomes))
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    first, second = root.iter("testcase")
    assert [part.tag for part in first] == ["system-out"]
    assert [part.tag for part in second] == ["failure", "system-out"]
    assert first.find("system-out").text.count("warning: ") == 3
    assert "deprecated" not in second.find("failure").text


def test_sarif(outcomes, reports):
    (run,) = json.loads(reports.written("sarif", outcomes))["runs"]
    levels = [(result["ruleId"], result["level"]) for result in run["results"]]
    assert levels.count(("deprecated", "warning")) == 4
    assert levels.count(("required", "error")) == 1
    (rule,) = (rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "deprecated")
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_github_lists_errors_first(outcomes, reports):
    lines = reports.written("github", outcomes).splitlines()
    assert [line.partition(" ")[0] for line in lines[:-1]] == ["::error"] + ["::warning"] * 4


def test_gitlab(outcomes, reports):
    found = json.loads(reports.written("gitlab", outcomes))
    severities = [(entry["check_name"], entry["severity"]) for entry in found]
    assert severities == [("deprecated", "minor")] * 3 + [
        ("required", "major"),
        ("deprecated", "minor"),
    ]


def test_markdown(outcomes, reports):
    text = reports.written("markdown", outcomes)
    assert "| 2 | 1 | 1 | 1 | 4 | 0 | 0 |" in text
    assert text.count(" warning: `") == 4


def test_that_a_limit_keeps_a_valid_message_and_hides_no_failure(outcomes):
    summary = Summary()
    limit = Limit(1, summary)
    first, second = (limit.trim(outcome) for outcome in outcomes)
    assert [len(first.verdict.findings), first.verdict.valid] == [1, True]
    assert [len(second.verdict.findings), second.verdict.valid] == [1, False]
    assert limit.trim(outcomes[0]).verdict.findings == ()
    assert limit.trim(outcomes[1]) is None
    assert summary.hidden == {"deprecated": 2 + 1 + 3 + 1, "required": 1}
    assert summary.hidden_messages == 1
