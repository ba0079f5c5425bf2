"""A sample of `make drift`: every change is noticed, equivalent or reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.drift import Mutant, examples, pages, prose, schemas, sentences, settle, survivors

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.fences import fences, use
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.document.prose import spans
from backbeat_docs.traffic import tempo
from backbeat_docs.validate.sentences import SENTENCES

FAMILIES: dict[str, tuple[Callable[[], Iterator[Mutant]], int, set[str]]] = {
    "schema": (
        schemas.mutants,
        4,
        {f"schemas/{contract.name}-v1.schema.json" for contract in packaged().values()},
    ),
    "example": (
        examples.mutants,
        3,
        {name for name, text in examples.texts() if any(use(f) == "message" for f in fences(text))},
    ),
    "sentence": (sentences.mutants, 4, {f"SENTENCES[{keyword}]" for keyword in SENTENCES}),
    "tempo": (pages.band_edges, 1, {"backbeat_docs/traffic/tempo.py"}),
}
"""The function that makes a family's mutants, the step of the sample, and places with mutants."""


STEPS = {"number": 20, "unknown": 25, "sibling": 12, "cell": 25}
"""The steps of the samples of the changes of pages."""


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sample_of_each_family_has_no_survivor(family: str) -> None:
    make, step, places = FAMILIES[family]
    mutants = list(make())
    assert places <= {re.split(":|, ", mutant.place)[0] for mutant in mutants}
    outcomes = [settle(mutant) for mutant in mutants[::step]]
    assert [one for one in outcomes if one.fate == "survived"] == []
    assert sum(one.fate == "killed" for one in outcomes) > len(outcomes) / 2


@pytest.mark.parametrize("family", prose.GOALS)
def test_a_sample_of_the_changes_of_pages(family: str) -> None:
    """What survives is listed with its reason, and what is listed survives."""
    mutants = list(prose.mutants(family))
    keys = [survivors.key(mutant) for mutant in mutants]
    assert len(keys) == len(set(keys))
    listed = {key for key in survivors.listed() if key.family == family}
    assert sorted(listed - set(keys)) == []
    outcomes = [settle(mutant) for mutant in mutants[:: STEPS[family]]]
    survived = {survivors.key(one.mutant) for one in outcomes if one.fate == "survived"}
    assert sorted(survived - listed) == []
    killed = {survivors.key(one.mutant) for one in outcomes if one.fate == "killed"}
    assert sorted(killed & listed) == []


def test_the_checks_of_pages_reach_their_goals() -> None:
    """`make drift` measures it."""
    kinds = survivors.load()["kinds"]
    assert {*kinds} == {*prose.FAMILIES}
    for family, goal in prose.GOALS.items():
        killed, survived = kinds[family]["killed"], kinds[family].get("survived", 0)
        assert killed / (killed + survived) >= goal, family


def test_each_kind_of_change() -> None:
    text = "Use `--quiet` at least 10 times.\n\n| A | B |\n|---|---|\n| one | x |\n| two | y |\n"
    page = prose.Page("docs/p.md", text, spans(text))
    changed = {
        family: [prose.apply(text, changes) for changes in find(page)]
        for family, find in prose.FAMILIES.items()
    }
    assert changed["number"] == [text.replace("10", "20")]
    assert changed["unknown"] == [text.replace("--quiet", "--quietq")]
    (sibling,) = changed["sibling"]
    assert sibling.startswith("Use `--")
    assert "quiet" not in sibling
    assert text.replace("one", "two", 1).replace("| two | y", "| one | y") in changed["cell"]
    assert text.replace("| one", "| other") in changed["cell"]
    assert changed["direction"] == [text.replace("at least", "at most")]


def test_the_flags_and_the_output_of_a_page(tmp_path: Path) -> None:
    outcomes = [settle(mutant) for mutant in pages.mutants(tmp_path, only="docs/index.md")]
    assert {one.mutant.family for one in outcomes} == {"flag", "output"}
    assert [one for one in outcomes if one.fate != "killed"] == []


def test_an_unnoticed_change_survives() -> None:
    silent = Mutant("none", "here", "x", lambda: "")
    assert settle(silent).fate == "survived"
    assert settle(silent._replace(equivalent=lambda: "the same")).fate == "equivalent"
    assert settle(silent._replace(noticed=lambda: "a test")).reason == "a test"


def test_that_what_is_unchanged_is_not_noticed() -> None:
    for contract in packaged().values():
        schema = dict(contract.schema)
        assert schemas._find_difference(contract, schema) == ""
        assert schemas._explain_equivalence(contract, schema) == "accepts the same messages (none)"
        assert len(schemas._known_messages()[contract.type]) > 2 * len(list(walk(fields(contract))))
    (fence,) = fences('```json {part="/progress" contract="statusclaim"}\n0.5\n```')
    assert examples._find_problem(fence) == ""
    assert pages.check_bands(tempo.BANDS) == ""
