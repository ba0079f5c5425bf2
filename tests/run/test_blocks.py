"""Blocks of a run: whatever the cut, joined they have the outcomes of one process."""

import gzip
import json
import os
import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases
from support.results import one_by_one

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Result, Unread, ValidRun, blocks, sources, validate_inputs
from backbeat_docs.run import lines as run_lines
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
    """Blocks so small that a test has many of them."""
    monkeypatch.setattr(blocks, "BLOCK", 1000)
    monkeypatch.setattr(blocks, "FILES", 3)


@pytest.fixture
def traffic(tmp_path):
    lines = [BAD if n % 7 == 0 else b"" if n % 11 == 0 else GOOD for n in range(200)]
    lines[50] = b'{"long": "' + b"x" * 5000 + b'"}'
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    (tmp_path / "b.ndjson").write_bytes(b"\r\n".join(lines[:60]) + b"\n")
    (tmp_path / "c.ndjson.gz").write_bytes(gzip.compress(b"\n".join(lines[:60])))
    (tmp_path / "cut.ndjson.gz").write_bytes(gzip.compress(b"\n".join(lines[:60]))[:-20])
    (tmp_path / "d.txt").write_bytes(GOOD + b"\n" + BAD)
    (tmp_path / "empty.ndjson").write_bytes(b"")
    for number in range(20):
        (tmp_path / f"m{number}.json").write_bytes(BAD if number % 3 else GOOD)
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    return tmp_path


def validate(validator, inputs, with_text=True):
    """Validate blocks as other processes would: they are pickled, and so are their outcomes."""
    joined = blocks.Joined()
    for given_ in inputs:
        if isinstance(given_, blocks.Block):
            there = pickle.loads(pickle.dumps(given_))
            found = blocks.validate_block(validator, there, with_text)
            yield from joined.add(given_, pickle.loads(pickle.dumps(found))).outcomes
        else:
            yield from validate_inputs(validator, [given_])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(
    "name",
    [
        ".",
        "a.ndjson",
        "b.ndjson",
        "c.ndjson.gz",
        "cut.ndjson.gz",
        "d.txt",
        "empty.ndjson",
        "m0.json",
        "gone.ndjson",
    ],
)
@pytest.mark.parametrize("limit", [1 << 20, 1000])
def test_that_blocks_have_the_outcomes_of_one_process(traffic, name, limit, lines):
    path = str(traffic / name)
    validator = MessageValidator(max_bytes=limit)
    one = list(validate_inputs(validator, sources.path(path, limit, lines=lines)))
    inputs = list(blocks.path(path, limit, lines=lines))
    assert shown(validate(validator, inputs)) == shown(one)
    if os.path.isfile(path):
        assert sum(block.size for block in inputs) == os.path.getsize(path)


@pytest.mark.usefixtures("small")
def test_that_blocks_are_read_in_another_folder(traffic, monkeypatch):
    monkeypatch.chdir(traffic)
    inputs = [*blocks.path("a.ndjson", 1000), *blocks.path(".", 1000)]
    here = shown(validate(VALIDATOR, inputs))
    monkeypatch.chdir("/")
    assert shown(validate(VALIDATOR, inputs)) == here
    assert here[0][0] == "a.ndjson"


def test_that_valid_messages_are_only_counted_without_their_text(traffic):
    inputs = list(blocks.path(str(traffic / "a.ndjson"), 1 << 20))
    whole, counted = (list(validate(VALIDATOR, inputs, with_text)) for with_text in (True, False))
    assert [type(one) for one in whole] == [type(one) for one in counted]
    for one, other in zip(whole, counted, strict=True):
        if isinstance(one, ValidRun):
            assert (one.types, one.line, bool(one.lines.text)) == (other.types, other.line, True)
            assert other.lines.text == ""
        else:
            assert one == other


text = st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"")), max_size=12)


@given(text, st.integers(1, 9), st.integers(1, 4))
@example([b"abcdef", b"", b"abcdef"], 2, 3)
def test_that_the_blocks_of_a_file_have_each_line_once(tmp_path_factory, lines, size, limit):
    path = tmp_path_factory.getbasetemp() / "ranges.ndjson"
    path.write_bytes(b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", size)
        parts = list(blocks.file(str(path), limit))
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


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [0, 500, 3000])
def test_that_a_file_that_became_shorter_is_reported_once(tmp_path, size):
    path = tmp_path / "s.ndjson"
    path.write_bytes((GOOD + b"\n") * 60)
    inputs = list(blocks.file(str(path), 1 << 20))
    os.truncate(path, size)
    *found, last = validate(VALIDATOR, inputs)
    assert last == Unread(str(path), "became shorter while it was read; its end was not validated")
    assert shown(found) == shown(validate_inputs(VALIDATOR, sources.path(str(path), 1 << 20)))


@pytest.mark.usefixtures("small")
def test_that_a_file_that_is_gone_is_reported_once(tmp_path):
    path = tmp_path / "s.ndjson"
    path.write_bytes((GOOD + b"\n") * 60)
    inputs = list(blocks.file(str(path), 1 << 20))
    path.unlink()
    assert list(validate(VALIDATOR, inputs)) == [
        Unread(str(path), "cannot be read: No such file or directory")
    ]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("ends", [True, False])
def test_that_nothing_is_validated_after_a_line_that_does_not_end(tmp_path, monkeypatch, ends):
    monkeypatch.setattr(run_lines, "LONGEST_LINE", 1 << 20)
    path = tmp_path / "s.ndjson"
    path.write_bytes(BAD + b"\n" + b"x" * (2 << 20) + (b"\n" + BAD if ends else b""))
    one = list(validate_inputs(VALIDATOR, sources.path(str(path), 1000)))
    assert isinstance(one[-1], Unread)
    assert list(validate(VALIDATOR, blocks.path(str(path), 1000))) == one


def test_that_a_pipe_is_read_here(tmp_path):
    path = tmp_path / "pipe.ndjson"
    os.mkfifo(path)
    handle = os.open(path, os.O_RDWR)
    os.write(handle, GOOD + b"\n")
    first = next(blocks.file(str(path), 1000))
    os.close(handle)
    assert first == Located(str(path), GOOD, streamed=True)


def test_a_file_that_vanishes_before_it_is_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(os.path, "isfile", lambda name: True)
    gone = str(tmp_path / "gone.ndjson")
    assert list(blocks.path(gone, 1000)) == [
        Unread(gone, "cannot be read: No such file or directory")
    ]
