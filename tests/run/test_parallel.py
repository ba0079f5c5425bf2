import errno
import gzip
import json
import os
import signal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases
from support.results import one_by_one

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Result, Unread, ValidRun, parallel, sources, validate_inputs
from backbeat_docs.text.strict_json import BLANK

GOOD = json.dumps(cases.example("statusclaim"), separators=(",", ":")).encode()
BAD = GOOD.replace(b"executing", b"executin")
VALIDATOR = MessageValidator()


def shown(outcomes):
    places = []
    for outcome in one_by_one(outcomes):
        findings = outcome.verdict.findings if isinstance(outcome, Result) else ()
        places.append((*outcome[:2], [finding.as_dict() for finding in findings]))
    return places


@pytest.fixture
def small(monkeypatch):
    """Parts so small that a test has many of them."""
    monkeypatch.setattr(parallel, "RANGE", 1000)
    monkeypatch.setattr(parallel, "FILES", 3)


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
    one = list(validate_inputs(validator, sources.path(path, limit)))
    sizes = []
    several = parallel.validate_in_processes(validator, parallel.path(path, limit), 2, sizes.append)
    assert shown(several) == shown(one)
    if name.endswith("son"):
        assert sum(sizes) == os.path.getsize(path)


@pytest.mark.usefixtures("small")
def test_little_work_is_done_in_this_process(traffic, monkeypatch):
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", None)
    (traffic / "a.ndjson").write_bytes(b"\n".join([GOOD, BAD, GOOD] * 3))
    path = str(traffic / "a.ndjson")
    several = parallel.validate_in_processes(
        VALIDATOR, parallel.path(path, 1 << 20), 2, lambda size: None
    )
    assert shown(several) == shown(validate_inputs(VALIDATOR, sources.path(path, 1 << 20)))


@pytest.mark.usefixtures("small")
def test_inputs_read_in_this_process_keep_their_order(traffic):
    path = str(traffic / "a.ndjson")
    parts = list(parallel.path(path, 1 << 20))
    inputs = [*parts, Located("<message>", GOOD), Unread("x", "gone"), *parts]
    outcomes = shown(parallel.validate_in_processes(VALIDATOR, inputs, 2, lambda size: None))
    one = shown(validate_inputs(VALIDATOR, sources.path(path, 1 << 20)))
    assert outcomes == [*one, ("<message>", 1, []), ("x", "gone", []), *one]


@pytest.mark.usefixtures("small")
def test_a_killed_process_is_reported_and_earlier_results_are_kept(traffic):
    path = str(traffic / "a.ndjson")
    many = [part for _ in range(200) for part in parallel.path(path, 1 << 20)]
    outcomes = parallel.validate_in_processes(VALIDATOR, many, 2, lambda size: None)
    first = next(outcomes)
    children = [int(pid) for pid in _children()]
    assert children
    os.kill(children[0], signal.SIGKILL)
    *rest, last = outcomes
    assert isinstance(first, (ValidRun, Result))
    assert isinstance(last, Unread)
    assert "killed" in last.reason
    assert "--jobs 1" in last.reason
    assert not any(isinstance(outcome, Unread) for outcome in rest)


def _children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read().split()


@pytest.mark.usefixtures("small")
def test_closing_early_leaves_no_process(traffic):
    before = set(_children())
    many = [p for _ in range(50) for p in parallel.path(str(traffic / "a.ndjson"), 1 << 20)]
    outcomes = parallel.validate_in_processes(VALIDATOR, many, 2, lambda size: None)
    next(outcomes)
    outcomes.close()
    assert set(_children()) <= before


text = st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"")), max_size=12)


