import json
import shutil
import subprocess

import jsonschema
import pytest
from support import cases

from backbeat_docs.hosts import cli

SCHEMA = json.loads((cases.SCHEMAS / "tools" / "evolution.schema.json").read_text())
FRAME = "beatframe-v1.schema.json"


@pytest.fixture
def folder(tmp_path):
    """The contracts after their first release, with a changelog, in a git repository."""
    cases.first_release(tmp_path / "schemas")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path / "schemas"


def git(folder, *words):
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "schemas")


def schemas(folder):
    return list(folder.glob("*.schema.json"))


def edit(path, version=None, change=lambda schema: None, target=None):
    schema = json.loads(path.read_text())
    if version:
        schema["$id"] = schema["$id"].replace("1.0.0", version)
    change(schema)
    (target or path).write_text(json.dumps(schema, indent=2))
    return target or path


def with_note(schema):
    schema["properties"]["note"] = {"type": "string", "maxLength": 20, "examples": ["hi"]}


def with_doubt(schema):
    schema["properties"]["phase"].update(pattern="[ab]*a[ab]{16}$")


def with_state(schema):
    schema["properties"]["phase"]["enum"].append("rest")


def run(capsys, *words):
    status = cli.main(["evolve", *map(str, words)])
    return status, *capsys.readouterr()


def test_two_files(folder, tmp_path, capsys):
    new = edit(folder / FRAME, "1.1.0", with_note, tmp_path / "new.json")
    status, out, _ = run(capsys, folder / FRAME, new, "--exit-code")
    assert status == 0
    assert out.startswith("BeatFrame 1.0.0 -> 1.1.0: minor")
    assert 'unknown field "note" [additionalProperties at /note]' in out


def test_a_bump_larger_than_declared(folder, tmp_path, capsys):
    new = edit(folder / FRAME, "1.1.0", with_state, tmp_path / "new.json")
    assert run(capsys, folder / FRAME, new)[0] == 0
    status, out, _ = run(capsys, folder / FRAME, new, "--exit-code")
    assert status == 1
    assert "the versions allow minor at most" in out


@pytest.mark.parametrize("change", [None, with_note, with_state])
def test_the_json_conforms_to_its_schema(folder, tmp_path, capsys, change):
    new = edit(folder / FRAME, "1.1.0", change or (lambda schema: None), tmp_path / "new.json")
    for words in ((folder / FRAME, new), ("--schemas", folder, "--released")):
        status, out, _ = run(capsys, *words, "--json")
        assert status == 0
        jsonschema.validate(json.loads(out), SCHEMA)


def test_the_witness_in_the_json_is_a_whole_message(folder, tmp_path, capsys):
    new = new_major(folder, with_state)
    found = json.loads(run(capsys, folder / FRAME, new, "--json")[1])
    (witness,) = found["witnesses"]
    assert witness["message"]["phase"] == "rest"
    assert (witness["accepted_by"], witness["refused_by"]) == ("new", "old-open")
    assert jsonschema.Draft202012Validator(json.loads(new.read_text())).is_valid(witness["message"])
    assert (found["old_messages"], found["old_readers"]) == (True, False)
    assert (found["old_type"], found["new_type"]) == (
        "backbeat.beatframe.v1",
        "backbeat.beatframe.v2",
    )
    change = next(row for row in found["changes"] if row["rule"] == "values-added")
    for place, path in ((change["place"], new), (change["old_place"], folder / FRAME)):
        lines = path.read_text().splitlines()
        assert (place["path"], place["pointer"]) == (str(path), "/properties/phase/enum")
        assert lines[place["line"] - 1][place["column"] - 1] == "["


def test_against_a_revision(folder, capsys):
    edit(folder / FRAME, "1.1.0", with_note)
    assert run(capsys, folder / FRAME, "--against", "HEAD")[1].count("->") == 1
    said = fails(capsys, "--schemas", folder, "--against", "HEAD")
    assert "schemas/beatframe-v1.schema.json is not committed" in said
    commit(folder)
    status, out, _ = run(capsys, "--schemas", folder, "--against", "HEAD~1")
    assert status == 0
    lines = [line for line in out.splitlines() if "->" in line]
    changed = [line for line in lines if not line.endswith("none, only the version differs")]
    assert changed == [
        "BeatFrame 1.0.0 -> 1.1.0: minor, every old message stays valid, "
        "and tolerant readers accept every new one",
    ]
    assert len(lines) == len(schemas(folder))


