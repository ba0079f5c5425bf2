"""`backbeat conform --cluster`: its reports are those of one process."""

import gzip
import io
import json
import random
import re
import sys

import pytest
from support import cases
from support.clusters import COUNTED, after_blocks, local

from backbeat_docs.hosts import cli
from backbeat_docs.run import blocks
from backbeat_docs.traffic import simulate

FAULTS = [
    "lost-frame@130", "second-pulse@200", "progress-falls@260", "undead-task@330",
    "blocked-changes@400", "silent-agent@470", "wrong-drift@500", "wrong-help@560",
    "two-reports@590", "lost-report@620", "reused-window@680", "late@730", "duplicate@790",
    "unfinished-completion@850", "misplaced-downbeat@910", "restart@1000",
]  # fmt: skip


def record(invalid=0.0, **settings):
    """Return the lines of a recording, of which some are invalid, cut off or blank."""
    draw = random.Random(7)
    for message in simulate(tempo_bpm=60, **settings):
        line = json.dumps(message, separators=(",", ":")).encode()
        kind = draw.random() / invalid if invalid else 1
        if kind < 0.6:
            line = line.replace(b'"beats_left"', b'"beats_lef"').replace(b"plan", b"plum")
        elif kind < 0.8:
            line = line[:60]
        elif kind < 1:
            yield b""
        yield line


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return the path of 300,000 messages with a fault in every few bars."""
    path = tmp_path_factory.getbasetemp() / "recording.ndjson"
    lines = record(0.001, agents=250, beats=1200, bar=60, faults=FAULTS)
    path.write_bytes(b"\n".join(lines))
    return path


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Make a folder with a recording in several files, of every kind."""
    faults = ["lost-frame@40", "wrong-drift@60", "silent-agent@80"]
    lines = list(record(0.01, agents=4, beats=120, bar=12, faults=faults))
    size = len(lines) // 5
    parts = [b"\n".join(lines[n * size : (n + 1) * size]) for n in range(4)]
    files = {
        "a.ndjson": parts[0], "b.ndjson": parts[1].replace(b"\n", b"\r\n") + b"\n",
        "c.ndjson.gz": gzip.compress(parts[2]), "d.ndjson": parts[3], "readme.txt": b"",
    }  # fmt: skip
    rest = [line for line in lines[4 * size :] if line]
    files |= {f"e{number:03}.json": line for number, line in enumerate(rest)}
    (tmp_path / "archive").mkdir()
    for name, data in files.items():
        (tmp_path / "archive" / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return files


def test_that_a_killed_worker_changes_no_report(recording, report, machines, monkeypatch):
    machines.add_worker()
    machines.add_worker()
    words = ("--exit-code", str(recording))
    one = report(*words, command="conform", formats=COUNTED)
    monkeypatch.setattr(blocks, "BLOCK", 1 << 20)
    killed = []
    after_blocks(monkeypatch, 5, lambda: killed.append(machines.processes[1].kill()))
    words = (*words, "--cluster", machines.address)
    assert report(*words, command="conform", formats=COUNTED) == one
    assert killed
    assert len(machines.workers()) == 1
    assert one[:2] == (1, "")
    assert re.search(r"\n\d+ rules: \d+ kept, \d+ broken, ", one[2])


def test_that_a_lost_scheduler_ends_the_run_with_its_findings(
    recording, report, machines, monkeypatch
):
    machines.add_worker()
    monkeypatch.setattr(blocks, "BLOCK", 1 << 20)
    after_blocks(monkeypatch, 30, machines.processes[0].kill)
    words = (str(recording), "--quiet", "--cluster", machines.address)
    status, errors, printed, *_ = report(*words, command="conform", formats=())
    assert (status, errors.count("\n")) == (2, 1)
    assert errors.endswith("was not validated to its end, nor was what follows: "
                           "the scheduler was lost\n")  # fmt: skip
    (line,) = re.findall(r":(\d+):1  beat 200 has two different frames ", printed)
    assert b'"beat_index":200' in recording.read_bytes().splitlines()[int(line) - 1]
    assert "beat 910" not in printed


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("prefix", ["memory://", ""])
@pytest.mark.parametrize(
    "words",
    [
        ["{}archive", "--exit-code"],
        ["{}archive/b.ndjson", "--quiet", "--hide-values"],
        ["{}archive/a.ndjson", "{}archive/gone.ndjson", "{}archive/b.ndjson", "--max-findings=1"],
        ["{}archive/d.ndjson", "{}archive/c.ndjson.gz", "--reorder-beats", "2"],
    ],
    ids=lambda words: " ".join(words).replace("{}", ""),
)
def test_that_a_report_is_that_of_one_process(archive, memory, report, scheduler, words, prefix):
    memory(archive)
    one = report(*(word.format("") for word in words), command="conform")
    words = [word.format(prefix) for word in words]
    there = report(*words, "--cluster", scheduler, command="conform")
    assert local(there) == local(one)
    assert "broken" in one[2]


@pytest.mark.usefixtures("small")
def test_that_standard_input_is_between_the_blocks(archive, report, scheduler, monkeypatch):
    def run(*words):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive["b.ndjson"])))
        words = ("archive/a.ndjson", "-", "archive/c.ndjson.gz", *words)
        return report(*words, "--strict-inputs", command="conform")

    one = run()
    assert run("--cluster", scheduler) == one
    assert "<stdin>" in one[2]


@pytest.mark.usefixtures("small")
def test_that_own_contracts_are_those_of_the_rules(archive, report, scheduler):
    words = ("archive", "--schemas", str(cases.SCHEMAS))
    one = report(*words, command="conform")
    assert report(*words, "--cluster", scheduler, command="conform") == one
    assert one == report("archive", command="conform")


@pytest.mark.usefixtures("small")
def test_that_a_baseline_and_a_picture_are_those_of_one_process(
    archive, memory, scheduler, tmp_path, capsys
):
    def run(*words):
        assert cli.main(["conform", *words]) == 0
        return [(tmp_path / name).read_text() for name in ("known.json", "bar.svg")]

    memory(archive)
    words = ("--write-baseline", "known.json", "--picture", "bar.svg", "--cluster", scheduler)
    one = run("archive", *words[:4])
    assert run("archive", *words) == one
    assert run("memory://archive", *words)[1] == one[1]
    words = ("archive", "--baseline", "known.json", "--exit-code", "--cluster", scheduler)
    assert cli.main(["conform", *words]) == 1  # its names are those of another place
    run("archive", "--write-baseline", "known.json", "--picture", "bar.svg")
    capsys.readouterr()
    assert cli.main(["conform", *words, "--quiet"]) == 0
