"""Other engines agree with the contracts, but for the cases and reasons that the page lists."""

import json

import pytest
from matrix import page
from matrix.engines import KINDS, ROWS, Row, accepted
from matrix.measure import UnexplainedError, differences, load
from matrix.reasons import REASONS, reason
from support import cases

HERE = [
    pytest.param(row, formats, id=f"{row.package}, formats {formats}")
    for row in ROWS
    if KINDS[row.language].everywhere
    for formats in row.formats
]
SUITE = {case.name: case for case in cases.cases()}


def measured(names: list[str]) -> list[str]:
    """Leave out the cases of contracts that have changed since the engines were last run."""
    known = load()["contracts"]
    changed = [name for name, one in cases.BY_NAME.items() if known.get(name) != one.version]
    return [name for name in names if not any(f"/{message}/" in name for message in changed)]


def test_the_page_shows_the_measurements_that_are_committed():
    shown = page.PAGE.read_text()
    assert page.rendered(shown, load()) == shown, "make engines writes the page"


def test_every_engine_was_run():
    runs = [(one["name"], one["formats"]) for one in load()["engines"]]
    assert runs == [(row.name, formats) for row in ROWS for formats in row.formats]


@pytest.mark.parametrize(("row", "formats"), HERE)
def test_an_engine_differs_where_the_page_says(row, formats):
    (committed,) = (
        one["differs"]
        for one in load()["engines"]
        if (one["name"], one["formats"]) == (row.name, formats)
    )
    found = {title: measured(names) for title, names in differences(row, formats).items()}
    assert {title: names for title, names in found.items() if names} == {
        title: kept for title, names in committed.items() if (kept := measured(names))
    }, "make engines writes what differs now"


def test_every_case_that_differs_has_its_reason():
    for one in load()["engines"]:
        (language,) = (row.language for row in ROWS if row.name == one["name"])
        for title, names in one["differs"].items():
            for name in names:
                assert reason(SUITE[name], language).title == title


def test_every_reason_has_a_case():
    found = {title for one in load()["engines"] for title in one["differs"]}
    assert found == {known.title for known in REASONS}


@pytest.mark.parametrize(("row", "formats"), HERE)
def test_an_engine_asserts_formats_only_when_it_is_told_to(row, formats, tmp_path):
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.org/alarm/1.0.0.json",
        "type": "object",
        "required": ["type", "at"],
        "properties": {"type": {"const": "alarm"}, "at": {"type": "string", "format": "date-time"}},
    }
    (tmp_path / "alarm-v1.schema.json").write_text(json.dumps(schema))
    suite = [
        cases.Case(at, json.dumps({"type": "alarm", "at": at}).encode(), True, [], [])
        for at in ("2025-09-05T12:30:00Z", "2025-02-29T12:30:00Z")
    ]
    assert list(accepted(row, formats, suite, tmp_path).values()) == [True, formats == "ignored"]


def test_asserting_formats_changes_no_verdict():
    runs = {}
    for one in load()["engines"]:
        runs.setdefault(one["name"], []).append(one["differs"])
    assert all(differs == every[0] for every in runs.values() for differs in every)


def test_a_difference_without_a_reason_is_an_error(monkeypatch):
    """A newline explains what Python's engines accept, and nothing in any other language."""
    name = next(name for name in SUITE if "cluster_id with a newline" in name)
    right = {case.name: case.valid for case in SUITE.values()}
    monkeypatch.setattr("matrix.measure.accepted", lambda *_: right | {name: True})
    assert differences(Row("x", "Python", "x"), "ignored") == {"Newline at the end": [name]}
    with pytest.raises(UnexplainedError, match="cluster_id with a newline"):
        differences(Row("x", "JavaScript", "x"), "ignored")


def test_a_valid_case_that_is_refused_is_an_error(monkeypatch):
    name = next(name for name, case in SUITE.items() if case.valid)
    right = {case.name: case.valid for case in SUITE.values()}
    monkeypatch.setattr("matrix.measure.accepted", lambda *_: right | {name: False})
    with pytest.raises(UnexplainedError):
        differences(Row("x", "Go", "x"), "ignored")


def test_an_engine_that_is_not_here_keeps_its_measurements(tmp_path, monkeypatch):
    committed = load()
    monkeypatch.setattr(page, "DATA", tmp_path / "results.json")
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr("matrix.measure.DATA", tmp_path / "results.json")
    page.PAGE.write_text(f"before\n{page.BEGIN}{page.END}after\n")
    page.save(committed)
    here = [one for one in committed["engines"] if one["name"] != "gojsonschema"]
    page.save(committed | {"engines": here})
    assert load() == committed
    assert page.PAGE.read_text().startswith("before\n")
    assert "gojsonschema" in page.PAGE.read_text()