def test_added_and_removed_schemas(folder, capsys):
    (folder / FRAME).rename(folder / "frame-v1.schema.json")
    commit(folder)
    status, _, err = run(capsys, "--schemas", folder, "--against", "HEAD~1")
    assert status == 2  # its $id says beatframe
    assert "so the file must be called beatframe-v1.schema.json" in err
    (folder / "frame-v1.schema.json").unlink()
    commit(folder)
    words = ("--schemas", folder, "--against", "HEAD~2")
    assert run(capsys, *words)[0] == 0
    status, out, err = run(capsys, *words, "--exit-code", "--json")
    assert status == 1
    assert "beatframe-v1.schema.json: removed since HEAD~2" in err
    found = json.loads(out)
    jsonschema.validate(found, SCHEMA)
    assert [row["path"] for row in found["not_compared"]] == [str(folder / FRAME)]


def test_that_a_new_schema_is_not_compared(folder, capsys):
    text = (folder / FRAME).read_text()
    (folder / FRAME).unlink()
    commit(folder)
    (folder / FRAME).write_text(text)
    commit(folder)
    err = run(capsys, "--schemas", folder, "--against", "HEAD~1")[2]
    assert "beatframe-v1.schema.json: new since HEAD~1" in err


def test_the_gate_passes(folder, capsys):
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert (status, out.count("passes")) == (0, len(schemas(folder)))


def test_our_own_schemas_pass_the_gate(capsys, monkeypatch):
    monkeypatch.chdir(cases.ROOT)
    assert run(capsys, "--check")[0] == 0


@pytest.mark.parametrize("words", [("--check",), ("--released",), ("--against", "HEAD")])
def test_that_a_missing_folder_is_an_error(capsys, monkeypatch, tmp_path, words):
    monkeypatch.chdir(tmp_path)
    assert "name your folder of contracts with --schemas" in fails(capsys, *words)


def test_that_the_folder_called_schemas_is_checked(capsys, monkeypatch, folder):
    monkeypatch.chdir(folder.parent)
    assert run(capsys, "--check")[1].count("passes") == len(schemas(folder))


def test_that_a_changed_first_release_does_not_pass(folder, capsys):
    shutil.rmtree(folder / "released")
    shutil.rmtree(folder.parent / ".git")  # which would know what was released
    assert run(capsys, "--schemas", folder, "--check")[0] == 0
    path = folder / FRAME
    path.write_text(path.read_text().replace("1000", "1001").replace("Monotonic", "Growing"))
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert status == 1
    assert "1.0.0 was released with different content" in out
    path.write_text(path.read_text().replace("chorus-services.github.io/backbeat", "example.org"))
    assert run(capsys, "--schemas", folder, "--check")[0] == 0  # somebody else's contract


@pytest.mark.parametrize(
    ("version", "change", "said"),
    [
        ("1.1.0", with_note, None),
        (None, with_note, "must be 1.1.0, not 1.0.0"),
        ("1.0.1", with_note, "must be 1.1.0, not 1.0.1"),
        ("1.1.0", lambda schema: schema.pop("title"), "must be 1.0.1, not 1.1.0"),
        ("1.0.1", None, "must be 1.0.0, not 1.0.1"),
        ("1.1.0", with_state, "needs a new file beatframe-v2.schema.json"),
        ("1.1.0", with_doubt, "could not be decided"),
    ],
)
def test_the_gate_requires_the_exact_version(folder, capsys, version, change, said):
    edit(folder / FRAME, version, change or (lambda schema: None))
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert status == (1 if said else 0), out
    assert said is None or said in out


def test_that_the_id_names_the_file(folder, capsys):
    edit(folder / FRAME, "2.0.0", with_state)
    (folder / "statusclaim-v1.schema.json").write_text("{")
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert status == 2
    assert "so the file must be called beatframe-v2.schema.json" in out
    assert "statusclaim-v1.schema.json:1:2: not strict JSON" in out
    assert "BarReport 1.0.0: none since 1.0.0, passes" in out


def new_major(folder, change):
    def edited(schema):
        schema["properties"]["type"] |= {"const": "backbeat.beatframe.v2", "examples": []}
        change(schema)

    return edit(folder / FRAME, "2.0.0", edited, folder / "beatframe-v2.schema.json")


def test_a_new_major_may_be_anything_and_needs_a_page(folder, capsys):
    (folder.parent / "docs" / "migrations").mkdir(parents=True)
    new_major(folder, with_state)
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert status == 1
    assert "docs/migrations/beatframe-v2.md" in out
    (folder.parent / "docs" / "migrations" / "beatframe-v2.md").write_text("# To version 2\n")
    assert run(capsys, "--schemas", folder, "--check")[0] == 0
    for change in (with_note, with_doubt):
        new_major(folder, change)
        assert run(capsys, "--schemas", folder, "--check")[0] == 0
    path = new_major(folder, with_note)
    path.write_text(path.read_text().replace("2.0.0", "2.1.0"))
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert (status, "is 2.0.0, not 2.1.0" in out) == (1, True)


