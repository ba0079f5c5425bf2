"""What a run reads of the inputs that it is given, and what it says about the others."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest
from support import cases

from backbeat_docs.hosts.cli import main

GOOD = json.dumps(cases.example("beatframe"))
SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "rep" / ".git").mkdir(parents=True)
    (tmp_path / "rep" / "OK.JSON").write_text(GOOD)
    (tmp_path / "rep" / "s.NDJSON").write_text(f"{GOOD}\n{GOOD}\n")
    (tmp_path / "rep" / ".git" / "x.json").write_text("no message")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def summarize(capsys):
    """Return the status, the summary and the outcomes of a run."""

    def run(*arguments):
        status = main(["validate", "--json", *arguments])
        document = json.loads(capsys.readouterr().out)
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        return status, document["summary"], document["results"]

    return run


def test_that_a_file_is_validated_once(folder, summarize, where):
    status, summary, outcomes = summarize(
        "rep", "rep/OK.JSON", "--dir", "rep/../rep", "--exit-code", *where
    )
    assert status == 0
    assert (summary["messages"], summary["skips"]) == (3, {"already read": 3, "belongs to Git": 2})
    assert [one["path"] for one in outcomes if one.get("skipped") == "already read"] == [
        "rep/OK.JSON", "rep/../rep/OK.JSON", "rep/../rep/s.NDJSON",
    ]  # fmt: skip


def test_that_standard_input_is_read_once(folder):
    command = [sys.executable, "-m", "backbeat_docs", "validate", "-", "-", "--message", "-"]
    done = subprocess.run(
        [*command, "--exit-code"], input=GOOD, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 skipped: already read\n1 message: 1 valid, 2 skipped" in done.stdout


@pytest.mark.parametrize("name", ["notes.txt", "out.json", "pipe.json"])
def test_that_strict_inputs_refuse_what_nobody_asked_to_skip(folder, capsys, name, where):
    call = ["validate", "rep", "--exit-code", *where]
    assert main([*call, "--strict-inputs"]) == 0
    path = folder / "rep" / name
    if name == "pipe.json":
        os.mkfifo(path)
    else:
        path.symlink_to("/etc/hostname") if name == "out.json" else path.touch()
    assert main(call) == 0
    capsys.readouterr()
    assert main([*call, "--strict-inputs", "--json"]) == 2
    out, error = capsys.readouterr()
    assert error.startswith(f"backbeat-validate: rep/{name}: ")
    assert error.endswith(" (--strict-inputs)\n")
    document = json.loads(out)
    assert document["valid"] is False
    assert document["summary"]["unreadable"] == 1


def test_that_json_names_the_first_thousand_skipped_files(folder, summarize):
    for number in range(1100):
        (folder / "rep" / f"{number}.txt").touch()
    _, summary, outcomes = summarize("rep", "--output", "junit=r.xml")
    assert summary["skipped"] == 1101
    assert summary["skips"]["not a .json, .ndjson or .jsonl file"] == 1100
    assert sum("skipped" in outcome for outcome in outcomes) == 1000
    assert 'tests="1003" failures="0" errors="0" skipped="1000"' in (folder / "r.xml").read_text()
