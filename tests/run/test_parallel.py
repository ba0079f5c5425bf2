import json
import os
import signal

import pytest
from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.run import Passed, Result, Summary, judge_inputs, parallel, sources
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.sources import Item, Trouble

GOOD = json.dumps(cases.example("statusclaim"), separators=(",", ":")).encode()
BAD = GOOD.replace(b"executing", b"executin")
VALIDATOR = MessageValidator()


def flat(outcomes):
    """Every outcome, with the runs of valid messages taken apart."""
    for outcome in outcomes:
        if isinstance(outcome, Passed):
            yield from outcome.results()
        else:
            yield outcome


def shown(outcomes):
    places = []
    for outcome in flat(outcomes):
        findings = outcome.verdict.findings if isinstance(outcome, Result) else ()
        places.append((*outcome[:2], [(*f[:3], f.line, f.column) for f in findings]))
    return places


@pytest.fixture
def small(monkeypatch):
    """Parts so small that a test has many of them."""
    monkeypatch.setattr(sources, "RANGE", 1000)
    monkeypatch.setattr(sources, "_FILES", 3)


@pytest.fixture
def traffic(tmp_path):
    lines = [BAD if n % 7 == 0 else b"" if n % 11 == 0 else GOOD for n in range(200)]
    lines[50] = b'{"long": "' + b"x" * 5000 + b'"}'
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    (tmp_path / "b.ndjson").write_bytes(b"\r\n".join(lines[:60]) + b"\n")
    (tmp_path / "empty.ndjson").write_bytes(b"")
    for number in range(20):
        (tmp_path / f"m{number}.json").write_bytes(BAD if number % 3 else GOOD)
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    return tmp_path


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", [".", "a.ndjson", "b.ndjson", "empty.ndjson"])
@pytest.mark.parametrize("limit", [1 << 20, 1000])
def test_several_processes_find_what_one_finds_in_the_same_order(traffic, name, limit):
    path = str(traffic / name)
    validator = MessageValidator(max_bytes=limit)
    one = list(judge_inputs(validator, sources.path(path, limit)))
    told = []
    several = parallel.judge_shared(validator, sources.parts(path, limit), 2, told.append)
    assert shown(several) == shown(one)
    if name.endswith("son"):
        assert sum(told) == os.path.getsize(path)


@pytest.mark.usefixtures("small")
def test_little_work_is_done_in_this_process(traffic, monkeypatch):
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", None)
    (traffic / "a.ndjson").write_bytes(b"\n".join([GOOD, BAD, GOOD] * 3))
    path = str(traffic / "a.ndjson")
    several = parallel.judge_shared(VALIDATOR, sources.parts(path, 1 << 20), 2, lambda size: None)
    assert shown(several) == shown(judge_inputs(VALIDATOR, sources.path(path, 1 << 20)))


@pytest.mark.usefixtures("small")
def test_what_is_read_here_keeps_its_place_among_the_parts(traffic):
    path = str(traffic / "a.ndjson")
    parts = list(sources.parts(path, 1 << 20))
    inputs = [*parts, Item("<message>", GOOD), Trouble("x", "gone"), *parts]
    outcomes = shown(parallel.judge_shared(VALIDATOR, inputs, 2, lambda size: None))
    one = shown(judge_inputs(VALIDATOR, sources.path(path, 1 << 20)))
    assert outcomes == [*one, ("<message>", 1, []), ("x", "gone", []), *one]


@pytest.mark.usefixtures("small")
def test_a_killed_process_is_said_and_what_was_judged_before_is_kept(traffic):
    path = str(traffic / "a.ndjson")
    many = [part for _ in range(200) for part in sources.parts(path, 1 << 20)]
    outcomes = parallel.judge_shared(VALIDATOR, many, 2, lambda size: None)
    first = next(outcomes)
    children = [int(pid) for pid in _children()]
    assert children
    os.kill(children[0], signal.SIGKILL)
    *rest, last = outcomes
    assert isinstance(first, (Passed, Result))
    assert isinstance(last, Trouble)
    assert "killed" in last.problem
    assert "--jobs 1" in last.problem
    assert not any(isinstance(outcome, Trouble) for outcome in rest)


def _children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read().split()


@pytest.mark.usefixtures("small")
def test_no_process_is_left_when_nobody_wants_the_rest(traffic):
    before = set(_children())
    many = [p for _ in range(50) for p in sources.parts(str(traffic / "a.ndjson"), 1 << 20)]
    outcomes = parallel.judge_shared(VALIDATOR, many, 2, lambda size: None)
    next(outcomes)
    outcomes.close()
    assert set(_children()) <= before


def test_a_bound_on_what_is_shown(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"\n".join([GOOD, BAD, BAD, b"{}", BAD]))
    limit, summary, kept = Limit(2), Summary(), []
    for outcome in judge_inputs(VALIDATOR, sources.path(str(path), 1 << 20)):
        summary.add(outcome)
        kept.append(limit.trim(outcome))
    assert summary.codes == {"enum": 3, "type-missing": 1}
    assert limit.hidden == {"enum": 1}
    assert kept[-1] is None
    assert None not in kept[:-1]
    assert summary.first == {
        "enum": (str(path), 2, "/state"),
        "type-missing": (str(path), 4, ""),
    }
    assert Limit(None).trim(kept[1]) is kept[1]
