"""No report replaces an input, and no report of a run is validated by it."""

import json
import os
import shutil
import stat
import subprocess
import sys

import pytest
from support import cases

from backbeat_docs.hosts.cli import main, replacement

GOOD = json.dumps(cases.example("beatframe"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "rep" / "sub").mkdir(parents=True)
    for name in ("m.json", "rep/ok.json", "rep/sub/deep.json"):
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "link.json").symlink_to("m.json")
    (tmp_path / "hard.json").hardlink_to(tmp_path / "m.json")
    (tmp_path / "elsewhere.json").hardlink_to(tmp_path / "rep" / "sub" / "deep.json")
    (tmp_path / "reps").symlink_to("rep")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


def contents(folder):
    return {
        os.path.join(place, name): open(os.path.join(place, name), "rb").read()
        for place, _, names in os.walk(folder)
        for name in names
    }


@pytest.mark.parametrize(
    ("arguments", "output", "shown"),
    [
        (["m.json"], "m.json", "m.json"),
        (["./m.json"], "m.json", "./m.json"),
        (["--file", "m.json"], "link.json", "m.json"),
        (["link.json"], "m.json", "link.json"),
        (["m.json"], "hard.json", "m.json"),
        (["new.json"], "new.json", "new.json"),
        (["rep"], "rep/ok.json", "rep/ok.json"),
        (["--dir", "rep"], "reps/sub/deep.json", "rep/sub/deep.json"),
        (["--dir", "reps/"], "rep/sub/../ok.json", "reps/ok.json"),
        (["--dir", "rep"], "elsewhere.json", "rep/sub/deep.json"),
        (["rep/ok.json", "--dir", "rep"], "rep/ok.json", "rep/ok.json"),
    ],
)
@pytest.mark.parametrize("format_", ["json", "text"])
def test_that_an_output_that_is_an_input_is_refused(
    folder, capsys, arguments, output, shown, format_
):
    before = contents(folder)
    assert main(["validate", *arguments, "--output", f"{format_}={output}"]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error == (
        f"backbeat-validate: --output {format_}={output} would replace the input {shown}; "
        "write the report to another file\n"
    )
    assert contents(folder) == before


@pytest.fixture
def project(folder):
    """A folder with a baseline, a settings file and contracts, each also under other names."""
    (folder / "known.json").write_text('{"version": 1, "findings": []}')
    (folder / "known-link.json").symlink_to("known.json")
    (folder / "known-hard.json").hardlink_to(folder / "known.json")
    (folder / "backbeat.toml").write_text("max-bytes = 65536")
    (folder / "settings-link").symlink_to("backbeat.toml")
    shutil.copytree(cases.SCHEMAS, folder / "contracts")
    (folder / "contracts-link").symlink_to("contracts")
    (folder / "released-hard.json").hardlink_to(
        folder / "contracts" / "released" / "beatframe" / "1.0.0.json"
    )
    return folder


BASELINE, CONTRACTS = ["--baseline", "known.json"], ["--schemas", "contracts"]
FRAME = "beatframe-v1.schema.json"


@pytest.mark.parametrize(
    ("arguments", "output", "said"),
    [
        (BASELINE, "known.json", "baseline known.json"),
        (BASELINE, "known-link.json", "baseline known.json"),
        (BASELINE, "known-hard.json", "baseline known.json"),
        (["--baseline", "known-link.json"], "known.json", "baseline known-link.json"),
        (["--write-baseline", "known.json"], "known-hard.json", "baseline known.json"),
        (["--write-baseline", "new.json"], "./rep/../new.json", "baseline new.json"),
        (["--write-baseline", "rep/new.json"], "reps/new.json", "baseline rep/new.json"),
        ([], "backbeat.toml", "settings file backbeat.toml"),
        (["--config", "backbeat.toml"], "settings-link", "settings file backbeat.toml"),
        (CONTRACTS, f"contracts/{FRAME}", f"contract contracts/{FRAME}"),
        (CONTRACTS, f"contracts-link/{FRAME}", f"contract contracts/{FRAME}"),
        (
            CONTRACTS,
            "released-hard.json",
            "file of contracts contracts/released/beatframe/1.0.0.json",
        ),
        (
            CONTRACTS,
            "contracts/released/SHA256SUMS",
            "file of contracts contracts/released/SHA256SUMS",
        ),
    ],
)
def test_that_an_output_replaces_no_file_of_the_run(project, capsys, arguments, output, said):
    before = contents(project)
    assert main(["validate", "m.json", *arguments, "--output", f"json={output}"]) == 2
    assert capsys.readouterr() == (
        "",
        f"backbeat-validate: --output json={output} would replace the {said}; "
        "write the report to another file\n",
    )
    assert contents(project) == before


def test_that_a_report_may_be_beside_the_contracts(project):
    call = ["validate", "m.json", *CONTRACTS]
    for _ in range(2):
        assert main([*call, "--output", "json=contracts/r.json"]) == 0
        assert main([*call, "--output", "junit=contracts/r.xml"]) == 0


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("validate m.json >> m.json", "m.json"),
        ("validate hard.json 2>> m.json", "hard.json"),
        ("validate - < m.json >> m.json", "standard input"),
    ],
)
def test_that_standard_output_is_no_input_either(folder, line, shown):
    call = f"'{sys.executable}' -m backbeat_docs {line}"
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said = f"{shown} is an input and the output; write the output to another file"
    assert f"backbeat-validate: {said}\n" in done.stderr + (folder / "m.json").read_text()


