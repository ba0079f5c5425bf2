"""The rows agree with the meta-schema, and each layer covers the keywords that it must."""

import json
from importlib.resources import files

import pytest

from backbeat_docs.document.constraints import WORDS
from backbeat_docs.document.fields import SHOWN
from backbeat_docs.document.keywords_page import render
from backbeat_docs.engines.acceptor.grammar import WRITTEN
from backbeat_docs.engines.reference import compile_schema
from backbeat_docs.evolve.sets.keywords import MEANINGS
from backbeat_docs.schema.keywords import (
    ACCEPTED,
    FAMILIES,
    KEYWORDS,
    NEUTRAL,
    PORTABLE,
    is_annotation,
)
from backbeat_docs.testing.near import WRONG
from backbeat_docs.validate.codes import CODES, explain
from backbeat_docs.validate.finding import WARNINGS
from backbeat_docs.validate.sentences import SENTENCES

VOCABULARIES = files("jsonschema_specifications") / "schemas" / "draft202012" / "vocabularies"
REFUSING = KEYWORDS.keys() - NEUTRAL
CONSTRAINTS = {name for name in REFUSING if KEYWORDS[name].role == "constraint"}
LAYOUTS = {
    json.dumps({"$dynamicRef": "#meta"}): "one",
    json.dumps({"$ref": "#/$defs/schemaArray"}): "list",
    json.dumps({"$dynamicRef": "#meta"}) + "map": "map",
}


def vocabulary_rows():
    """The keywords of the meta-schema's vocabularies, with the layout of their schemas."""
    for path in VOCABULARIES.iterdir():
        schema = json.loads(path.read_text())
        for name, node in schema["properties"].items():
            inner = node["additionalProperties"] if _is_map(node) else None
            key = f"{json.dumps(inner)}map" if inner else json.dumps(node)
            yield name, LAYOUTS.get(key)


def _is_map(node):
    return isinstance(node, dict) and "additionalProperties" in node


def test_that_the_rows_are_those_of_the_meta_schema():
    assert {name: row.layout for name, row in KEYWORDS.items()} == dict(vocabulary_rows())


@pytest.mark.parametrize("row", KEYWORDS.values(), ids=lambda row: row.name)
def test_that_a_row_does_not_contradict_itself(row):
    assert not (row.refused and row.unportable)
    assert (row.target is not None) <= (row.role == "applicator")
    assert row.beside is None or row.beside in KEYWORDS
    assert row.layout is None or row.role != "constraint"
    assert row.name.isascii()


def test_that_each_refusing_keyword_has_its_sentence():
    """An applicator has the general sentence, unless engines report it by itself."""
    own = {"required", "minContains", "maxContains", "dependentRequired"}  # in other sentences
    assert (CONSTRAINTS & ACCEPTED) - own <= SENTENCES.keys() - WARNINGS
    assert SENTENCES.keys() <= REFUSING | WARNINGS | {"false-schema"}


def test_that_each_refusing_keyword_can_be_explained():
    assert all(explain(name).code == name for name in REFUSING)
    assert {name for name in CODES if name in KEYWORDS and is_annotation(name)} <= WARNINGS


def test_that_each_portable_keyword_is_written_by_the_acceptor():
    assert PORTABLE - NEUTRAL == WRITTEN


def test_that_each_portable_keyword_has_words_on_a_page():
    shown_by_structure = {"items"}  # by the fields of the items
    assert PORTABLE - NEUTRAL - shown_by_structure <= WORDS.keys() | SHOWN
    assert WORDS.keys() | SHOWN <= REFUSING


def test_that_each_refusing_keyword_has_a_meaning_in_a_comparison():
    alone = {name for name in REFUSING if not KEYWORDS[name].beside}
    assert alone <= MEANINGS.keys() <= KEYWORDS.keys()


def test_that_each_portable_constraint_has_near_misses():
    assert (PORTABLE & CONSTRAINTS) - {"required"} <= WRONG.keys() <= CONSTRAINTS


def test_that_the_reference_engine_has_each_accepted_keyword():
    known = compile_schema({}).VALIDATORS.keys()
    beside = {name for name in ACCEPTED if KEYWORDS[name].beside}
    assert ACCEPTED - NEUTRAL - beside <= known


def test_that_a_family_applies_to_the_same_types():
    for names in FAMILIES.values():
        assert len({KEYWORDS[name].types for name in names}) == 1


def test_that_the_page_lists_each_keyword_with_its_reasons():
    page = render()
    for name, row in KEYWORDS.items():
        (line,) = [line for line in page.splitlines() if f"`{name}`</span>" in line]
        assert ("not portable" in line) == (name not in PORTABLE)
        assert ("refused: " in line) == bool(row.refused)
