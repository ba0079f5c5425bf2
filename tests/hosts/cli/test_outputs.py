"""Several reports in one run: complete files or none, and errors."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from backbeat_docs.hosts.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
GOOD, BAD = "good.json", "bad.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    frame = (EXAMPLES / "beatframe-valid.json").read_text()
    (tmp_path / GOOD).write_text(frame)
    (tmp_path / BAD).write_text(frame.replace("execute", "exec"))
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def validate(*words):
    return main(["validate", *words])


def test_text_is_printed_and_two_reports_are_written(folder, capsys):
    status = validate(GOOD, BAD, "--output", "junit=j.xml", "--output", "sarif=s.sarif")
    assert status == 0
    assert "2 messages: 1 valid, 1 invalid" in capsys.readouterr().out
    assert len(ElementTree.parse("j.xml").findall(".//testcase")) == 2
    assert len(json.loads(Path("s.sarif").read_text())["runs"][0]["results"]) == 1


def test_files_contain_everything_when_the_terminal_is_quiet(folder, capsys):
    validate(GOOD, BAD, "--quiet", "--output", "json=r.json")
    assert "good.json" not in capsys.readouterr().out
    assert len(json.loads(Path("r.json").read_text())["results"]) == 2


@pytest.mark.parametrize("format_", ["junit", "sarif", "gitlab", "json"])
def test_printed_report_is_the_report_that_is_written(folder, capsys, format_):
    import re

    validate(GOOD, BAD, "--format", format_, "--output", f"{format_}=file")
    times = re.compile(r"(time=|seconds.: )\"?[\d.]+")
    printed, filed = capsys.readouterr().out, Path("file").read_text()
    assert times.sub("", printed) == times.sub("", filed)


def test_report_replaces_the_old_one(folder):
    Path("r.xml").write_text("old")
    validate(GOOD, "--output", "junit=r.xml")
    assert ElementTree.parse("r.xml").getroot().get("tests") == "1"
    assert sorted(os.listdir()) == [BAD, GOOD, "r.xml"]


@pytest.mark.parametrize("target", ["nowhere/r.xml", "."])
def test_unwritable_report_is_status_2_after_the_verdicts(folder, capsys, target):
    assert validate(BAD, "--exit-code", "--output", f"junit={target}") == 2
    shown = capsys.readouterr()
    assert "phase must be one of" in shown.out
    assert shown.err.count("\n") == 1
    assert "the report cannot be written" in shown.err
    assert sorted(os.listdir()) == [BAD, GOOD]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("format_", ["text", "junit", "json"])
def test_full_disk_is_a_one_line_error(folder, format_):
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "backbeat_docs", "validate", GOOD, "--format", format_]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "backbeat: the output cannot be written: No space left on device\n"


def test_device_is_written_to_and_stays_a_device(folder):
    assert validate(GOOD, "--output", f"junit={os.devnull}") == 0
    assert not os.path.isfile(os.devnull)


def test_a_failed_run_leaves_no_partial_report(folder, monkeypatch):
    from backbeat_docs.report import junit

    def explode(*_):
        raise RuntimeError("a defect of our own")

    monkeypatch.setattr(junit.JunitReporter, "end", explode)
    with pytest.raises(RuntimeError):
        validate(GOOD, "--output", "junit=r.xml")
    assert sorted(os.listdir()) == [BAD, GOOD]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--output", "xml=r"], 'unknown format "xml"; the formats are: text, json, junit'),
        (["--output", "sarf=r"], 'unknown format "sarf" (did you mean "sarif"?)'),
        (["--output", "junit"], 'takes FORMAT=FILE, not "junit"; the formats are: text'),
        (["--output", "junit=r", "--output", "sarif=./r"], "two reports cannot be written"),
        (["--json", "--format", "junit"], "--json is the same as --format json"),
    ],
)
def test_bad_usage_lists_what_is_known(folder, capsys, words, says):
    assert validate(GOOD, *words) == 2
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.err.count("\n") == 1
    assert not shown.out


def test_unknown_format_lists_the_known_ones(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        validate(GOOD, "--format", "xml")
    assert ended.value.code == 2
    assert "gitlab" in capsys.readouterr().err


def test_step_summary_is_added_to_for_github(folder, monkeypatch):
    summary = folder / "summary.md"
    summary.write_text("# From another step\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    validate(BAD, "--format", "text")
    assert summary.read_text() == "# From another step\n"
    validate(BAD, "--format", "github")
    assert summary.read_text().startswith("# From another step\n## BACKBEAT messages\n")
    assert "phase must be one of" in summary.read_text()


def test_file_names_are_relative_to_the_checkout_of_the_platform(folder, monkeypatch, capsys):
    (folder / "service").mkdir()
    (folder / "service" / BAD).write_text((folder / BAD).read_text())
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    monkeypatch.chdir(folder / "service")
    validate(BAD, "--format", "github")
    assert "file=service/bad.json" in capsys.readouterr().out


def test_memory_does_not_grow_with_the_stream(folder):
    """A hundred times the messages need at most one more megabyte."""
    import tracemalloc

    line = json.dumps(json.loads((folder / BAD).read_text())) + "\n"
    peaks = []
    for count in (20, 2000):
        Path("s.ndjson").write_text(line * count)
        tracemalloc.start()
        outputs = [f"{name}=out.{name}" for name in ("junit", "json", "github", "markdown")]
        validate("s.ndjson", "--quiet", *(word for out in outputs for word in ("--output", out)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1 << 20