@pytest.mark.parametrize("format_", ["json", "sarif", "gitlab"])
def test_that_a_report_in_the_folder_is_left_out_and_listed(folder, capsys, format_):
    for run in range(3):
        assert main(["validate", "rep", "--exit-code", "--output", f"{format_}=rep/r.json"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert ("rep/r.json  skipped: a report of this run" in lines) == (run > 0)
        assert lines[-1].startswith("2 messages: 2 valid")
    assert main(["validate", "rep", "--exit-code"]) == 1, "no other file is guessed to be a report"


def test_that_a_report_of_another_format_is_not_replaced(folder, capsys):
    assert main(["validate", "rep", "--output", "sarif=rep/r.json"]) == 0
    assert main(["validate", "rep", "--output", "json=rep/r.json"]) == 2
    assert "would replace the input rep/r.json" in capsys.readouterr().err


def test_that_the_outputs_of_this_run_are_no_unrequested_skips(folder, capsys):
    call = ["validate", "rep", "--strict-inputs", "--output", "junit=rep/report.xml"]
    assert [main(call), main(call)] == [0, 0]
    assert "rep/report.xml  skipped: a report of this run" in capsys.readouterr().out


def test_that_a_redirected_report_is_left_out(folder):
    call = f"'{sys.executable}' -m backbeat_docs validate --json rep > rep/out.json"
    assert subprocess.run(["sh", "-c", call], check=False).returncode == 0
    document = json.loads((folder / "rep" / "out.json").read_text())
    assert document["valid"] is True
    assert document["summary"]["skips"] == {"a report of this run": 1}


def test_that_a_replaced_report_keeps_its_mode(folder):
    for mode in (0o600, 0o640, 0o666):
        (folder / "r.json").touch()
        (folder / "r.json").chmod(mode)
        assert main(["validate", "m.json", "--output", "json=r.json"]) == 0
        assert stat.S_IMODE(os.stat("r.json").st_mode) == mode


@pytest.mark.parametrize("umask", [0o022, 0o077])
@pytest.mark.parametrize("unnamed", [True, False])
def test_that_a_new_report_follows_the_umask(folder, monkeypatch, umask, unnamed):
    if not unnamed:
        monkeypatch.setattr(replacement, "_open_unnamed", lambda folder: None)
    before = os.umask(umask)
    try:
        assert main(["validate", "m.json", "--output", "json=r.json"]) == 0
        assert main(["validate", "m.json", "--output", "json=r.json"]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat("r.json").st_mode) == 0o666 & ~umask
    assert json.loads((folder / "r.json").read_text())["valid"] is True
    assert not [name for name in os.listdir() if name.endswith(".part")]


def test_that_a_killed_run_leaves_nothing(folder):
    command = [sys.executable, "-m", "backbeat_docs", "validate", "-", "--output", "json=r.json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as killed:
        killed.stdin.write(b"{}\n{}\n")
        killed.stdin.flush()
        assert b"[type-missing]" in killed.stdout.readline()
        killed.kill()
    assert not [name for name in os.listdir() if name.startswith((".", "r.json"))]


def test_that_an_interrupted_publication_leaves_nothing(folder, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert main(["validate", "m.json", "--output", "json=r.json"]) == 2
    assert not [name for name in os.listdir() if name.startswith((".", "r.json"))]
