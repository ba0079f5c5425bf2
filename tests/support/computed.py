"""What the facts on our pages are computed from: runs of the command, the simulator, the files."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from bench import page as bench_page
from bench import workload
from bench.rows import GROWTH, STREAM, Traffic
from test_pages import wrong_front_matter

from backbeat_docs import contracts
from backbeat_docs.contracts.catalogue import packaged_folder
from backbeat_docs.evolve import compare
from backbeat_docs.hosts.arrow import validate_batch
from backbeat_docs.hosts.cli.parser import PARSERS
from backbeat_docs.text import quoting
from backbeat_docs.traffic import Cluster, tempo
from support.draw import EXAMPLE
from support.site import ROOT


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return table


def least_version(package: str) -> str:
    """Return the least version of a package that an extra requires."""
    extras = project()["project"]["optional-dependencies"].values()
    row = next(row for rows in extras for row in rows if row.startswith(f"{package}>="))
    return str(row.removeprefix(f"{package}>=").partition(",")[0])


def draft() -> str:
    """Return the draft of JSON Schema in which the contracts are written."""
    drafts = {
        str(known.schema["$schema"]).split("/")[-2] for known in contracts.packaged().values()
    }
    (draft,) = drafts
    return draft


@functools.cache
def status(*words: str) -> int:
    """Return the exit status of a command in a folder with an invalid message and no valid one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "invalid.json").write_text("{}")
        (path / "valid.json").write_text(json.dumps(next(Cluster(beats=1).messages())))
        (path / "empty").mkdir()
        (path / "broken").mkdir()
        (path / "broken" / "a-v1.schema.json").write_text("{")
        shutil.copytree(packaged_folder(), path / "changed")
        (path / "changed" / "released" / "SHA256SUMS").write_text("")
        command = [sys.executable, "-m", "backbeat_docs", *words]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@functools.cache
def _traffic() -> tuple[dict[str, Any], ...]:
    return tuple(Cluster(agents=30).messages())


def claim(state: str, *names: str) -> tuple[str, ...]:
    """Return values that all claims of the simulator in a state have."""
    claims = [message for message in _traffic() if message.get("state") == state]
    (values,) = {tuple(f"{one[name]:g}" for name in names) for one in claims}
    return values


def first_beats(count: int) -> str:
    """Return the numbers of the first beats of a simulated cluster."""
    beats = [frame["beat_index"] for frame in _traffic() if "downbeat" in frame]
    return ", ".join(map(str, beats[:count]))


def progress() -> tuple[float, float]:
    """Return the bounds of a claim's progress."""
    member = contracts.packaged()["backbeat.statusclaim.v1"].schema["properties"]["progress"]
    return member["minimum"], member["maximum"]


def example_beat() -> int:
    """Return the beat of the example frame, which is the one of the source document."""
    frame = json.loads((ROOT / "tests" / "examples" / "beatframe-valid.json").read_text())
    return int(frame["beat_index"])


def phases() -> list[str]:
    """Return the phase of each beat of the default bar."""
    return [tempo.phases().at(beat) for beat in range(tempo.DEFAULT_BAR)]


def phase_edges() -> tuple[int, ...]:
    """Return the first and the last beat of each phase of the default bar."""
    names = phases()
    ends = {name: (names.index(name), len(names) - 1 - names[::-1].index(name)) for name in names}
    return tuple(edge for pair in ends.values() for edge in pair)


def phase_lengths() -> tuple[int, ...]:
    names = phases()
    return tuple(names.count(name) for name in dict.fromkeys(names))


def least_bar() -> int:
    """Return the least number of beats that a bar may have."""
    return next(size for size in range(1, tempo.DEFAULT_BAR) if _is_bar(size))


def _is_bar(size: int) -> bool:
    try:
        return bool(tempo.phases(size))
    except ValueError:
        return False


def shares() -> tuple[int, ...]:
    """Return how many of a hundred messages of the benchmark are of each type."""
    kinds = [json.loads(line)["type"].split(".")[1] for line in workload.messages(5000, Traffic())]
    return tuple(
        round(kinds.count(kind) / 50) for kind in ("statusclaim", "beatframe", "barreport")
    )


def mean_bytes() -> int:
    """Return the mean length of a message of the benchmark, rounded to tens."""
    return int(round(sum(map(len, workload.messages(5000, Traffic()))) / 5000, -1))


def mean_claim_bytes() -> int:
    """Return the mean length of a message of a large cluster, rounded to tens."""
    lines = list(Cluster(agents=1000, beats=10).lines())
    return int(round(sum(map(len, lines)) / len(lines), -1))


def memory() -> int:
    """Return the most megabytes that recorded traffic took, rounded up to tens."""
    rows = [row for row in bench_page.load()["rows"] if row["section"] in (STREAM, GROWTH)]
    peak = max(row["programs"]["backbeat"]["memory"] for row in rows)
    return -(-int(peak) // 10) * 10


def failing_beats() -> tuple[int, ...]:
    """Return the beats of the drawn bar in which an agent is first blocked, and one first fails."""
    states = [(m["state"], m["beat_index"]) for m in EXAMPLE.messages() if "state" in m]
    return tuple(
        min(beat for one, beat in states if one == state) for state in ("blocked", "failed")
    )


def least_count() -> int:
    """Return the least value that an option such as `--max-bytes` takes."""
    return next(number for number in range(10) if _is_count(str(number)))


def _is_count(text: str) -> bool:
    try:
        return bool(PARSERS["count"](text))
    except ArgumentTypeError:
        return False


def first_row() -> int:
    """Return the number of the first row in the findings of a column."""
    import pyarrow

    return int(validate_batch(pyarrow.array(["{}"])).findings["row"][0].as_py())


def integers() -> tuple[int, ...] | str:
    """Return the values of a list of integers and of the range that accepts the same."""
    first, *_, last = values = (1, 2, 3)
    ranged = {"type": "integer", "minimum": first, "maximum": last}
    bump = compare(_schema({"enum": list(values)}), _schema(ranged)).bump
    return (*values, first, last) if bump == "patch" else str(bump)


def _schema(member: dict[str, Any]) -> dict[str, Any]:
    properties = {"type": {"const": "small.range.v1"}, "number": member}
    identity = "https://small.example/range/1.0.0.json"
    return {"$id": identity, "title": "Range", "type": "object", "properties": properties}


def longest_description() -> int:
    """Return how many characters the description of a page may have."""
    page = "---\ndescription: {}.\n---\n"
    lengths = range(50, 200)
    return max(n for n in lengths if not wrong_front_matter(page.format("x" * (n - 1))))


def longest_value() -> int:
    """Return how many characters of a refused value a finding shows."""
    return len(quoting.show_value("x" * 1000).rstrip("…"))
