"""`backbeat simulate`: the command as a user runs it."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from backbeat_docs.hosts import cli
from backbeat_docs.hosts.cli import simulate
from backbeat_docs.traffic import Cluster
from backbeat_docs.traffic.faults import FAULTS


def output(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, bytes, str]:
    status = cli.main(["simulate", *words])
    captured = capfdbinary.readouterr()
    return status, captured.out, captured.err.decode()


def test_the_defaults_are_those_of_the_library(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert output(capfdbinary) == (0, b"".join(Cluster().lines()), "")


def test_each_option_reaches_the_cluster(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = "--tempo 60 --agents 3 --beats 7 --bar 5 --claims-per-beat 2 --cluster-id c --seed 4"
    status, out, _ = output(capfdbinary, *words.split(), "--start", "2026-01-02T03:04:05+01:00")
    start = simulate.datetime.fromisoformat("2026-01-02T02:04:05Z")
    assert status == 0
    assert out == b"".join(Cluster(60, 3, 7, 5, 2, "c", start, 4).lines())
    assert json.loads(out.splitlines()[0])["deadline_at"] == "2026-01-02T02:04:06Z"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--tempo", "0.01"], "the tempo must be at least 0.1 BPM, got 0.01"),
        (["--bar", "2"], "a bar must have at least 3 beats, got 2"),
        (["--agents", "70000"], "agents must be from 0 to 65535, got 70000"),
        (["--start", "yesterday"], "--start must be a time such as 2025-09-05T12:00:00Z"),
        (["--start", "2025-02-30T00:00:00Z"], "--start must be a time"),
        (["--start", "9999-12-31T23:00:00Z"], "start and end must be in the years 1 to 9999"),
        (["--start", "0001-01-01T00:00:00+10:00"], "start and end must be in the years 1 to 9999"),
        (["--fault", "lost-fram"], 'there is no fault "lost-fram" (did you mean "lost-frame"?)'),
        (["--fault", "late@120"], "late@120 is outside the run, whose last beat is 119"),
        (["--cluster-id", "\x1b[31m"], "cluster_id must be 1 to 128 characters"),
    ],
)
def test_invalid_options_are_refused(
    capfdbinary: pytest.CaptureFixture[bytes], words: list[str], says: str
) -> None:
    status, out, problem = output(capfdbinary, *words)
    assert (status, out) == (2, b"")
    assert problem.startswith(f"backbeat simulate: {says}")
    assert problem.count("\n") == 1


def test_faults(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ["--beats", "150", "--fault", "lost-frame@130", "--fault=restart@140"]
    status, out, problem = output(capfdbinary, *words)
    assert (status, problem) == (0, "")
    assert out == b"".join(Cluster(beats=150, faults=("lost-frame@130", "restart@140")).lines())
    paced = ["--pace", "--tempo", "60000", "--beats", "30", "--bar", "5", "--fault", "lost-frame"]
    status, out, _ = output(capfdbinary, *paced, "--start", "2026-01-01T00:00:00Z")
    assert (status, out.count(b"\n")) == (0, 30 + 30 * 10 + 6 - 1)


@pytest.mark.parametrize("paced", [[], ["--pace", "--tempo", "60000"]])
def test_a_fault_that_changes_nothing(
    capfdbinary: pytest.CaptureFixture[bytes], paced: list[str]
) -> None:
    status, out, problem = output(capfdbinary, "--fault", "silent-agent@119", *paced)
    assert (status, out.count(b"\n")) == (2, 120 + 120 * 10 + 1)
    assert problem.startswith("backbeat simulate: silent-agent found no message to change")
    assert problem.count("\n") == 1


def test_the_list_of_faults(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    status, out, _ = output(capfdbinary, "--list-faults")
    rows = [line.split(maxsplit=2) for line in out.decode().splitlines()]
    assert status == 0
    assert rows == [[name, row.rule or "-", row.sentence] for name, row in FAULTS.items()]


def test_a_closed_pipe_ends_quietly() -> None:
    command = [sys.executable, "-m", "backbeat_docs", "simulate", "--beats", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"type":"backbeat.beatframe.v1"')
        process.stdout.close()
        assert process.wait() == 141
        assert process.stderr.read() == b""


def test_a_late_end_is_reported() -> None:
    """A beat lasts a millisecond, and the reader sleeps for many beats before it reads."""
    simulated = f"{sys.executable} -m backbeat_docs simulate --pace --tempo 60000 --agents 50"
    done = subprocess.run(
        ["sh", "-c", f"{simulated} --beats 60 --bar 60 | (sleep 0.5; wc -l)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(60 + 60 * 50 + 1)
    assert done.stderr.startswith("backbeat simulate: finished ")
    assert "late: the reader or this machine is too slow" in done.stderr


class Clock:
    """A clock that only sleeps and slow writes advance."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def timed(*at: float) -> Iterator[tuple[int, bytes]]:
    return ((int(seconds * 1e9), b"%g\n" % seconds) for seconds in at)


def test_paced_lines_wait_for_their_time() -> None:
    clock, out = Clock(), io.BytesIO()
    assert simulate.pace(timed(7, 7.5, 7.5, 9), out, clock, clock.sleep) == pytest.approx(0)
    assert clock.slept == pytest.approx([0.5, 1.5])
    assert out.getvalue() == b"7\n7.5\n7.5\n9\n"


def test_lines_due_together_are_written_together() -> None:
    clock, out = Clock(), io.BytesIO()
    late = simulate.pace(timed(*(n * 1e-5 for n in range(1000))), out, clock, clock.sleep)
    assert len(clock.slept) <= 10
    assert late <= 0.001 + 1e-9


class Slow(io.BytesIO):
    """A slow reader."""

    def __init__(self, clock: Clock, *seconds: float) -> None:
        super().__init__()
        self.clock, self.seconds = clock, list(seconds)

    def write(self, line: object) -> int:
        self.clock.now += self.seconds.pop(0)
        return super().write(line)  # type: ignore[arg-type]


def test_a_slow_reader_is_reported() -> None:
    clock = Clock()
    late = simulate.pace(timed(0, 1, 2), Slow(clock, 2, 2, 2), clock, clock.sleep)
    assert late == pytest.approx(4)


def test_a_reader_that_catches_up_is_not_reported() -> None:
    clock = Clock()
    late = simulate.pace(timed(0, 1, 9), Slow(clock, 5, 0, 0), clock, clock.sleep)
    assert late == pytest.approx(0)


def test_pace_starts_now_and_keeps_the_messages(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ["--pace", "--tempo", "60000", "--beats", "30", "--bar", "3"]
    status, out, _ = output(capfdbinary, *words, "--start", "2026-01-01T00:00:00Z")
    start = simulate.datetime.fromisoformat("2026-01-01T00:00:00Z")
    assert status == 0
    assert out == b"".join(Cluster(60000, beats=30, bar=3, start=start).lines())
    before = simulate.datetime.now(simulate.UTC)
    _, out, _ = output(capfdbinary, *words)
    deadline = simulate.datetime.fromisoformat(json.loads(out.splitlines()[0])["deadline_at"])
    assert before < deadline < simulate.datetime.now(simulate.UTC)
