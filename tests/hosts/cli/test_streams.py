"""The process and its surroundings: closed and full streams, pipes, terminals, signals."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.hosts.cli import console, lint, main
from backbeat_docs.hosts.cli.outputs import StreamOutput
from backbeat_docs.report import Style, build_reporter
from backbeat_docs.run import INTERRUPTION, Result, Summary, Unread, ValidRun

GOOD = json.dumps(cases.example("beatframe"))
BAD = '{"type": "x"}'
VALIDATE = [sys.executable, "-m", "backbeat_docs", "validate"]
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "one.ndjson").write_text(BAD + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def printed(monkeypatch, capsys):
    """Run in this process, and return what is printed."""

    def run(data, *arguments):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        assert main(["validate", *arguments]) == 0
        return capsys.readouterr().out

    return run


def shell(line, **options):
    """Run a line of bash, in which `backbeat` is the command line."""
    call = f"backbeat() {{ '{sys.executable}' -m backbeat_docs \"$@\"; }}; {line}"
    return subprocess.run(
        ["bash", "-c", call], capture_output=True, text=True, check=False, timeout=60, **options
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("backbeat validate good.json >&-", 2, "the output cannot be written: it is closed"),
        ("backbeat --help >&-", 2, "the output cannot be written: it is closed"),
        ("backbeat validate good.json 2>&-", 0, ""),
        ("backbeat validate none.json 2>&-", 2, ""),
        ("backbeat validate --nothing 2>&-", 2, ""),
        ("backbeat validate good.json <&-", 0, ""),
        ("backbeat validate --message - <&-", 2, "<stdin>: cannot be read: it is closed"),
        ("backbeat validate good.json <&- >&- 2>&-", 2, ""),
        pytest.param("backbeat validate none.json 2>/dev/full", 2, "", marks=FULL),
        pytest.param("backbeat validate good.json 2>/dev/full", 0, "", marks=FULL),
        pytest.param("backbeat validate --nothing 2>/dev/full", 2, "", marks=FULL),
        pytest.param("backbeat validate good.json >/dev/full 2>&1", 2, "", marks=FULL),
        pytest.param("backbeat --help >/dev/full", 2, "No space left on device", marks=FULL),
        pytest.param("backbeat --version >/dev/full", 2, "No space left on device", marks=FULL),
    ],
)
def test_closed_and_full_streams(line, status, says):
    done = shell(line)
    assert done.returncode == status
    assert says in done.stderr
    assert done.stderr.count("\n") == bool(says)


@pytest.mark.usefixtures("folder")
def test_that_a_path_error_is_not_reported_as_an_output_error(monkeypatch, capsys):
    def run(_):
        raise PermissionError(13, "Permission denied", "locked\n")

    monkeypatch.setattr(lint, "run", run)
    assert main(["lint"]) == 2
    assert capsys.readouterr().err == "backbeat: locked\\n: Permission denied\n"


def test_a_usage_error_does_not_control_the_terminal():
    arguments = ["--fo\x1b[31mo\nbar", "x\u202e", b"\xff"]
    done = subprocess.run([*VALIDATE, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "backbeat validate: unrecognized arguments: --fo\\x1b[31mo\\nbar; "
        "see backbeat validate --help\n"
    )


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["one.ndjson"], True),
        (["--file", "one.ndjson"], True),
        (["one.ndjson.gz"], True),
        (["good.json"], False),
        (["good.json", "--lines"], True),
        (["folder"], False),
        (["--dir", "folder"], False),
        (["--dir", "folder", "--lines"], False),
        (["one.ndjson", "one.ndjson"], False),
        (["one.ndjson", "--dir", "folder"], False),
        (["--message", GOOD], False),
        (["--message", GOOD, "--lines"], True),
        (["--message", "-"], False),
        (["--message", "-", "--lines"], True),
        (["recorded"], True),
        (["single"], False),
    ],
)
def test_that_the_input_chooses_the_shape_of_json(folder, printed, arguments, lines):
    import gzip

    (folder / "folder").mkdir()
    (folder / "folder" / "two.ndjson").write_text(f"{GOOD}\n{GOOD}\n")
    (folder / "one.ndjson.gz").write_bytes(gzip.compress(BAD.encode()))
    (folder / "recorded").write_text(f"{GOOD}\n{GOOD}\n")
    (folder / "single").write_text(f"{GOOD}\n")
    output = printed(GOOD, *arguments, "--json")
    first = json.loads(output.splitlines()[0]) if lines else json.loads(output)
    assert ("results" in first) is not lines


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (f"{GOOD}\n{GOOD}\n", True), (f"{BAD}\n{GOOD}\n", True), (f"{GOOD}\n{BAD}\n", True),
        (f"{BAD}\n", False), ("", False), (GOOD.replace(",", ",\n"), False),
    ],
)  # fmt: skip
def test_that_standard_input_chooses_the_shape_of_json(printed, data, lines, quiet):
    output = printed(data, "--message", "-", "--json", *quiet)
    if lines:
        *results, summary = map(json.loads, output.splitlines())
        assert summary["summary"]["messages"] == 2
        assert len(results) == (2 if not quiet else data.count(BAD))
    else:
        document = json.loads(output)
        assert document["summary"]["messages"] == 1
        assert len(document["results"]) == (1 if not (quiet and document["valid"]) else 0)


class Live:
    """A validator with its streams open."""

    def __init__(self, *arguments, **options):
        streams = {"stdin": subprocess.PIPE, **options}
        self.process = subprocess.Popen(
            [*VALIDATE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **streams
        )

    def send(self, line):
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def line(self):
        return self.process.stdout.readline().decode()

    def end(self, number):
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=30)
        assert errors == b""
        return self.process.returncode, output.decode()


@pytest.mark.parametrize("where", [[], ["--cluster", "local:1"]])
def test_that_a_verdict_does_not_wait_for_the_next_message(where):
    live = Live("--message", "-", *where)
    for _ in range(2):
        live.send(BAD)
        assert "[type-unknown]" in live.line()
    status, rest = live.end(signal.SIGINT)
    assert status == 130
    assert rest.startswith("2 messages: 0 valid, 2 invalid")


def test_that_an_interrupt_leaves_complete_json(folder):
    live = Live("--message", "-", "--json", "--output", "junit=j.xml", "--output", "text=t.txt")
    live.send(BAD)
    live.send(BAD)
    assert json.loads(live.line())["valid"] is False
    live.line()
    status, output = live.end(signal.SIGINT)
    assert status == 130
    interruption, last = map(json.loads, output.splitlines())
    assert interruption == {"path": "<run>", "error": INTERRUPTION.reason}
    assert last["summary"]["messages"] == 2
    assert last["summary"]["interrupted"] is True
    root = ElementTree.parse("j.xml").getroot()
    assert (root.get("failures"), root.get("errors")) == ("2", "1")
    assert Path("t.txt").read_text().endswith(f"\nthe run {INTERRUPTION.reason}\n")


@pytest.mark.usefixtures("folder")
def test_that_an_endless_line_is_left_and_the_run_goes_on():
    done = shell("backbeat validate --message - /dev/zero good.json < /dev/zero")
    assert done.returncode == 2
    left = "cannot be read: a line does not end within 64 MiB; it was left"
    assert done.stderr == (
        f"backbeat-validate: /dev/zero: {left}\nbackbeat-validate: <stdin>: {left}\n"
    )
    assert "3 messages: 1 valid, 2 invalid (2 findings), 2 unreadable" in done.stdout


def test_that_sigterm_leaves_no_partial_report(folder):
    live = Live("--message", "-", "--lines", "--output", "sarif=s.sarif")
    live.send(BAD)
    assert "[type-unknown]" in live.line()
    assert live.end(signal.SIGTERM) == (143, "")
    assert sorted(os.listdir(folder)) == ["good.json", "one.ndjson"]


def test_that_an_interrupt_during_imports_has_status_130():
    code = (
        "import importlib.abc, signal, sys\n"
        "class Interrupt(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'backbeat_docs.commands': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from backbeat_docs.hosts.cli import validate\n"
        "raise SystemExit(validate())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "line",
    [
        "backbeat validate good.json --quiet --output junit=/dev/stdout | cat",
        "backbeat validate good.json --quiet --output junit=/dev/fd/1 > f; cat f",
        "backbeat validate good.json --quiet --output junit=f > f; cat f",
        "backbeat validate good.json --quiet --output junit=>(cat) | cat",
        "mkfifo p; cat p & backbeat validate good.json --quiet --output junit=p; wait",
    ],
)
def test_that_a_report_can_be_piped(line):
    done = shell(line)
    assert done.stderr == ""
    assert ElementTree.fromstring(done.stdout).get("tests") == "1"


def test_that_a_report_on_standard_output_follows_the_printed_lines(folder):
    done = shell("echo kept > f; backbeat validate one.ndjson --output sarif=/dev/stdout >> f")
    assert (done.returncode, done.stderr) == (0, "")
    kept, finding, counts, report = (folder / "f").read_text().split("\n", 3)
    assert kept == "kept"
    assert "[type-unknown]" in finding
    assert counts.startswith("1 message")
    assert json.loads(report)["version"] == "2.1.0"


@pytest.mark.usefixtures("folder")
def test_that_a_pipe_without_a_reader_is_reported():
    done = shell("mkfifo p; backbeat validate good.json --output junit=p")
    assert done.returncode == 2
    assert done.stderr == (
        "backbeat-validate: p: the report cannot be written: the pipe has no reader\n"
    )


def test_that_it_runs_in_a_deleted_folder(folder):
    (folder / "gone").mkdir()
    paths = f"{folder}/good.json --output junit={folder}/j"
    done = shell(
        f"rmdir ../gone; backbeat validate --exit-code {paths}",
        cwd=folder / "gone",
        env={**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONSAFEPATH": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "valid BeatFrame" in done.stdout
    assert ElementTree.parse(folder / "j").getroot().get("tests") == "1"


def test_that_a_loop_of_links_is_skipped(folder):
    (folder / "loop").symlink_to("loop")
    done = subprocess.run([*VALIDATE, "--dir", "."], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 messages: 1 valid, 1 invalid" in done.stdout


@pytest.mark.parametrize("arguments", [["--dir", "."], ["."], ["--message", f"{GOOD}\n{GOOD}"]])
def test_that_lines_applies_to_every_input(folder, arguments):
    (folder / "one.ndjson").unlink()
    (folder / "good.json").write_text(f"{GOOD}\n{GOOD}")
    call = [*VALIDATE, *arguments, "--exit-code"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 1
    lines = subprocess.run([*call, "--lines"], capture_output=True, text=True, check=False)
    assert lines.returncode == 0
    assert "2 messages: 2 valid" in lines.stdout


def test_that_a_progress_bar_makes_room_for_every_line():
    stream = io.StringIO()
    printed = StreamOutput(
        build_reporter("text", Style()), stream, clear=lambda: stream.write("<clear>")
    )
    verdict = MessageValidator().validate(GOOD)
    printed.begin()
    (lines,) = MessageValidator().validate_lines(GOOD.encode())
    printed.outcome(ValidRun("s.ndjson", 1, lines))
    printed.outcome(Result("a.json", 1, False, verdict))
    printed.outcome(Unread("b.json", "cannot be read"))
    printed.end(Summary().close())
    assert stream.getvalue().startswith(
        f"<clear>a.json  valid {cases.shown('beatframe')}\n<clear><clear>0 messages"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_that_progress_is_shown_only_on_a_terminal(monkeypatch, terminal):
    shown = []
    bar = SimpleNamespace(update=shown.append, clear=lambda: shown.append("clear"))
    made = SimpleNamespace(tqdm=lambda **_: contextlib.nullcontext(bar))
    monkeypatch.setitem(sys.modules, "tqdm", made)
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: terminal))
    with console.show_progress(10) as progress:
        progress.advance(7)
        progress.clear()
    assert shown == ([7, "clear"] if terminal else [])
