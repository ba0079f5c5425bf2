import gzip
import sys
import time

import pytest
import zstandard

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Unread, sources, validate_inputs

DATA = b'{"a": 1}\n' * 20_000
PACK = {
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    "-frames.zst": lambda data: zstandard.compress(data[:90]) + zstandard.compress(data[90:]),
    "-frames.gz": lambda data: gzip.compress(data[:90]) + gzip.compress(data[90:]),
}


def messages(inputs):
    return sources.messages(inputs, 1000)


def read(path):
    *items, last = messages(sources.file(str(path), 1000))
    return items, last


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("kind", ["ndjson", "jsonl"])
def test_compressed_streams(tmp_path, ending, kind):
    path = tmp_path / f"s.{kind}{ending}"
    path.write_bytes(PACK[ending](DATA))
    if "frames" in ending:
        path = path.rename(tmp_path / f"frames.{kind}{ending.removeprefix('-frames')}")
    items, last = read(path)
    assert len(items) == 19_999
    assert last == Located(str(path), b'{"a": 1}', 20_000, streamed=True)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_documents_and_a_file_that_only_its_content_describes(tmp_path, ending):
    document, unnamed = tmp_path / f"m.json{ending}", tmp_path / f"recorded{ending}"
    document.write_bytes(PACK[ending](b'{"a":\n1}'))
    unnamed.write_bytes(PACK[ending](b"{}\n{}\n"))
    assert read(document) == ([], Located(str(document), b'{"a":\n1}'))
    assert len(read(unnamed)[0]) == 1
    found = [type(given) for given in sources.folder(str(tmp_path), 1000)]
    assert found == [Located, Unread]  # the other one has no known ending


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda data: data[: len(data) * 9 // 10], "the compressed file ends too early"),
        (lambda data: b"no archive" + data, "the compressed file is damaged"),
        (lambda data: data[:40] + bytes(40) + data[80:], "the compressed file"),
    ],
    ids=["truncated", "foreign", "overwritten"],
)
def test_messages_before_the_damage_are_read(tmp_path, ending, harm, reason):
    path = tmp_path / f"s.ndjson{ending}"
    noise = b"".join(b'{"a": %d}\n' % (n * n * 7919 % 100_003) for n in range(100_000))
    path.write_bytes(harm(PACK[ending](noise)))
    items, last = read(path)
    assert isinstance(last, Unread)
    assert last.reason.startswith(f"cannot be read: {reason}")
    if reason.endswith("early"):
        assert len(items) > 50_000


PACK_CHECKED = {
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("closed", [True, False])
def test_that_a_wrong_checksum_loses_no_message(tmp_path, ending, closed):
    lines = [b'{"a": %d}' % n for n in range(1000)]
    data = b"\n".join(lines) + b"\n" * closed
    packed = bytearray(PACK_CHECKED[ending](data))
    packed[-5 if ending == ".gz" else -1] ^= 1
    path = tmp_path / f"S.NDJSON{ending.upper()}"
    path.write_bytes(packed)
    *items, last = messages(sources.file(str(path), 1000))
    assert [item.data for item in items] == lines
    assert last.reason.startswith("cannot be read: the compressed file is damaged")


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_that_a_document_is_validated_if_it_is_whole(tmp_path, ending):
    packed = PACK_CHECKED[ending](b'{"a":\n1}')
    for name, data, whole in (("cut", packed[: len(packed) - 2], True), ("half", packed[:-16], 0)):
        path = tmp_path / f"{name}.json{ending}"
        path.write_bytes(data)
        *items, last = sources.file(str(path), 1000)
        assert [item.data for item in items] == ([b'{"a":\n1}'] if whole else [])
        assert last.reason == "cannot be read: the compressed file ends too early"


def test_that_zeros_after_an_archive_are_padding(tmp_path):
    path = tmp_path / "s.ndjson.gz"
    path.write_bytes(gzip.compress(b"{}\n") + bytes(9000) + gzip.compress(b"[]\n") + bytes(512))
    assert [item.data for item in messages(sources.file(str(path), 1000))] == [b"{}", b"[]"]


def test_that_blank_lines_cost_next_to_nothing(tmp_path):
    """A bomb of 16 MiB takes less time than a message a line would take in a hundredth of it."""
    path = tmp_path / "s.ndjson.gz"
    path.write_bytes(gzip.compress(b"\n" * (16 << 20)))
    started = time.perf_counter()
    assert list(validate_inputs(MessageValidator(), sources.file(str(path), 1 << 20))) == []
    assert time.perf_counter() - started < 2


def test_a_bomb_needs_little_memory(tmp_path):
    import tracemalloc

    path = tmp_path / "s.ndjson.zst"
    path.write_bytes(zstandard.compress(bytes(128 << 20)))
    tracemalloc.start()
    list(sources.file(str(path), 1000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20


def test_that_a_large_window_is_no_damage(tmp_path):
    window = zstandard.ZstdCompressionParameters(window_log=28)
    packer = zstandard.ZstdCompressor(compression_params=window).compressobj()
    path = tmp_path / "s.ndjson.zst"
    path.write_bytes(packer.compress(b"{}\n") + packer.flush())
    (unread,) = sources.file(str(path), 1000)
    reason = "the window of the compressed file is larger than 128 MiB"
    assert unread.reason == f"cannot be read: {reason}"


def test_that_a_missing_zstandard_is_reported(tmp_path, monkeypatch):
    path = tmp_path / "s.ndjson.zst"
    path.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (unread,) = sources.file(str(path), 1000)
    assert unread.reason.endswith("run pip install 'backbeat-contracts[zstd]'")
    assert "cannot be read: No such file" in next(sources.file("no.ndjson.gz", 1000)).reason
