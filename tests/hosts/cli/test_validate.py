"""`backbeat-validate` as a user runs it: a process, its output and its status."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time

import jsonschema
import pytest
from support import cases

FRAME = cases.example("beatframe")
GOOD = json.dumps(FRAME)
BAD = json.dumps({**FRAME, "phase": "done"})
SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())


def backbeat(*arguments, **options):
    code = "from backbeat_docs.hosts.cli import validate; raise SystemExit(validate())"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def messages(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "sub" / "bad.json").write_text(BAD)
    (tmp_path / "sub" / "more.ndjson").write_text(f"{GOOD}\n{BAD}\n")
    return tmp_path


def without_time(text):
    return re.sub(r"in \d+\.\d\d s", "in T", text)


@pytest.mark.parametrize(
    "call",
    [
        [sys.executable, "-m", "backbeat_docs", "validate"],
        [os.path.join(os.path.dirname(sys.executable), "backbeat"), "validate"],
        [os.path.join(os.path.dirname(sys.executable), "backbeat-validate")],
    ],
)
def test_that_the_three_ways_to_call_it_are_equivalent(call, messages):
    done = subprocess.run(
        [*call, "--file", str(messages / "good.json"), "--exit-code"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert without_time(done.stdout) == (
        f"{messages}/good.json  valid {cases.shown('beatframe')}\n1 message: 1 valid, in T\n"
    )


def test_the_flags_of_the_source_document(messages):
    schemas = ["--schemas", cases.SCHEMAS]
    file = ["--file", messages / "sub" / "bad.json"]
    assert backbeat(*schemas, *file).returncode == 0
    assert backbeat(*schemas, *file, "--exit-code").returncode == 1
    assert backbeat(*schemas, "--message", "-", input=GOOD).returncode == 0
    assert json.loads(backbeat(*schemas, *file, "--json").stdout)["valid"] is False
    quiet = backbeat(*schemas, "--dir", messages, "--quiet").stdout
    assert [line.partition(":")[0] for line in quiet.splitlines()] == [
        f"{messages}/sub/bad.json", f"{messages}/sub/more.ndjson", "4 messages",
    ]  # fmt: skip


def test_that_everything_named_is_validated_in_order(messages):
    done = backbeat(
        messages / "good.json", "--file", messages / "sub" / "bad.json", "--dir", messages,
        "--message", "{}", "--json",
    )  # fmt: skip
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert [os.path.relpath(r["path"], messages) for r in document["results"][:6]] == [
        "good.json", "sub/bad.json", "good.json", "sub/bad.json", "sub/more.ndjson",
        "sub/more.ndjson",
    ]  # fmt: skip
    assert document["results"][6]["path"] == "<message>"


@pytest.mark.parametrize("data", [f"{GOOD}\n{BAD}\n", f"{BAD}\n\n{GOOD}"])
def test_a_stream_as_json_lines(data):
    lines = backbeat("--message", "-", "--json", input=data).stdout.splitlines()
    for line in lines:
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(line))
    assert json.loads(lines[-1])["summary"]["messages"] == 2


def test_one_message_on_standard_input_is_one_document():
    for data in (GOOD, GOOD + "\n", json.dumps(FRAME, indent=2)):
        document = json.loads(backbeat("--message", "-", "--json", input=data).stdout)
        assert document["summary"]["valid"] == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 2, "nothing to validate"),
        (["--fil", "x"], 2, "see backbeat-validate --help"),
        (["--engine", "ajv", "x"], 2, "invalid choice"),
        (["--max-bytes", "0", "x"], 2, "must be an integer of at least 1"),
        (["--file", "none.json"], 2, "none.json: cannot be read: No such file or directory"),
        (["--dir", "none"], 2, "none: does not exist"),
        (["--file", "."], 2, ".: is a folder; use --dir"),
        (["--schemas", "none", "--message", "{}"], 2, "the contracts cannot be used: none"),
        (["--dir", "empty", "--exit-code"], 2, "no messages found"),
        (["--message", "a.json"], 2, "--message takes the message itself"),
        (["--message", "", "--exit-code"], 1, ""),
    ],
)
def test_statuses(arguments, status, words, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.json").write_text(GOOD)
    done = backbeat(*arguments, cwd=tmp_path)
    assert done.returncode == status
    assert words in done.stderr
    assert done.stderr.count("\n") == (status == 2)


def test_that_a_folder_without_messages_is_reported(tmp_path):
    done = backbeat("--dir", tmp_path)
    assert (done.returncode, done.stdout[:11]) == (0, "0 messages:")
    assert done.stderr == "backbeat-validate: no messages found; give files that contain messages\n"


def test_that_a_dash_is_standard_input():
    assert backbeat("-", "--exit-code", input=GOOD).returncode == 0
    assert backbeat("-", "--exit-code", input=BAD).returncode == 1


def test_that_an_unreadable_input_is_status_2_and_the_rest_is_validated(messages):
    done = backbeat("--file", messages / "none.json", "--dir", messages, "--exit-code")
    assert done.returncode == 2
    assert "4 messages: 2 valid, 2 invalid (2 findings), 1 unreadable" in done.stdout


def test_options_that_change_the_verdict(messages):
    (messages / "open.json").write_text(json.dumps({**FRAME, "extra": 1}))
    call = ["--file", messages / "open.json", "--exit-code"]
    assert backbeat(*call).returncode == 1
    assert backbeat(*call, "--unknown-fields", "allow").returncode == 0
    assert backbeat(*call, "--unknown-fields", "allow", "--engine", "jsonschema").returncode == 0
    assert "[too-large]" in backbeat(*call, "--max-bytes", "10").stdout


def test_that_lines_forces_one_message_a_line(messages):
    (messages / "recorded.json").write_text(f"{GOOD}\n{GOOD}\n")
    call = ["--file", messages / "recorded.json", "--exit-code"]
    assert backbeat(*call).returncode == 1
    assert backbeat(*call, "--lines").returncode == 0


def test_names_that_are_not_utf8_and_names_with_control_characters(tmp_path):
    for name in (b"\xff.json", b"\x1b[31m.json", b"a\nb.json"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"{}")
    text = backbeat("--dir", tmp_path).stdout
    assert "\\xff.json:1:1" in text
    assert "\\x1b[31m.json:1:1" in text
    assert "a\\nb.json:1:1" in text
    assert len(json.loads(backbeat("--dir", tmp_path, "--json").stdout)["results"]) == 3


def test_an_output_that_is_not_utf8(messages):
    (messages / "good.json").write_text(json.dumps({**FRAME, "é🥁": 1}))
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = backbeat("--file", messages / "good.json", env=env)
    assert 'unknown field "\\xe9\\U0001f941"' in done.stdout
    assert done.returncode == 0


def test_that_a_closed_pipe_ends_quietly(tmp_path):
    (tmp_path / "many.ndjson").write_text(f"{BAD}\n" * 20_000)
    script = f'"{sys.executable}" -m backbeat_docs validate many.ndjson; echo "status $?" >&2'
    done = subprocess.run(
        ["bash", "-c", f"({script}) | head -n 1"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.count("\n") == 1
    assert done.stderr == "status 141\n"


def test_that_an_interrupt_reports_what_was_validated():
    command = [sys.executable, "-m", "backbeat_docs", "validate", "--message", "-", "--lines"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdin.write(f"{BAD}\n{GOOD}\n")
    process.stdin.flush()
    first = process.stdout.readline()  # the first verdict is out: the second may be too
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "[enum]" in first
    assert "message" in rest
    assert errors == ""


def on_a_terminal(*arguments, **env):
    """Run with both outputs on a pseudo-terminal, and return what was printed."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "backbeat_docs", "validate", *map(str, arguments)],
        stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm", **env},
    )  # fmt: skip
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 1 << 16)
        except OSError:
            break
        if not part:
            break
        seen += part
    process.wait()
    os.close(master)
    return seen.decode()


def test_that_a_terminal_has_colour_unless_it_is_turned_off(messages):
    bad = messages / "sub" / "bad.json"
    assert "\x1b[31m1 invalid\x1b[0m" in on_a_terminal(bad)
    assert "\x1b[" not in on_a_terminal(bad, NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(bad, TERM="dumb")


def test_help_and_version():
    text = backbeat("--help").stdout
    assert "examples:" in text
    assert "exit status:" in text
    assert backbeat("--version").stdout.startswith("backbeat-contracts ")
