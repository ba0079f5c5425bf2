import json

import jsonschema
import pytest

from backbeat_docs.report import gitlab
from backbeat_docs.run import Located, Result
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.verdict import Verdict

# GitLab's documentation, "Code Quality report format": every member is required, the path is
# relative, and entries with one fingerprint are shown as one.
FORMAT = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def entries(reports, outcomes):
    return json.loads(reports.written("gitlab", outcomes, reports.style))


def test_report_has_the_documented_shape(entries):
    jsonschema.Draft202012Validator(FORMAT).validate(entries)
    assert len(entries) == 9


def test_fingerprints_are_distinct(entries):
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_empty_run_is_an_empty_report(reports):
    assert json.loads(reports.written("gitlab", [])) == []


def test_a_run_beyond_the_limit_counts_the_rest(reports, monkeypatch):
    monkeypatch.setattr(gitlab, "MOST_ENTRIES", 3)
    items = [Located("a.ndjson", b"[]", line, streamed=True) for line in range(1, 8)]
    entries = json.loads(reports.written("gitlab", reports.validated(*items)))
    assert len(entries) == 4
    assert entries[-1]["severity"] == "info"
    assert entries[-1]["description"].startswith("4 more findings")


@pytest.mark.parametrize(
    "row", [row for row in CODES.values() if row.example], ids=lambda r: r.code
)
def test_severity_depends_on_whether_a_schema_was_reached(reports, row):
    (entry,) = json.loads(reports.written("gitlab", reports.validated(Located("a", row.example))))
    assert entry["severity"] == ("critical" if row.before_schema else "major")


def test_severity_of_a_keyword_without_a_row(reports):
    finding = Finding("contains", "", "no item fits")
    result = Result("a.json", 1, False, Verdict(findings=(finding,)))
    (entry,) = json.loads(reports.written("gitlab", [result]))
    assert entry["severity"] == "major"
