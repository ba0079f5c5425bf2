"""Settings, exclusion, baselines and colour as a user of the command meets them."""

import io
import json
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from support import cases, deprecated
from support.machine import BAD, GOOD

from backbeat_docs.hosts.cli import console, main
from backbeat_docs.report import REPORTERS
from backbeat_docs.run.baseline import VERSION

SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "messages" / "old").mkdir(parents=True)
    (tmp_path / "messages" / "good.json").write_text(GOOD)
    (tmp_path / "messages" / "old" / "bad.json").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_STEP_SUMMARY", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def validate(folder, capsys):
    """Run the command; return its status and both of its outputs."""

    def run(*words):
        status = main(["validate", *words])
        return status, *capsys.readouterr()

    return run


def counts(validate, *words):
    status, out, _ = validate(*words, "--json")
    report = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    return status, report["summary"]


def test_an_option_overrides_its_setting(folder, validate):
    extra = GOOD.replace("{", '{"more": 1,', 1)
    (folder / "extra.json").write_text(extra)
    (folder / "backbeat.toml").write_text('unknown-fields = "allow"\nmax-bytes = 5000')
    assert validate("extra.json", "--exit-code")[0] == 0
    assert validate("extra.json", "--exit-code", "--unknown-fields", "forbid")[0] == 1
    assert validate("extra.json", "--exit-code", "--no-config")[0] == 1
    assert validate("extra.json", "--exit-code", "--max-bytes", "5")[0] == 1
    (folder / "other.toml").write_text("max-bytes = 5")
    assert validate("messages/good.json", "--exit-code", "--config", "other.toml")[0] == 1


def test_settings_are_never_read_from_the_folder_of_messages(folder, validate):
    (folder / "messages" / "backbeat.toml").write_text("max-bytes = 5")
    assert validate("messages/good.json", "--exit-code")[0] == 0


def test_reports_of_the_settings_are_written_beside_their_file(folder, validate, monkeypatch):
    (folder / "pyproject.toml").write_text('[tool.backbeat]\noutput = ["junit=r.xml"]')
    monkeypatch.chdir(folder / "messages")
    assert validate("good.json")[0] == 0
    assert ElementTree.parse(folder / "r.xml").getroot().get("tests") == "1"
    validate("good.json", "--output", "json=r.json")
    assert Path("r.json").exists()


@pytest.mark.parametrize("command", ["lint", "evolve --released", "release --dry-run", "config"])
def test_other_commands_read_the_settings_too(folder, capsys, command):
    shutil.copytree(cases.SCHEMAS, folder / "contracts")
    (folder / "backbeat.toml").write_text('schemas = "contracts"')
    (folder / "messages").rename(folder / "schemas")  # the default of evolve has no contracts
    assert main(command.split()) == 0
    err = capsys.readouterr().err.splitlines()
    assert [line for line in err if not line.endswith(": never released, not compared")] == []
    (folder / "backbeat.toml").write_text("schema = 1")
    assert main(command.split()) == 2
    _, err = capsys.readouterr()
    name = command.split()[0]
    assert (
        err
        == f'backbeat {name}: backbeat.toml: unknown setting "schema" (did you mean "schemas"?)\n'
    )