def test_a_released_snapshot_never_changes(folder, capsys):
    snapshots = folder / "released" / "beatframe"
    (snapshots / "1.0.0.json").write_text((snapshots / "1.0.0.json").read_text() + "\n")
    frozen = (folder / "released/barreport/1.0.0.json").read_text()
    (folder / "released/barreport/1.0.1.json").write_text(frozen.replace("1.0.0", "1.0.1"))
    (folder / "released/statusclaim/1.0.0.json").unlink()
    status, out, _ = run(capsys, "--schemas", folder, "--check", "--json")
    found = json.loads(out)
    jsonschema.validate(found, SCHEMA)
    problems = {row["path"]: row["problem"] for row in found["snapshots"]}
    assert status == 1
    assert "has changed" in problems["released/beatframe/1.0.0.json"]
    assert "is not in" in problems["released/barreport/1.0.1.json"]
    assert "missing" in problems["released/statusclaim/1.0.0.json"]


def test_a_released_contract_cannot_be_removed(folder, capsys):
    (folder / FRAME).unlink()
    status, out, _ = run(capsys, "--schemas", folder, "--check")
    assert status == 1
    assert "beatframe v1: does not pass\n  it was released" in out


BROKEN = {
    "not JSON": "{",
    "no object": "[]",
    "another draft": '{"$schema": "http://json-schema.org/draft-07/schema#"}',
    "no schema": '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": 7}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_not_a_contract(folder, tmp_path, capsys, text):
    (tmp_path / "new.json").write_text(text)
    fails(capsys, folder / FRAME, tmp_path / "new.json")


def refer(reference):
    return lambda schema: schema["properties"].update(phase={"$ref": reference})


def to_itself(schema):
    schema["properties"]["phase"] = {"$ref": "#/$defs/loop"}
    schema["$defs"]["loop"] = {"items": {"$ref": "#/$defs/loop"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (refer("other.json"), "leads out of the file"),
        (refer("#/$defs/nothing"), "leads nowhere"),
        (refer("#/properties/phase"), "circle"),
        (lambda schema: schema.update(maxProperties=0), "accepts no message at all"),
        (lambda schema: schema.pop("$id"), "$id must end in"),
        (lambda schema: schema["properties"].pop("type"), "type must have a const"),
    ],
)
def test_a_contract_that_cannot_be_compared(folder, tmp_path, capsys, change, said):
    new = edit(folder / FRAME, None, change, tmp_path / "new.json")
    assert said in fails(capsys, folder / FRAME, new)


def test_that_a_recursive_reference_is_compared(folder, tmp_path, capsys):
    old = edit(folder / FRAME, None, to_itself, tmp_path / "old.json")
    new = edit(old, "1.1.0", with_note, tmp_path / "new.json")
    assert "minor" in run(capsys, old, new, "--exit-code")[1]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--base", "main", "one.json", "two.json"),
        ("--output", "html", "one.json", "two.json"),
        ("--output", "github", "--json", "--check"),
        ("one.json",),
        ("one.json", "two.json", "three.json"),
        ("--released", "--check"),
        ("--check", "one.json"),
        ("--against", "HEAD", "--released"),
        ("nothing.json", "nowhere.json"),
        ("--schemas", "nowhere", "--check"),
        ("--schemas", "nowhere", "--against", "HEAD"),
    ],
)
def test_invalid_arguments(capsys, words):
    fails(capsys, *words)


def test_contracts_of_different_messages(folder, capsys):
    said = fails(capsys, folder / FRAME, folder / "barreport-v1.schema.json")
    assert "cannot be compared with one of beatframe" in said


def test_revisions_that_cannot_be_read(folder, tmp_path, capsys):
    assert "no such revision" in fails(capsys, "--schemas", folder, "--against", "nowhere")
    fails(capsys, "--schemas", folder, "--against=--output=x")
    new = edit(folder / FRAME, target=folder / "new-v1.schema.json")
    said = fails(capsys, new, "--against", "HEAD")
    assert "new-v1.schema.json does not exist in this revision" in said
    alone = tmp_path.parent / f"{tmp_path.name}-alone"
    shutil.copytree(folder, alone)
    assert "not a git repository" in fails(capsys, "--schemas", alone, "--against", "HEAD")


def test_a_shallow_history_is_named(folder, tmp_path, capsys):
    edit(folder / FRAME, "1.1.0", with_note)
    commit(tmp_path)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tmp_path}", str(shallow))
    said = fails(capsys, "--schemas", shallow / "schemas", "--against", "HEAD~1")
    assert "the history is shallow, fetch all of it" in said


def fails(capsys, *words):
    status, out, err = run(capsys, *words)
    assert status == 2
    assert not out
    assert err.startswith("backbeat evolve: ")
    assert err.count("\n") == 1
    return err
