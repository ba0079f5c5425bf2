"""A sample of `make drift`: every change is noticed, equivalent or reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.drift import Mutant, examples, pages, schemas, sentences, settle

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.fences import fences, use
from backbeat_docs.document.fields import fields, walk
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
    "tempo": (pages.tempo_numbers, 4, {"docs/tempo-guide.md", "backbeat_docs/traffic/tempo.py"}),
}
"""The function that makes a family's mutants, the step of the sample, and places with mutants."""


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sample_of_each_family_has_no_survivor(family: str) -> None:
    make, step, places = FAMILIES[family]
    mutants = list(make())
    assert places <= {re.split(":|, ", mutant.place)[0] for mutant in mutants}
    outcomes = [settle(mutant) for mutant in mutants[::step]]
    assert [one for one in outcomes if one.fate == "survived"] == []
    assert sum(one.fate == "killed" for one in outcomes) > len(outcomes) / 2


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
    assert pages._check_guide((pages.ROOT / "docs" / "tempo-guide.md").read_text()) == ""
