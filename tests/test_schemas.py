"""Every published schema: portable, described, and consistent with the others."""

import json

import jsonschema
import pytest
from support import cases

from backbeat_docs import contracts
from backbeat_docs.contracts.lint import lint

FILES = sorted(cases.SCHEMAS.glob("*.schema.json")) + sorted(
    cases.SCHEMAS.glob("released/*/*.json")
)


def test_that_no_released_message_has_vanished():
    lines = (cases.SCHEMAS / "released" / "SHA256SUMS").read_text().splitlines()
    released = {line.split()[1] for line in lines}
    assert released == {
        str(path.relative_to(cases.SCHEMAS / "released"))
        for path in FILES
        if "released" in path.parts
    }
    assert {name.partition("/")[0] for name in released} <= set(cases.MESSAGES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(cases.SCHEMAS)))
def test_that_a_schema_follows_every_rule(path):
    assert lint(contracts.read(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(cases.SCHEMAS)))
def test_that_a_file_is_named_after_its_id(path):
    found = contracts.read(path)
    major = found.version.partition(".")[0]
    assert found.id == (
        f"https://chorus-services.github.io/backbeat/schemas/{found.name}/{found.version}.json"
    )
    assert path.name in (f"{found.name}-v{major}.schema.json", f"{found.version}.json")
    assert found.type == f"backbeat.{found.name}.v{major}"


def test_that_shared_definitions_are_the_same_everywhere():
    seen = {}
    for found in contracts.packaged().values():
        for name, definition in found.schema.get("$defs", {}).items():
            assert seen.setdefault(name, definition) == definition


def test_that_every_definition_is_used():
    for found in contracts.packaged().values():
        text = json.dumps(found.schema)
        for name in found.schema.get("$defs", {}):
            assert f'"#/$defs/{name}"' in text


@pytest.mark.parametrize("path", sorted(cases.SCHEMAS.glob("tools/*.json")), ids=lambda p: p.stem)
def test_that_a_tool_schema_is_a_schema(path):
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    name = path.name.removesuffix(".schema.json")
    assert schema["$id"].endswith(f"/schemas/tools/{name}.json")
