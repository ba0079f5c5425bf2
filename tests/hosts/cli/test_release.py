import json
import subprocess

import pytest
from support import cases

from backbeat_docs.hosts import cli

FRAME = "beatframe-v1.schema.json"
CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- Something.

## [1.0.0]

### Contracts

- BeatFrame 1.0.0
"""


@pytest.fixture
def folder(tmp_path):
    cases.first_release(tmp_path / "schemas")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path / "schemas"


def git(folder, *words):
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "schemas")


def with_note(folder, message, version):
    path = folder / f"{message}-v1.schema.json"
    schema = json.loads(path.read_text())
    schema["$id"] = schema["$id"].replace("1.0.0", version)
    schema["properties"]["note"] = {"type": "string", "maxLength": 20, "examples": ["hi"]}
    path.write_text(json.dumps(schema, indent=2))


def run(capsys, folder, *words):
    status = cli.main(["release", "--schemas", str(folder), *words])
    return status, *capsys.readouterr()


def test_nothing_to_release(folder, capsys):
    status, out, _ = run(capsys, folder)
    assert (status, out) == (0, "nothing to release: every version is already released\n")


def test_a_release(folder, capsys):
    with_note(folder, "beatframe", "1.1.0")
    commit(folder.parent)
    assert run(capsys, folder, "--dry-run")[1] == "BeatFrame 1.1.0 would be released\n"
    assert not (folder / "released/beatframe/1.1.0.json").exists()
    assert run(capsys, folder) == (0, "BeatFrame 1.1.0 is released\n", "")
    frozen = folder / "released/beatframe/1.1.0.json"
    assert frozen.read_bytes() == (folder / FRAME).read_bytes()
    assert "beatframe/1.1.0.json" in (folder / "released/SHA256SUMS").read_text()
    log = (folder.parent / "CHANGELOG.md").read_text()
    entry = "### Contracts\n\n- BeatFrame 1.1.0: minor since 1.0.0; note: is new and optional.\n"
    assert log == CHANGELOG.replace("### Added", f"{entry}\n### Added", 1)
    assert cli.main(["evolve", "--schemas", str(folder), "--check"]) == 0


def test_a_second_release_joins_the_section(folder, capsys):
    for message in ("beatframe", "statusclaim"):
        with_note(folder, message, "1.1.0")
        commit(folder.parent)
        run(capsys, folder)
    lines = (folder.parent / "CHANGELOG.md").read_text().splitlines()
    assert [line[:19] for line in lines[4:8]] == [
        "### Contracts",
        "",
        "- BeatFrame 1.1.0: ",
        "- StatusClaim 1.1.0",
    ]
    assert lines[8:11] == ["", "### Added", ""]


def test_a_schema_that_fails_the_gate_is_not_released(folder, capsys):
    with_note(folder, "beatframe", "1.0.1")
    commit(folder.parent)
    status, out, _ = run(capsys, folder)
    assert status == 1
    assert "must be 1.1.0" in out
    assert not (folder / "released/beatframe/1.0.1.json").exists()


def test_an_uncommitted_schema_is_not_released(folder, capsys):
    with_note(folder, "beatframe", "1.1.0")
    status, _, err = run(capsys, folder)
    assert status == 2
    assert f"{FRAME} is not committed" in err
    assert not (folder / "released/beatframe/1.1.0.json").exists()


@pytest.mark.parametrize("text", [None, "# Changelog\n"])
def test_a_changelog_without_an_unreleased_section(folder, capsys, text):
    with_note(folder, "beatframe", "1.1.0")
    log = folder.parent / "CHANGELOG.md"
    log.unlink() if text is None else log.write_text(text)
    commit(folder.parent)
    status, _, err = run(capsys, folder)
    assert (status, err.count("\n")) == (2, 1)
    assert not (folder / "released/beatframe/1.1.0.json").exists()
