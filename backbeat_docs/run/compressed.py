"""Reads compressed files as if they were not compressed."""

import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

ENDINGS = (".gz", ".zst")
"""Endings of compressed files, in any case; the ending before them is that of the content."""

_PACKED, _UNPACKED = 1 << 16, 1 << 17
"""The number of bytes to read at once, and about the most to unpack at once, even of a bomb."""

_LEAST, _HEADER = 5, 18  # bytes before the first block of a Zstandard frame: those that tell, most
_REPEATED_BYTE = 1  # the kind of a block of one byte
_LARGEST_WINDOW = 1 << 27  # bytes, as zstd itself unpacks without being asked
_WINDOW_ERROR = "requires too much memory"

_ALONE, _AHEAD = 16, 8
"""How many chunks come before a thread is worth its start, and how many it reads ahead."""


class CompressedError(OSError):
    """A compressed file is damaged, ends too early, or needs a missing package or more memory."""

    def __init__(self, reason: str) -> None:
        super().__init__(None, reason)
        self.strerror: str = reason


def has_ending(name: str, endings: tuple[str, ...]) -> bool:
    """Return whether a file name has one of the endings, in any case."""
    return name.lower().endswith(endings)


def strip_ending(name: str) -> str:
    """Return a file name without the ending of a compressed file."""
    return os.path.splitext(name)[0] if has_ending(name, ENDINGS) else name


def unpack(file: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the content of a compressed file; what precedes a defect comes before its error."""
    start_frame, padding = _choose_format(name)
    packed, at_end = b"", False
    frame: _Frame | None = None
    while True:
        if len(packed) < _HEADER and not at_end:
            more = file.read1(_PACKED)  # type: ignore[attr-defined] # it is buffered
            packed, at_end = packed + more, not more
        if frame is None:
            packed = packed.lstrip(padding)
            if packed:
                frame = start_frame()
            elif at_end:
                return
            continue
        content, rest = frame.unpack(packed)
        if content:
            yield content
        if frame.defect is not None:
            raise CompressedError(frame.defect)
        if at_end and not frame.ended and not content and len(rest) == len(packed):
            raise CompressedError("the compressed file ends too early")
        packed, frame = rest, None if frame.ended else frame


class _Frame(Protocol):
    """A part of a compressed file that can be unpacked alone: it has `ended`, or has a `defect`."""

    ended: bool
    defect: str | None

    def unpack(self, packed: bytes) -> tuple[bytes, bytes]:
        """Return some of the content, perhaps none yet, and the rest of the packed bytes."""


class _Gzip:
    """Unpacks a member of a gzip file with the module `zlib`."""

    def __init__(self, zlib: Any) -> None:
        self._inflate, self._error = zlib.decompressobj(31), zlib.error
        self.ended = False
        self.defect: str | None = None

    def unpack(self, packed: bytes) -> tuple[bytes, bytes]:
        before = self._inflate.copy()
        try:
            content = self._inflate.decompress(packed, _UNPACKED)
        except self._error as error:
            self.defect = f"the compressed file is damaged: {error}"
            return self._salvage(before, packed), b""
        self.ended = self._inflate.eof
        return content, self._inflate.unconsumed_tail or self._inflate.unused_data

    def _salvage(self, inflate: Any, packed: bytes) -> bytes:
        """Unpack byte by byte up to the defect."""
        salvaged = bytearray()
        try:
            for byte in packed:
                salvaged += inflate.decompress(bytes((byte,)))
        except self._error:
            pass
        return bytes(salvaged)


class _Zstandard:
    """Unpacks a Zstandard frame block by block with a decompressor of the module `zstandard`.

    A block unpacks to at most 128 KiB. If one is damaged, those before it have been unpacked.
    """

    def __init__(self, zstandard: Any, decompressor: Any) -> None:
        self._zstandard, self._frame = zstandard, decompressor.decompressobj()
        self.ended = False
        self.defect: str | None = None
        self._in_header, self._after_blocks = True, False
        self._left = 0  # bytes to the end of the header or the block

    def unpack(self, packed: bytes) -> tuple[bytes, bytes]:
        self._left = self._left or self._measure_next(packed)
        now, rest = packed[: self._left], packed[self._left :]
        self._left -= len(now)
        try:
            content = self._frame.decompress(now)
        except self._zstandard.ZstdError as error:
            self.defect = _explain(error)
            return b"", b""
        self.ended = self._frame.eof
        return content, self._frame.unused_data + rest

    def _measure_next(self, packed: bytes) -> int:
        """Return the size of the frame's header or next block; 0 if its beginning is missing."""
        if self._after_blocks:
            return len(packed)  # a checksum
        if self._in_header:
            self._in_header = len(packed) < _LEAST
            return 0 if self._in_header else self._zstandard.frame_header_size(packed[:_HEADER])
        if len(packed) < 3:
            return 0
        head = int.from_bytes(packed[:3], "little")
        self._after_blocks, kind = bool(head & 1), head >> 1 & 3
        return 3 + (1 if kind == _REPEATED_BYTE else head >> 3)


def _choose_format(name: str) -> tuple[Callable[[], _Frame], bytes]:
    """Return what starts a frame of a file, and the padding that may follow one."""
    if has_ending(name, (".gz",)):
        import zlib

        return lambda: _Gzip(zlib), b"\0"
    from backbeat_docs.extras import MissingExtraError, extra  # few runs need it

    try:
        with extra("zstd"):
            import zstandard
    except MissingExtraError as error:
        raise CompressedError(str(error)) from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    return lambda: _Zstandard(zstandard, decompressor), b""


def _explain(error: Exception) -> str:
    if _WINDOW_ERROR in str(error):
        return f"the window of the compressed file is larger than {_LARGEST_WINDOW >> 20} MiB"
    return f"the compressed file is damaged: {error}"


def read_ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks, while a thread gets the next ones; an error is raised at its place."""
    for _ in range(_ALONE):
        chunk = next(chunks, b"")
        if not chunk:
            return
        yield chunk
    yield from _read_in_thread(chunks)


def _read_in_thread(chunks: Iterator[bytes]) -> Iterator[bytes]:
    from queue import SimpleQueue
    from threading import Thread

    wanted: SimpleQueue[bool] = SimpleQueue()
    found: SimpleQueue[bytes | Exception] = SimpleQueue()

    def find() -> None:
        while wanted.get():
            try:
                found.put(next(chunks, b""))
            except Exception as error:
                found.put(error)

    thread = Thread(target=find, daemon=True)
    thread.start()
    try:
        for _ in range(_AHEAD):
            wanted.put(True)
        while chunk := found.get():
            if isinstance(chunk, Exception):
                raise chunk
            wanted.put(True)
            yield chunk
    finally:
        wanted.put(False)
        thread.join()