@given(text, st.integers(1, 9), st.integers(1, 4))
@example([b"abcdef", b"", b"abcdef"], 2, 3)
def test_ranges_of_a_file_have_each_line_once(tmp_path_factory, lines, size, limit):
    path = tmp_path_factory.getbasetemp() / "ranges.ndjson"
    path.write_bytes(b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "RANGE", size)
        parts = list(parallel.file(str(path), limit))
    assert [part.continued for part in parts] == [n > 0 for n in range(len(parts))]
    found, before = [], 0
    for part in parts:
        total = 0
        for block in part.read():
            found += [
                (message.data[: limit + 1], message.line + before)
                for message in sources.messages([block], 99)
            ]
            total = block.line + block.line_count - 1
        before += total
    expected = [
        (line.removesuffix(b"\r")[: limit + 1], n)
        for n, line in enumerate(lines, 1)
        if line.strip(BLANK)
    ]
    assert [line for _, line in found] == [line for _, line in expected]
    assert [data for data, _ in found if len(data) <= limit] == [
        data for data, _ in expected if len(data) <= limit
    ]


def test_a_range_of_a_file_that_became_shorter(tmp_path):
    path = tmp_path / "s.ndjson"
    path.write_bytes(b"{}\n{}\n")
    lines, unread = parallel.read_range(str(path), 0, 100, 1000)
    assert lines.data == b"{}\n{}"
    assert "became shorter" in unread.reason
    assert list(parallel.read_range(str(path), 100, 200, 1000))[-1] == unread
    path.unlink()
    assert "cannot be read" in next(parallel.read_range(str(path), 0, 6, 1000)).reason


def test_that_a_file_that_became_shorter_is_reported_once(tmp_path, monkeypatch):
    monkeypatch.setattr(parallel, "RANGE", 1000)
    path = tmp_path / "s.ndjson"
    path.write_bytes((GOOD + b"\n") * 60)
    parts = list(parallel.file(str(path), 1 << 20))
    os.truncate(path, 500)
    outcomes = parallel.validate_in_processes(VALIDATOR, parts, 2, lambda size: None)
    unread = [outcome for outcome in outcomes if isinstance(outcome, Unread)]
    assert [one.reason for one in unread] == [
        "became shorter while it was read; its end was not validated"
    ]


def test_that_too_few_open_files_are_reported(traffic, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(parallel.ProcessPoolExecutor, "submit", refuse)
    many = [part for _ in range(9) for part in parallel.path(str(traffic / "a.ndjson"), 1 << 20)]
    (unread,) = parallel.validate_in_processes(VALIDATOR, many, 2, lambda size: None)
    assert unread.path.endswith("a.ndjson")
    assert unread.reason == (
        "was not validated, nor was what follows: no more processes can be started "
        "(Too many open files); try --jobs 1"
    )
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", refuse)
    assert [*parallel.validate_in_processes(VALIDATOR, many, 2, lambda size: None)] == [unread]


def test_a_file_that_vanishes_before_it_is_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(os.path, "isfile", lambda name: True)
    gone = str(tmp_path / "gone.ndjson")
    assert list(parallel.path(gone, 1000)) == [
        Unread(gone, "cannot be read: No such file or directory")
    ]


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.usefixtures("small")
def test_a_compressed_file_is_read_by_one_process(tmp_path, lines):
    path = str(tmp_path / "s.ndjson.gz")
    with gzip.open(path, "wb") as file:
        file.write(b"\n".join([GOOD, BAD] * 50))
    several = parallel.validate_in_processes(
        VALIDATOR, parallel.path(path, 1 << 20, lines=lines), 2, lambda size: None
    )
    one = validate_inputs(VALIDATOR, sources.path(path, 1 << 20, lines=lines))
    assert shown(several) == shown(one)


def test_that_lines_applies_to_the_parts_of_a_folder(tmp_path):
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "b.json").write_text("{}\n[]\n")
    (part,) = parallel.folder(str(tmp_path), 1000, lines=True)
    found = sources.messages(part.read(), 1000)
    assert [(os.path.basename(i.path), i.line) for i in found] == [
        ("a.json", 1), ("b.json", 1), ("b.json", 2),
    ]  # fmt: skip
