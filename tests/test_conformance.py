"""The conformance suite: every case with every engine, and proof that the suite is complete."""

import json

import jsonschema
import pytest
from support import cases, mutations

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.engines import ENGINES
from backbeat_docs.evolve import compare
from backbeat_docs.text import strict_json
from backbeat_docs.text.strict_json import to_pointer

CASES = list(cases.cases())


def test_that_every_case_has_its_own_name():
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("known", cases.BY_NAME.values(), ids=cases.BY_NAME)
def test_that_every_field_has_a_file_of_cases(known):
    """The cases of `type`, and of the message as a whole, are in `message.json`."""
    names = {field.path.replace("[]", "") for field in walk(fields(known))} - {"type"}
    files = {path.stem for path in (cases.CONFORMANCE / known.name).glob("*.json")}
    assert files == {"message", *names}


@pytest.mark.parametrize("path", cases.files(), ids=lambda path: path.stem)
def test_file_conforms_to_its_schema(path):
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


def _values_with_verdicts(message):
    """Yield the values that reach a message's schema, and whether each is valid."""
    type_ = cases.contract(message).type
    for case in CASES:
        try:
            value = strict_json.parse(strict_json.decode(case.source))
        except strict_json.JsonTextError:
            continue
        if isinstance(value, dict) and value.get("type") == type_:
            yield value, case.valid
    for invalid in ("backbeat.other.v1", 1):  # what is refused before the schema
        yield {**cases.example(message), "type": invalid}, False
    yield {name: value for name, value in cases.example(message).items() if name != "type"}, False
    yield [], False


def _validate(schema, values):
    find = ENGINES["jsonschema-rs"](schema)
    return [not find(value) for value in values]


def _without_formats(schema):
    """Return a schema as an engine reads it that does not assert formats."""
    if isinstance(schema, dict):
        return {key: _without_formats(value) for key, value in schema.items() if key != "format"}
    return [_without_formats(value) for value in schema] if isinstance(schema, list) else schema


def _make_comparable(schema, mutation):
    """Return both schemas, for a changed pattern without the formats, which imply most of it."""
    both = schema, mutation.schema
    return tuple(map(_without_formats, both)) if mutation.keyword == "pattern" else both


def _is_noticed(mutation, schema, values):
    """Return whether any case has another verdict with the changed schema."""
    old, new = _make_comparable(schema, mutation)
    return _validate(new, values) != _validate(old, values)


def _accepts_the_same(mutation, schema):
    """Return whether both schemas accept the same messages, because another keyword implies it.

    Such a keyword is kept because some engines need it, and the lint rules require it.
    """
    return compare(*_make_comparable(schema, mutation)).bump in ("none", "patch")


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_that_the_cases_have_the_verdicts_of_the_schema(message):
    values, expected = zip(*_values_with_verdicts(message), strict=True)
    assert _validate(cases.schema(message), values) == list(expected)


@pytest.mark.parametrize("message", cases.MESSAGES)
@pytest.mark.parametrize("changes", [mutations.loosened, mutations.tightened])
def test_that_every_change_of_a_constraint_is_noticed(message, changes):
    """A change that no case notices must be one that changes no verdict at all."""
    schema = cases.schema(message)
    values, _ = zip(*_values_with_verdicts(message), strict=True)
    unnoticed = [m for m in changes(schema) if not _is_noticed(m, schema, values)]
    assert [str(m) for m in unnoticed if not _accepts_the_same(m, schema)] == []
