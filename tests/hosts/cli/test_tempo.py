"""`backbeat tempo`: the command as a user runs it."""

import pytest

from backbeat_docs.hosts import cli
from backbeat_docs.traffic import tempo


def output(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["tempo", *words])
    return status, *capsys.readouterr()


def test_a_beat_and_its_tempo_give_the_same_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "2") == output(capsys, "--beat", "30s")
    assert output(capsys, "600") == output(capsys, "--beat", "100ms")


def test_the_default_tempo(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, problem = output(capsys, "2", "--agents", "1000", "--claims-per-beat", "3")
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert (status, problem) == (0, "")
    assert rows["tempo"] == "2 BPM"
    assert rows["beat"] == "30 s"
    assert rows["band"] == "Standard Services (2 to 10 BPM): APIs, web apps"
    assert rows["budget"] == "3 s network, 24 s work, 3 s review"
    assert rows["bar"] == "120 beats, 1 h: 6 min plan, 48 min execute, 6 min review"
    assert rows["messages"].startswith(
        "100 per second from 1,000 agents: 0.03333 frames, 100 claims"
    )


def test_without_a_tempo_the_bands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = output(capsys)
    assert [line[:18].strip() for line in out.splitlines()] == [band.name for band in tempo.BANDS]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["0.05"], "the tempo must be at least 0.1 BPM, got 0.05"),
        (["--beat", "11min"], "a beat lasts at most 10 min, got 11 min"),
        (["--beat", "0s"], "a beat must last more than 0 seconds, got 0"),
        (["--beat", "soon"], "a duration must be a number and a unit"),
        (["2", "--beat", "30s"], "give BPM or --beat, not both"),
        (["2", "--bar", "2"], "a bar must have at least 3 beats, got 2"),
    ],
)
def test_invalid_tempi_are_refused(
    capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    status, out, problem = output(capsys, *words)
    assert (status, out) == (2, "")
    assert problem.startswith(f"backbeat tempo: {says}")
