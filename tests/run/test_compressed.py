import errno
import gzip
import io
import os
import random
import sys
import threading
import time
import zlib

import pytest
import zstandard

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Unread, compressed, sources, validate_inputs

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
    started = time.process_time()
    assert list(validate_inputs(MessageValidator(), sources.file(str(path), 1 << 20))) == []
    assert time.process_time() - started < 2


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


class Dripping(io.BytesIO):
    """A file that is read a few bytes at a time."""

    def read1(self, size=-1):
        return super().read1(random.randrange(1, 5))


def mixed_data(seed):
    """Return data that compresses into blocks of every kind: noise, repeated bytes, text."""
    rng = random.Random(seed)
    parts = (rng.randbytes(9000), bytes(rng.randrange(300_000)), b'{"a": 1}\n' * 9000)
    return b"".join(rng.choice(parts) for _ in range(rng.randrange(5)))


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("seed", range(6))
def test_that_frames_may_be_cut_anywhere(ending, seed):
    data = mixed_data(seed)
    frames = PACK_CHECKED[ending](data) + PACK[ending](data) + PACK[ending](b"")
    for file in (Dripping(frames), io.BytesIO(frames)):
        chunks = list(compressed.unpack(file, f"s{ending}"))
        assert b"".join(chunks) == data * 2
        assert max(map(len, chunks), default=0) <= 1 << 18


def test_that_a_skippable_frame_has_no_content():
    skippable = b"\x50\x2a\x4d\x18" + (9).to_bytes(4, "little") + b"\x03" * 9
    packed = zstandard.compress(DATA) + skippable + zstandard.compress(b"[]")
    assert b"".join(compressed.unpack(io.BytesIO(packed), "s.zst")) == DATA + b"[]"


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_that_every_cut_is_noticed(ending):
    packed = PACK_CHECKED[ending](b'{"a": 1}\n' * 9)
    for end in range(1, len(packed)):
        with pytest.raises(compressed.CompressedError, match="ends too early"):
            list(compressed.unpack(io.BytesIO(packed[:end]), f"s{ending}"))


def threads():
    return [thread for thread in threading.enumerate() if thread.daemon]


def many_chunks():
    """Yield many chunks, and then fail."""
    yield from (b"%d\n" % number for number in range(100))
    raise OSError(errno.EIO, "Input/output error")


def test_that_reading_ahead_keeps_the_order_and_the_error_at_its_end():
    before, found = threads(), []
    numbers = map(int, compressed.read_ahead(many_chunks()))
    with pytest.raises(OSError, match="Input/output error"):
        list(map(found.append, numbers))
    assert found == list(range(100))
    assert threads() == before


def test_that_little_is_read_ahead_and_nothing_after_an_interrupt():
    before, read = threads(), []
    ahead = compressed.read_ahead(read.append(n) or b"x" for n in range(10_000))
    for _ in range(50):
        next(ahead)
    assert len(threads()) == len(before) + 1
    with pytest.raises(KeyboardInterrupt):  # as an interrupt, while the run waits for a chunk
        ahead.throw(KeyboardInterrupt)
    assert len(read) < 80
    assert threads() == before


def test_that_few_chunks_need_no_thread(monkeypatch):
    monkeypatch.setitem(sys.modules, "threading", None)
    monkeypatch.setitem(sys.modules, "queue", None)
    assert list(compressed.read_ahead(iter([b"a"] * 10))) == [b"a"] * 10


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_that_damage_far_into_an_archive_is_reported_after_what_precedes_it(tmp_path, ending):
    """The damage is read by the thread; the messages before it come first."""
    rng = random.Random(1)
    lines = [b'{"a": "%s"}' % rng.randbytes(20).hex().encode() for _ in range(100_000)]
    packed = bytearray(PACK_CHECKED[ending](b"\n".join(lines)))
    packed[len(packed) * 9 // 10] ^= 0xFF
    path = tmp_path / f"s.ndjson{ending}"
    path.write_bytes(packed)
    items, last = read(path)
    assert len(items) > 80_000
    assert [item.data for item in items[:80_000]] == lines[:80_000]
    assert last.reason.startswith("cannot be read: the compressed file is damaged")


def test_that_a_pipe_is_unpacked_as_it_arrives(tmp_path):
    """The end of a run does not wait for a pipe, so no thread reads it."""
    path = tmp_path / "s.ndjson.gz"
    os.mkfifo(path)
    packer = zlib.compressobj(wbits=31)
    arrived = threading.Event()

    def write():
        with open(path, "wb", buffering=0) as pipe:
            pipe.write(packer.compress(b"{}\n") + packer.flush(zlib.Z_SYNC_FLUSH))
            arrived.wait(10)
            pipe.write(packer.compress(b"[]\n") + packer.flush())

    writer = threading.Thread(target=write)
    writer.start()
    found = sources.file(str(path), 1000)
    assert next(found).data == b"{}"
    arrived.set()
    assert [given.data for given in found] == [b"[]"]
    writer.join()
