"""The plugin as a service's suite uses it."""

import os
import subprocess
import sys

import pytest
from support import cases
from support.machine import BAD, GOOD

from backbeat_docs.testing import UNKNOWN_FIELDS

SUITE = """
def test_own_message(assert_backbeat):
    assert_backbeat({"type": "x"}, "type-unknown at /type")


def test_wrong_message(assert_backbeat):
    assert_backbeat({"type": "x"})
"""


@pytest.fixture
def suite(tmp_path):
    (tmp_path / "test_service.py").write_text(SUITE)
    recorded = tmp_path / "recorded" / "build"  # a name that pytest skips by default
    recorded.mkdir(parents=True)
    (recorded / "good.json").write_text(GOOD)
    (recorded / "bad\x1b[31m.json").write_text(BAD)
    lines = [line.replace("\n", " ") for line in (GOOD, BAD, GOOD)]
    (recorded / "stream.ndjson").write_text("\n".join(lines))
    (tmp_path / "empty").mkdir()
    return tmp_path


def run(suite, *words):
    """Run pytest in the suite's folder, with no plugin but ours and xdist."""
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
    environment["PYTHONPATH"] = str(cases.ROOT)
    command = [sys.executable, "-m", "pytest", "-p", "backbeat_docs.hosts.pytest_messages", *words]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=suite, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_every_recorded_message_is_a_test_beside_the_suite(suite):
    status, text = run(suite, "--backbeat-messages", "recorded")
    assert status == 1
    assert "collected 7 items" in text
    assert "3 failed, 4 passed" in text
    assert "recorded/build/stream.ndjson:2:" in text
    assert "phase must be one of: plan, execute, review" in text
    assert "the message is invalid:" in text
    assert "\x1b" not in text
    assert "Traceback" not in text


def test_a_hostile_name_is_escaped_wherever_pytest_prints_it(suite):
    _, text = run(suite, "-vv", "--backbeat-messages", "recorded", "-m", "backbeat")
    assert "bad\\x1b[31m.json" in text
    assert "\x1b" not in text


def test_the_mark_runs_only_recorded_messages(suite):
    status, text = run(suite, "-m", "backbeat", "--backbeat-messages", "recorded/build/good.json")
    assert status == 0
    assert "1 passed, 2 deselected" in text


def test_messages_are_spread_over_processes(suite):
    words = ["-p", "xdist", "-n", "2", "-m", "backbeat", "--backbeat-messages", "recorded"]
    status, text = run(suite, *words)
    assert status == 1
    assert "2 failed, 3 passed" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--backbeat-messages", "empty"], "--backbeat-messages empty: no messages found"),
        (["--backbeat-schemas", "empty"], "the contracts cannot be used: empty: no schema here"),
        (["--backbeat-unknown-fields", "x"], "invalid choice: 'x'"),
    ],
)
def test_bad_options_are_usage_errors(suite, words, says):
    status, text = run(suite, *words)
    assert status == 4
    assert says in text
    assert "passed" not in text


def test_unreadable_folder_is_a_failed_test(suite):
    status, text = run(suite, "-m", "backbeat", "--backbeat-messages", "nowhere")
    assert status == 1
    assert "nowhere: cannot be read" in text


def test_pytest_finds_the_plugin_where_the_package_is_installed():
    import tomllib

    project = tomllib.loads((cases.ROOT / "pyproject.toml").read_text())["project"]
    entry = project["entry-points"]["pytest11"]
    assert entry == {"backbeat": "backbeat_docs.hosts.pytest_messages"}


def test_a_suite_that_does_not_use_the_plugin_loads_nothing_of_the_package(suite):
    code = "import sys\n\ndef test(): assert 0, sorted(m for m in sys.modules if 'backbeat' in m)\n"
    (suite / "test_service.py").write_text(code)
    status, text = run(suite)
    assert status == 1
    assert "AssertionError: ['backbeat_docs', " in text
    ours = text.split("AssertionError: [", 1)[1].split("]")[0].replace("'", "").split(", ")
    assert ours[0] == "backbeat_docs"
    assert ours[1:] == [
        f"backbeat_docs.{name}" for name in ("extras", "hosts", "hosts.pytest_messages")
    ]


def test_the_plugin_loads_no_module_that_pytest_does_not():
    code = (
        "import pytest, sys; before = {*sys.modules}; import backbeat_docs.hosts.pytest_messages;"
    )
    code += "print(*sorted({*sys.modules} - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "backbeat_docs", "backbeat_docs.extras", "backbeat_docs.hosts",
        "backbeat_docs.hosts.pytest_messages",
    ]  # fmt: skip


def test_the_choices_of_the_plugin_are_those_of_the_validator():
    from backbeat_docs.hosts import pytest_messages

    parser = pytest.Parser(_ispytest=True)
    pytest_messages.pytest_addoption(parser)
    options = {option.names()[0]: option for option in parser.getgroup("backbeat").options}
    choices = options["--backbeat-unknown-fields"].attrs()["choices"]
    assert choices == tuple(UNKNOWN_FIELDS)


def test_settings_apply_where_no_option_is_given(suite):
    (suite / "backbeat.toml").write_text('exclude = ["bad*"]\nunknown-fields = "allow"')
    (suite / "recorded" / "more.json").write_text(GOOD.replace("{", '{"more": 1,', 1))
    (suite / "recorded" / "build" / "stream.ndjson").unlink()
    words = ["-m", "backbeat", "--backbeat-messages", "recorded"]
    status, text = run(suite, *words)
    assert status == 0
    assert "2 passed, 2 deselected" in text
    status, text = run(suite, *words, "--backbeat-unknown-fields", "forbid")
    assert status == 1
    assert 'unknown field "more"' in text


def test_known_findings_are_skipped_tests(suite):
    from backbeat_docs.hosts.cli import main

    known = str(suite / "known.json")
    assert main(["validate", "--quiet", str(suite / "recorded"), "--write-baseline", known]) == 0
    (suite / "backbeat.toml").write_text('baseline = "known.json"')
    status, text = run(suite, "-rs", "-m", "backbeat", "--backbeat-messages", "recorded")
    assert status == 0
    assert "3 passed, 2 skipped" in text
    assert "known findings: 1" in text


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("schema = 1", 'backbeat.toml: unknown setting "schema" (did you mean "schemas"?)'),
        ('schemas = "empty"', "the contracts cannot be used: "),
        ('exclude = ["!"]', "backbeat.toml: exclude has the invalid pattern "),
        ('baseline = "nowhere"', "nowhere: cannot be read"),
    ],
)
def test_bad_settings_are_usage_errors(suite, settings, says):
    (suite / "backbeat.toml").write_text(settings)
    status, text = run(suite, "-m", "backbeat", "--backbeat-messages", "recorded")
    assert says in text
    assert status != 0
    assert "Traceback" not in text


def test_settings_that_nothing_uses_are_not_read(suite):
    (suite / "backbeat.toml").write_text("schema = 1")
    (suite / "test_service.py").write_text("def test_nothing():\n    pass\n")
    assert run(suite)[0] == 0
