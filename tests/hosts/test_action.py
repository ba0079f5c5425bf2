"""The action's own code, and its steps as the runner runs them."""

import os
from pathlib import Path

import pytest
from support import cases, platforms
from support.machine import BAD, GOOD

from backbeat_docs.hosts import action
from backbeat_docs.report import REPORTERS


@pytest.fixture
def env(tmp_path, monkeypatch):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "good.json").write_text(GOOD)
    (tmp_path / "messages" / "bad.json").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(cases.ROOT),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "INPUT_PATHS": "messages",
    }


def outputs(env):
    lines = Path(env["GITHUB_OUTPUT"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_a_bad_message_fails_the_step_and_is_counted(env, capfd):
    assert action.main(env) == 1
    given = outputs(env)
    counts = {name: given[name] for name in ("messages", "valid", "invalid", "findings")}
    assert counts == {"messages": "2", "valid": "1", "invalid": "1", "findings": "1"}
    assert capfd.readouterr().out.startswith("::error file=messages/bad.json,line=")
    assert "phase must be one of" in Path(env["GITHUB_STEP_SUMMARY"]).read_text()


def test_the_step_passes_where_exit_code_is_false(env):
    assert action.main(env | {"INPUT_EXIT_CODE": "false"}) == 0
    assert outputs(env)["invalid"] == "1"


@pytest.mark.parametrize("format_", ["sarif", "junit", "json"])
def test_the_report_is_where_the_output_says(env, format_):
    action.main(env | {"INPUT_FORMAT": format_})
    assert "phase must be one of" in Path(outputs(env)["report"]).read_text()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"INPUT_EXIT_CODE": "yes"}, "exit-code must be true or false"),
        ({"INPUT_PATHS": " \n"}, "paths must name"),
        ({"INPUT_FORMAT": "xml"}, "unknown format 'xml'; the formats are: text, json"),
        ({"INPUT_PATHS": "nowhere"}, "nowhere: "),
        ({"INPUT_SCHEMAS": "--help"}, "--help"),
    ],
)
def test_bad_inputs_are_one_line_and_status_2(env, capfd, given, says):
    assert action.main(env | given) == 2
    shown = capfd.readouterr()
    assert says in shown.out + shown.err
    assert "Traceback" not in shown.err


def test_counts_of_an_earlier_step_are_not_repeated(env):
    action.main(env)
    Path(env["GITHUB_OUTPUT"]).unlink()
    action.main(env | {"INPUT_SCHEMAS": "nowhere"})
    assert outputs(env)["messages"] == ""


def test_counts_of_a_long_stream_are_found_at_its_end(env):
    line = BAD.replace("\n", " ") + "\n"
    Path("messages.ndjson").write_text(line * 300)
    action.main(env | {"INPUT_PATHS": "messages.ndjson"})
    assert outputs(env)["findings"] == "300"


def test_paths_that_look_like_options_are_paths(env, capfd):
    Path("-x.json").write_text(BAD)
    assert action.main(env | {"INPUT_PATHS": "-x.json"}) == 1
    assert "file=-x.json" in capfd.readouterr().out


def test_every_ending_belongs_to_a_format():
    assert set(action.ENDINGS) < set(REPORTERS)


def test_a_format_cannot_redirect_the_report(env, tmp_path):
    assert action.main(env | {"INPUT_FORMAT": "../../x"}) == 2
    assert action.main(env | {"INPUT_FORMAT": "json=/x\n"}) == 2
    assert not list(tmp_path.glob("x*"))


def test_inputs_reach_scripts_only_through_the_environment():
    (document,) = platforms.load_all((cases.ROOT / "action.yml").read_text())
    platforms.validate(document, "github-actions")
    steps = document["runs"]["steps"]
    assert not any("${{" in step["run"] for step in steps)
    used = {value for step in steps for value in step["env"].values()}
    assert {f"${{{{ inputs.{name} }}}}" for name in document["inputs"]} <= used


def test_our_own_workflow_uses_the_action(tmp_path):
    text = (cases.ROOT / ".github" / "workflows" / "messages.yml").read_text()
    (document,) = platforms.load_all(text)
    platforms.validate(document, "github-workflows")
    given = document["jobs"]["validate"]["steps"][1]["with"]
    assert all((cases.ROOT / path).is_file() for path in action.parse_paths(given["paths"]))
    assert given["format"] in REPORTERS


@pytest.mark.parametrize("version", ["1.0.0; touch x", "$(touch x)", "1.0.0\n::error::x", "main"])
def test_an_invalid_version_is_refused_before_anything_runs(tmp_path, version):
    import subprocess

    (document,) = platforms.load_all((cases.ROOT / "action.yml").read_text())
    script = document["runs"]["steps"][0]["run"]
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    environment = {"PATH": "", "BACKBEAT_VERSION": version}
    bash = "/bin/bash"
    done = subprocess.run(
        [bash, *words[1:]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == "::error title=BACKBEAT::version must be a version number such as 1.0.0\n"
    assert not list(tmp_path.iterdir())


def test_every_input_and_output_has_a_row_in_the_documentation():
    (document,) = platforms.load_all((cases.ROOT / "action.yml").read_text())
    page = (cases.ROOT / "docs" / "ci" / "github.md").read_text()
    for name in (*document["inputs"], *document["outputs"]):
        assert f"| `{name}` |" in page


def test_settings_apply_where_no_input_is_given(env, capfd):
    Path("messages/bad.json").write_text(GOOD.replace("{", '{"more": 1,', 1))
    Path("backbeat.toml").write_text('unknown-fields = "allow"')
    assert action.main(env) == 0
    assert action.main(env | {"INPUT_UNKNOWN_FIELDS": "forbid"}) == 1
    Path("backbeat.toml").write_text("schema = 1")
    assert action.main(env) == 2
    assert 'backbeat.toml: unknown setting "schema"' in capfd.readouterr().err
