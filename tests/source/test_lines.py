import io
import itertools
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backbeat_docs import source
from backbeat_docs.source import Lines, Range, Trouble
from backbeat_docs.source.lines import WINDOW, chunks, windows

text = st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"")), max_size=12)


def cut(data, pieces, limit=1000):
    places = [0, *sorted(place % (len(data) + 1) for place in pieces), len(data)]
    parts = [data[a:b] for a, b in itertools.pairwise(places) if a < b]
    return [(i.data, i.line) for lines in windows(parts, "s", limit) for i in lines.items()]


@given(text, st.lists(st.integers(0, 100), max_size=5), st.booleans())
@example([b"", b"a", b""], [1, 2], True)
def test_however_it_arrives_the_lines_are_the_same(lines, pieces, ended):
    data = b"\n".join(lines) + b"\n" * ended
    expected = [(line.rstrip(b"\r"), n) for n, line in enumerate(lines, 1) if line.strip()]
    assert cut(data, pieces) == expected


@given(text, st.integers(1, 9), st.integers(1, 4))
@example([b"abcdef", b"", b"abcdef"], 2, 3)
def test_ranges_of_a_file_have_each_line_once(tmp_path_factory, lines, size, limit):
    path = tmp_path_factory.getbasetemp() / "ranges.ndjson"
    path.write_bytes(b"\n".join(lines))
    found, before = [], 0
    for part in source.lines.ranges(str(path), limit, size):
        for block in part.inputs():
            found += [(item.data[: limit + 1], item.line + before) for item in block.items()]
            total = block.line + block.total - 1
        before += total if any(True for _ in part.inputs()) else 0
    expected = [
        (line.rstrip(b"\r")[: limit + 1], n) for n, line in enumerate(lines, 1) if line.strip()
    ]
    assert [line for _, line in found] == [line for _, line in expected]
    assert [data for data, _ in found if len(data) <= limit] == [
        data for data, _ in expected if len(data) <= limit
    ]


def test_memory_is_bounded_by_the_window_and_the_limit():
    endless = (b"x" * WINDOW for _ in range(100))
    (lines,) = windows(endless, "s", 5000)
    assert len(lines.data) == 5001


def test_what_is_there_is_not_kept_waiting():
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as pipe:
        found = windows(chunks(stream), "<stdin>", 1000)
        pipe.write(b"{}\n{")
        assert next(found) == Lines("<stdin>", b"{}", 1)
        pipe.write(b"}\n")
        assert next(found) == Lines("<stdin>", b"{}", 2)


def test_a_file_that_becomes_shorter(tmp_path):
    path = tmp_path / "s.ndjson"
    path.write_bytes(b"{}\n" * WINDOW)
    inputs = source.file(str(path), 1000)
    next(inputs)
    os.truncate(path, 3)
    *_, last = inputs
    assert last == Trouble(str(path), "became shorter while it was read; its end was not judged")


def test_a_range_of_a_file_that_became_shorter(tmp_path):
    path = tmp_path / "s.ndjson"
    path.write_bytes(b"{}\n{}\n")
    lines, trouble = Range(str(path), 0, 100, 1000).inputs()
    assert lines.data == b"{}\n{}"
    assert "became shorter" in trouble.problem
    assert list(Range(str(path), 100, 200, 1000).inputs())[-1] == trouble
    path.unlink()
    assert "cannot be read" in next(Range(str(path), 0, 6, 1000).inputs()).problem


@pytest.mark.parametrize("data", [b"{}\r\n[]\r\n", b"\r\n{}\n\n[]", b"{}\n[]\r"])
def test_carriage_returns_belong_to_no_message(data):
    items = source.items(windows(chunks(io.BytesIO(data)), "s", 1000))
    assert [item.data for item in items] == [b"{}", b"[]"]
