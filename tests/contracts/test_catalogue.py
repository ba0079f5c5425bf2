import json
import os
import shutil

import pytest
from support import cases

from backbeat_docs import contracts
from backbeat_docs.contracts.catalogue import ContractError

SCHEMAS = [json.loads(path.read_text()) for path in cases.SCHEMAS.glob("*.schema.json")]


@pytest.fixture
def folder(tmp_path):
    for path in cases.SCHEMAS.glob("*.schema.json"):
        shutil.copy(path, tmp_path)
    return tmp_path


BEATFRAME_ID = cases.schema("beatframe")["$id"]


def edit(folder, message, **members):
    path = folder / f"{message}-v1.schema.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **members}))
    return path


def test_the_packaged_contracts():
    catalogue = contracts.packaged()
    assert {found.type: (found.id, found.schema) for found in catalogue.values()} == {
        schema["properties"]["type"]["const"]: (schema["$id"], schema) for schema in SCHEMAS
    }
    for found in catalogue.values():
        assert found.id.endswith(f"/{found.name}/{found.version}.json")
        assert found.title == found.schema["title"]


def test_that_a_new_message_needs_only_its_schema(folder):
    schema = cases.schema("beatframe")
    schema["$id"] = schema["$id"].replace("beatframe", "solo")
    schema["properties"]["type"]["const"] = "backbeat.solo.v1"
    (folder / "solo-v1.schema.json").write_text(json.dumps(schema))
    assert contracts.load(folder)["backbeat.solo.v1"].name == "solo"


def test_that_subfolders_and_other_files_are_ignored(folder):
    (folder / "released").mkdir()
    (folder / "released" / "x-v1.schema.json").write_text("{")
    (folder / "notes.json").write_text("{")
    assert set(contracts.load(folder)) == set(contracts.packaged())


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda folder: shutil.rmtree(folder), "no folder of schemas"),
        (lambda folder: [path.unlink() for path in folder.iterdir()], "no schema here"),
        (lambda folder: (folder / "a-v1.schema.json").write_text("{"), "not strict JSON"),
        (lambda folder: (folder / "a-v1.schema.json").write_bytes(b"\xff"), "not strict JSON"),
        (lambda folder: (folder / "a-v1.schema.json").write_text("[]"), "JSON object"),
        (lambda folder: (folder / "a-v1.schema.json").mkdir(), "cannot be read"),
        (lambda folder: (folder / "a-v1.schema.json").symlink_to("nowhere"), "cannot be read"),
        (lambda folder: os.mkfifo(folder / "a-v1.schema.json"), "a regular file"),
        (lambda folder: (folder / "a-v1.schema.json").symlink_to("/dev/zero"), "a regular file"),
        (
            lambda folder: (folder / "a-v1.schema.json").write_bytes(b" " * ((16 << 20) + 1)),
            "is larger than 16777216 bytes",
        ),
        (lambda folder: edit(folder, "beatframe", **{"$id": "x"}), r"\$id must end in"),
        (lambda folder: edit(folder, "beatframe", properties={}), "must have a const"),
        (lambda folder: edit(folder, "beatframe", type=7), "is not valid under any"),
        (
            lambda folder: shutil.copy(
                folder / "beatframe-v1.schema.json", folder / "b-v1.schema.json"
            ),
            r"\$id says beatframe [0-9.]+, so the file must be called beatframe-v1.schema.json",
        ),
        (
            lambda folder: edit(folder, "statusclaim", **{"$id": BEATFRAME_ID}),
            r"\$id says beatframe [0-9.]+, so the file must be called beatframe-v1.schema.json",
        ),
        (
            lambda folder: edit(folder, "beatframe", properties={"type": {"const": "b.frame.v1"}}),
            r'the type must end in ".beatframe.v1", got "b.frame.v1"',
        ),
    ],
)
def test_that_an_unusable_folder_is_an_error_with_its_path(folder, break_it, words):
    break_it(folder)
    with pytest.raises(ContractError, match=words) as caught:
        contracts.load(folder)
    assert str(caught.value).startswith(str(folder))
    assert "\n" not in str(caught.value)


def test_that_broken_json_is_reported_with_its_line_and_column(folder):
    path = folder / "a-v1.schema.json"
    path.write_text('{\n  "title": "cut off')
    with pytest.raises(ContractError, match="not strict JSON: this string does not end") as caught:
        contracts.load(folder)
    assert str(caught.value).startswith(f"{path}:2:12: ")


def test_a_folder_that_is_a_file(folder):
    with pytest.raises(ContractError, match="no folder of schemas"):
        contracts.load(folder / "beatframe-v1.schema.json")
    with pytest.raises(ContractError, match="no folder of schemas: embedded null"):
        contracts.load("a\0b")


def test_that_a_folder_is_a_string_or_a_path(folder):
    assert contracts.load(str(folder)).keys() == contracts.load(folder).keys()
    assert os.fspath(folder) in repr(contracts.load(folder))
