"""The conformance suite: every case by every engine, and proof that the suite is complete."""

import json

import jsonschema
import pytest
from support import cases, mutations

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.engines import ENGINES
from backbeat_docs.text import strict_json
from backbeat_docs.text.strict_json import to_pointer

CASES = list(cases.cases())

# What refuses nothing that its neighbours do not refuse already. It is kept because some engines
# need it, and the lint's bounded-patterns rule demands it.
EQUIVALENT = {
    ("/$defs/identifier", "minLength"),
    ("/$defs/hlc", "minLength"),
    ("/$defs/hlc", "maxLength"),
    ("/$defs/window_id", "minLength"),
    ("/$defs/window_id", "maxLength"),
    ("/$defs/timestamp", "minLength"),
    ("/$defs/timestamp", "maxLength"),
    ("/$defs/issue/properties/category", "minLength"),
}
# A text of a fixed length matches at its start and at its end or not at all.
FIXED = {"/$defs/hlc", "/$defs/window_id"}


def _is_equivalent(mutation):
    anchor = mutation.keyword == "pattern" and mutation.done != "dropped"
    listed = (mutation.pointer, mutation.keyword) in EQUIVALENT
    return listed or (anchor and mutation.pointer in FIXED)


def test_that_no_case_has_vanished():
    assert len(CASES) == 494
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("path", cases.files(), ids=lambda path: path.stem)
def test_file_by_its_schema(path):
    schema = json.loads((cases.SCHEMAS / "tools" / "conformance.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text()))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, engine):
    verdict = MessageValidator(engine=engine).validate(case.source)
    found = [[f.code, f.pointer, f.message] for f in verdict.findings]
    assert verdict.valid is case.valid
    assert found == case.findings
    if verdict.type is not None:
        schema = contracts.packaged()[verdict.type].schema
        refused = {
            (refusal.keyword, to_pointer(refusal.path))
            for refusal in ENGINES[engine](schema)(json.loads(case.source))
        }
        assert refused == {tuple(refusal) for refusal in case.refusals}


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_example_of_the_source_document(message):
    source = (cases.EXAMPLES / f"{message}-valid.json").read_bytes()
    assert MessageValidator().validate(source).valid
    assert json.loads(source) == cases.schema(message)["examples"][0]


# --- completeness: no constraint can be lost or changed without a case that notices ------------


def _judged(message):
    """The cases that reach a message's schema, and whether each is valid."""
    type_ = cases.schema(message)["properties"]["type"]["const"]
    for case in CASES:
        try:
            value = strict_json.parse(strict_json.decode(case.source))
        except strict_json.JsonTextError:
            continue
        if isinstance(value, dict) and value.get("type") == type_:
            yield value, case.valid
    for invalid in ("backbeat.other.v1", 1):  # what the envelope keeps from the schema
        yield {**cases.example(message), "type": invalid}, False
    yield {name: value for name, value in cases.example(message).items() if name != "type"}, False
    yield [], False


def _verdicts(schema, values):
    judge = ENGINES["jsonschema-rs"](schema)
    return [not judge(value) for value in values]


def _unasserted(schema):
    """A schema as an engine sees it that does not assert formats."""
    if isinstance(schema, dict):
        return {key: _unasserted(value) for key, value in schema.items() if key != "format"}
    return [_unasserted(value) for value in schema] if isinstance(schema, list) else schema


def _unnoticed(message, changes):
    """Changes that no case notices; one of a pattern beside a format must be noticed without it."""
    schema = cases.schema(message)
    values, expected = zip(*_judged(message), strict=True)
    plain = _verdicts(_unasserted(schema), values)
    for mutation in changes(schema):
        if mutation.keyword == "pattern":
            same = _verdicts(_unasserted(mutation.schema), values) == plain
        else:
            same = _verdicts(mutation.schema, values) == list(expected)
        if same:
            yield mutation


@pytest.mark.parametrize("message", cases.MESSAGES)
@pytest.mark.parametrize("changes", [mutations.loosened, mutations.tightened])
def test_that_every_change_of_a_constraint_is_noticed(message, changes):
    unnoticed = [m for m in _unnoticed(message, changes) if not _is_equivalent(m)]
    assert [str(mutation) for mutation in unnoticed] == []


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_that_what_is_listed_as_equivalent_is(message):
    """A change on the list that some case notices belongs off the list."""
    listed = [m for m in mutations.loosened(cases.schema(message)) if _is_equivalent(m)]
    assert listed == [m for m in _unnoticed(message, mutations.loosened) if _is_equivalent(m)]