def test_config_says_what_applies_and_where_it_comes_from(folder, capsys):
    (folder / "backbeat.toml").write_text('exclude = ["a\\u001b"]\nschemas = "x"')
    assert main(["config"]) == 0
    out = capsys.readouterr().out
    assert "settings file: backbeat.toml\n" in out
    assert "\x1b" not in out
    assert main(["config", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["file"] == str(folder / "backbeat.toml")
    assert shown["settings"]["schemas"] == {"value": str(folder / "x"), "from": "file"}
    assert shown["settings"]["max-bytes"]["from"] == "default"
    assert main(["config", "--no-config"]) == 0
    assert "settings file: none\n" in capsys.readouterr().out


def test_a_usage_error_of_the_settings_options(validate):
    status, out, err = validate("messages", "--config", "x.toml", "--no-config")
    assert (status, out) == (2, "")
    assert "use only one of --config and --no-config" in err
    status, _, err = validate("messages", "--config", "x\x1b.toml")
    assert status == 2
    assert err.endswith(": x\\x1b.toml: cannot be read: No such file or directory\n")


def test_excluded_files_are_left_out_of_a_folder(folder, validate, where):
    (folder / "backbeat.toml").write_text('exclude = ["/messages/old/"]')
    assert counts(validate, "messages", *where)[1]["messages"] == 1
    assert counts(validate, "--dir", ".", *where)[1]["messages"] == 1
    assert counts(validate, "messages/old/bad.json", *where)[1]["messages"] == 1
    assert counts(validate, "messages", "--exclude", "x", *where)[1]["messages"] == 2


@pytest.mark.parametrize("pattern", ["*", "*.json"])
def test_patterns_that_match_everything_are_an_error(validate, where, pattern):
    status, _, err = validate("messages", "--exclude", pattern, *where)
    assert status == 2
    assert err == ("backbeat-validate: nothing to validate; every file is excluded or skipped\n")


def test_an_invalid_pattern_is_one_line(folder, validate):
    (folder / "backbeat.toml").write_text('exclude = ["!"]')
    status, out, err = validate("messages")
    assert (status, out) == (2, "")
    assert err.startswith("backbeat validate: backbeat.toml: exclude has the invalid pattern ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("pattern", ["[z-a]", "*a*a*a*a*a*a*a*a*b"])
def test_a_pattern_that_cannot_be_used_is_one_line_for_every_command(folder, capsys, pattern):
    (folder / "messages" / ("a" * 200 + ".json")).write_text(GOOD)
    assert main(["validate", "messages", "--exclude", pattern]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("backbeat-validate: --exclude: has the ")
    (folder / "backbeat.toml").write_text(f'exclude = ["{pattern}"]')
    for command in (["config"], ["validate", "messages"]):
        assert main(command) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert ": backbeat.toml: exclude has the " in err


def test_a_baseline_from_one_folder_to_another(folder, validate, monkeypatch):
    assert validate("--dir", ".", "--write-baseline", "known.json", "--exit-code")[0] == 0
    before = Path("known.json").read_text()
    # the baseline itself is not a message
    assert validate("--dir", ".", "--baseline", "known.json", "--exit-code")[0] == 0
    monkeypatch.chdir(folder / "messages")
    status, out, _ = validate(".", "--baseline", "../known.json", "--exit-code")
    assert status == 0
    assert "2 messages: 1 valid, 1 known (1 finding), in" in out
    Path("new.json").write_text(BAD)
    status, out, _ = validate(".", "--baseline", "../known.json", "--exit-code")
    assert status == 1
    assert "1 invalid (1 finding), 1 known (1 finding)" in out
    assert validate(".", "--write-baseline", "../known.json")[0] == 0
    assert Path("../known.json").read_text() != before


def test_fixed_findings_are_reported(folder, validate):
    validate("messages", "--write-baseline", "known.json")
    (folder / "backbeat.toml").write_text('baseline = "known.json"')
    (folder / "messages" / "old" / "bad.json").write_text(GOOD)
    status, out, _ = validate("messages", "--exit-code")
    assert status == 0
    assert "messages/old/bad.json  fixed: [enum] at /phase\n1 known finding fixed" in out
    assert counts(validate, "messages")[1]["fixed"] == 1
    assert validate("messages", "--write-baseline", "known.json")[0] == 0
    assert counts(validate, "messages")[1]["fixed"] == 0


@pytest.mark.parametrize("limit", [[], ["--max-findings", "1"]])
def test_every_format_agrees_on_what_is_known(folder, validate, where, limit):
    (folder / "messages" / "more.ndjson").write_text("{}\n{}\n" + json.dumps(json.loads(BAD)))
    validate("messages", "--write-baseline", "known.json")
    (folder / "messages" / "more.ndjson").write_text("{}\n{}\n[]\n")
    words = ["messages", "--baseline", "known.json", *where, "--exit-code", *limit]
    outputs = [word for name in REPORTERS for word in ("--output", f"{name}={name}.out")]
    status, summary = counts(validate, *words, *outputs)
    assert status == 1
    assert summary["known"] == {"messages": 3, "findings": 3}
    assert (summary["valid"], summary["invalid"], summary["fixed"]) == (1, 1, 1)
    assert summary["codes"] == {"not-an-object": 1}
    suite = ElementTree.parse("junit.out").getroot()
    assert [suite.get(name) for name in ("tests", "failures", "skipped")] == ["5", "1", "3"]
    assert len(json.loads(Path("sarif.out").read_text())["runs"][0]["results"]) == 1
    assert len(json.loads(Path("gitlab.out").read_text())) == 1
    assert Path("github.out").read_text().count("::error") == 1
    assert "Compared with the baseline: 3 known, 1 fixed." in Path("markdown.out").read_text()
    assert "3 known (3 findings)" in Path("text.out").read_text()
    results = json.loads(Path("json.out").read_text())["results"]
    assert [result["valid"] for result in results] == [True, False, False, False, False]
    assert [result.get("known", 0) for result in results] == [0, 1, 1, 0, 1]


def test_a_new_baseline_replaces_no_other_file_and_records_no_partial_run(folder, validate):
    target = folder / "messages" / "good.json"
    status, out, err = validate("messages", "--write-baseline", str(target))
    assert (status, out) == (2, "")
    assert "is not replaced" in err
    assert target.read_text() == GOOD
    status, _, err = validate("messages", "nowhere.json", "--write-baseline", "known.json")
    assert status == 2
    assert "known.json: the baseline was not written: an input was not read" in err
    (folder / "empty").mkdir()
    assert validate("empty", "--write-baseline", "known.json")[0] == 2
    assert validate("messages", "--write-baseline", "no/where.json")[0] == 2
    assert not [name for name in os.listdir() if "known" in name]


def test_a_replaced_baseline_keeps_its_mode_and_its_link(folder, validate):
    validate("messages", "--write-baseline", "real.json")
    os.chmod("real.json", 0o600)
    Path("known.json").symlink_to("real.json")
    assert validate("messages/good.json", "--write-baseline", "known.json")[0] == 0
    assert Path("known.json").is_symlink()
    assert os.stat("real.json").st_mode & 0o777 == 0o600
    assert json.loads(Path("real.json").read_text())["findings"] == []


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/full"])
@pytest.mark.parametrize("option", ["--baseline", "--write-baseline", "--config"])
def test_a_pipe_or_device_is_one_line_and_status_2(folder, validate, option, name):
    os.mkfifo("pipe")
    status, out, err = validate("messages", option, name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f": {name}: " in err


def test_unusable_baselines_are_one_line_and_status_2(folder, validate):
    (folder / "other.json").write_text(json.dumps({"version": VERSION + 1, "findings": []}))
    for name in ("other.json", "nowhere.json", "messages/good.json", "messages"):
        status, out, err = validate("messages", "--baseline", name)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"backbeat-validate: {name}: ")


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "choice", "terminal", "expected"),
    [
        ({}, "auto", True, True),
        ({}, "auto", False, False),
        ({"TERM": "dumb"}, "auto", True, False),
        ({"TERM": "dumb"}, "always", False, True),
        ({"NO_COLOR": "1"}, "auto", True, False),
        ({"NO_COLOR": ""}, "auto", True, True),
        ({"NO_COLOR": "0"}, "auto", True, False),
        ({"NO_COLOR": "1"}, "always", False, True),
        ({"FORCE_COLOR": "1"}, "auto", False, True),
        ({"FORCE_COLOR": "0"}, "auto", False, False),
        ({"FORCE_COLOR": ""}, "auto", False, False),
        ({"FORCE_COLOR": "1"}, "never", True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, "auto", False, True),
    ],
)
def test_colour(monkeypatch, environment, choice, terminal, expected):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Terminal() if terminal else io.StringIO()
    assert console.has_color(stream, choice) is expected


def test_the_option_and_the_variables_colour_the_report(validate, monkeypatch):
    words = ["messages/old/bad.json"]
    assert "\x1b[31m" not in validate(*words)[1]
    assert "\x1b[31m" in validate(*words, "--color", "always")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" in validate(*words)[1]
    assert "\x1b[31m" not in validate(*words, "--color", "never")[1]
    validate(*words, "--output", "text=r.txt")
    assert "\x1b" not in Path("r.txt").read_text()


@pytest.mark.parametrize("way", ["option", "setting"])
def test_that_a_warning_changes_no_status(folder, validate, way):
    deprecated.write(folder / "schemas")
    (folder / "order.json").write_text(json.dumps(deprecated.MESSAGE))
    words = ["--schemas", "schemas", "--file", "order.json", "--exit-code"]
    if way == "setting":
        (folder / "backbeat.toml").write_text("warn-deprecated = true")
    else:
        words.append("--warn-deprecated")
    status, out, _ = validate(*words)
    assert (status, out.count("warning: ")) == (0, len(deprecated.SENTENCES))
    status, summary = counts(validate, *words)
    assert (status, summary["valid"], summary["invalid"]) == (0, 1, 0)
    assert summary["codes"] == {"deprecated": len(deprecated.SENTENCES)}
    lines = (folder / "order.json").read_text() + "\n"
    (folder / "order.ndjson").write_text(lines * 3)
    assert counts(validate, "order.ndjson", *words)[1]["codes"]["deprecated"] == 12


def test_that_a_baseline_records_no_warning(folder, validate):
    deprecated.write(folder / "schemas")
    message = {name: value for name, value in deprecated.MESSAGE.items() if name != "a"}
    (folder / "order.json").write_text(json.dumps(message))
    words = ["--schemas", "schemas", "order.json", "--warn-deprecated", "--exit-code"]
    assert validate(*words, "--write-baseline", "known.json")[0] == 0
    recorded = json.loads((folder / "known.json").read_text())["findings"]
    assert [row["code"] for row in recorded] == ["required"]
    status, summary = counts(validate, *words, "--baseline", "known.json")
    assert (status, summary["known"]) == (0, {"messages": 1, "findings": 1})
    assert summary["codes"] == {"deprecated": len(deprecated.SENTENCES)}
