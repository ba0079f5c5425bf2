import io
import itertools
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import results

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Unread, sources
from backbeat_docs.run.lines import WINDOW, cut_into_blocks, read_chunks
from backbeat_docs.text.strict_json import BLANK

text = st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"")), max_size=12)


def ended(line):
    return line.removesuffix(b"\r")


def cut(data, pieces, limit=1000):
    places = [0, *sorted(place % (len(data) + 1) for place in pieces), len(data)]
    parts = [data[a:b] for a, b in itertools.pairwise(places) if a < b]
    return [(i.data, i.line) for i in sources.messages(cut_into_blocks(parts, "s", limit), limit)]


@given(text, st.lists(st.integers(0, 100), max_size=5), st.booleans())
@example([b"", b"a", b""], [1, 2], True)
def test_lines_do_not_depend_on_how_the_data_is_cut(lines, pieces, closed):
    data = b"\n".join(lines) + b"\n" * closed
    expected = [(ended(line), n) for n, line in enumerate(lines, 1) if line.strip(BLANK)]
    assert cut(data, pieces) == expected


byte = st.sampled_from([b"{", b"}", b" ", b"\t", b"\r", b"\f", b"\v", b"\n", b"\n"])


def verdicts(validator, pieces):
    for result in results.validate(cut_into_blocks(pieces, "s", 3), validator):
        yield result.line, [finding.code for finding in result.verdict.findings]


@given(st.lists(byte, max_size=40).map(b"".join), st.integers(1, 9))
@example(b"{} \r\r\n", 5)
@example(b"{}\r \n", 4)
@example(b"        {}\n{}", 3)
def test_oversized_lines_do_not_depend_on_how_the_data_is_cut(data, size):
    validator = MessageValidator(max_bytes=3)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    lines = (data[:-1] if data.endswith(b"\n") else data).split(b"\n")
    expected = [
        (number, len(ended(line)) > 3)
        for number, line in enumerate(lines, 1)
        if line.strip(b" \t\r\n") or len(ended(line)) > 3
    ]
    found = list(verdicts(validator, pieces))
    assert [(line, codes == ["too-large"]) for line, codes in found] == expected
    taken = sources.messages(cut_into_blocks(pieces, "s", 3), 3)
    assert [(item.line, len(item.data) > 3) for item in taken] == expected


def test_an_oversized_line_is_reported_before_its_end_is_read():
    def endless():
        yield b"x" * 4000
        yield b"x" * 4000
        raise AssertionError("more was read")

    assert next(cut_into_blocks(endless(), "s", 5000)).data == b"x" * 5002


def test_memory_is_bounded_by_the_window_and_the_limit():
    endless = (b"x" * WINDOW for _ in range(100))
    (lines,) = cut_into_blocks(endless, "s", 5000)
    assert len(lines.data) == 5002


def test_available_lines_are_yielded_at_once():
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as pipe:
        found = cut_into_blocks(read_chunks(stream), "<stdin>", 1000)
        pipe.write(b"{}\n{")
        assert next(found) == Located("<stdin>", b"{}", 1, streamed=True)
        pipe.write(b"}\n")
        assert next(found) == Located("<stdin>", b"{}", 2, streamed=True)


def test_a_file_that_becomes_shorter(tmp_path):
    path = tmp_path / "s.ndjson"
    path.write_bytes(b"{}\n" * WINDOW)
    inputs = sources.file(str(path), 1000)
    next(inputs)
    os.truncate(path, 3)
    *_, last = inputs
    assert last == Unread(str(path), "became shorter while it was read; its end was not validated")


@pytest.mark.parametrize("data", [b"{}\r\n[]\r\n", b"\r\n{}\n\n[]", b"{}\n[]\r"])
def test_carriage_returns_belong_to_no_message(data):
    messages = sources.messages(cut_into_blocks(read_chunks(io.BytesIO(data)), "s", 1000), 1000)
    assert [item.data for item in messages] == [b"{}", b"[]"]
