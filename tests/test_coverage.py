"""The examples of the docs and the cases show every field, value and code of the contracts."""

from __future__ import annotations

import json

import pytest
from support import cases
from support.coverage import Shown, coverage, report
from support.shown import find_error, shown, validate_example
from support.site import DOCS

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.fences import fences
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.validator import MessageValidator

CONTRACTS = list(packaged().values())
VALIDATOR = MessageValidator()


@pytest.fixture(scope="module")
def examples() -> list[Shown]:
    return list(shown())


def test_nothing_is_left_without_an_example(examples: list[Shown]) -> None:
    rows = coverage(CONTRACTS, CODES, examples)
    assert [row for row in rows if not row.covered] == []
    known = [(c, field) for c in CONTRACTS for field in walk(fields(c))]
    names = [row.name for row in rows if row.kind == "field"]
    assert names == [f"{contract.title}.{field.path}" for contract, field in known]
    values = [word for c in CONTRACTS for _, node in subschemas(c.schema)
              for word in node.get("enum", ())]  # fmt: skip
    kinds = [row.kind for row in rows]
    assert kinds.count("value") == len(values)
    assert kinds.count("code") == sum(code.example is not None for code in CODES.values())


def test_every_example_counts_for_something(examples: list[Shown]) -> None:
    places = {place for row in coverage(CONTRACTS, CODES, examples)
              for place in (*(row.valid or ()), *(row.invalid or ()))}  # fmt: skip
    assert {example.place for example in examples} - places == set()


def test_a_gap_is_reported() -> None:
    claim = json.dumps(cases.example("statusclaim"))
    examples = [
        validate_example(VALIDATOR, "a.md:1", claim.encode()),
        validate_example(VALIDATOR, "a.md:9", claim.replace("executing", "running").encode()),
        validate_example(VALIDATOR, "a.md:20", claim.replace('"hlc"', '"hcl"').encode()),
    ]
    rows = {row.name: row for row in coverage(CONTRACTS, CODES, examples)}
    assert rows["StatusClaim.state"].valid == ("a.md:1",)
    assert rows["StatusClaim.state"].invalid == ("a.md:9",)
    assert rows["StatusClaim.hlc"].invalid == ("a.md:20",)
    assert rows["StatusClaim.state = idle"].valid == ()
    assert rows["StatusClaim.notes"].invalid == ()
    assert rows["BeatFrame.phase"].valid == ()
    assert rows["enum"].invalid == ("a.md:9",)
    text = report(rows.values())
    assert "GAP value StatusClaim.state = idle: 0 valid" in text
    assert "ok  code  enum: 1 refused, first in a.md:9" in text


def test_a_field_in_an_array_is_covered_by_its_items() -> None:
    report_ = cases.example("barreport")
    issue = {"severity": "info", "category": "late", "count": 1, "affected_agents": ["a", "b c"]}
    report_["issues"] = [issue]
    shown_ = [validate_example(VALIDATOR, "x", json.dumps(report_).encode())]
    rows = {row.name: row for row in coverage(CONTRACTS, CODES, shown_)}
    assert rows["BarReport.issues[].affected_agents"].invalid == ("x",)
    assert rows["BarReport.issues[].severity = info"].valid == ()


def test_the_cases_that_the_docs_show_are_true() -> None:
    texts = [path.read_text() for path in DOCS.rglob("*.md")]
    found = [json.loads(fence.text) for text in texts for fence in fences(text)
             if fence.attributes.get("schema") == "conformance"]  # fmt: skip
    assert [find_error(case) for cases_ in found for case in cases_ if find_error(case)] == []
    assert found
    case = found[0][0]
    assert find_error({**case, "valid": not case["valid"]})
    assert find_error({**case, "findings": []})
