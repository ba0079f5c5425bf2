"""Reads compressed files as if they were not compressed."""

import io
import os
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple, cast

ENDINGS = (".gz", ".zst")
"""Endings of compressed files, in any case; the ending before them is that of the content."""

_LARGEST_WINDOW = 1 << 27  # bytes, as zstd itself unpacks without being asked
_WINDOW_ERROR = "requires too much memory"


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


def open_file(name: str) -> BinaryIO:
    """Open a file for reading, and decompress it if it has one of the `ENDINGS`."""
    if has_ending(name, ENDINGS):
        unpack = _unpack_gzip() if has_ending(name, (".gz",)) else _unpack_zstandard()
        return cast(BinaryIO, io.BufferedReader(_Archive(name, unpack), 1 << 16))
    return open(name, "rb", buffering=1 << 16)


class _Format(NamedTuple):
    """A compressed format: `start_frame` returns an object that unpacks one frame in pieces.

    `piece` is the number of bytes to unpack at once, so small that even a decompression bomb
    unpacks to a few megabytes. `padding` may follow a frame.
    """

    start_frame: Callable[[], Any]
    error: type[Exception]
    piece: int
    padding: bytes


def _unpack_gzip() -> _Format:
    import zlib

    return _Format(lambda: zlib.decompressobj(31), zlib.error, 1 << 12, b"\0")


def _unpack_zstandard() -> _Format:
    from backbeat_docs.extras import MissingExtraError, extra  # few runs need it

    try:
        with extra("zstd"):
            import zstandard
    except MissingExtraError as error:
        raise CompressedError(str(error)) from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    return _Format(decompressor.decompressobj, zstandard.ZstdError, 1 << 8, b"")


def _explain(error: Exception) -> str:
    if _WINDOW_ERROR in str(error):
        return f"the window of the compressed file is larger than {_LARGEST_WINDOW >> 20} MiB"
    return f"the compressed file is damaged: {error}"


class _Archive(io.RawIOBase):
    """A compressed file; what precedes its first defect is read before the defect is raised."""

    def __init__(self, name: str, unpack: _Format) -> None:
        self._file = open(name, "rb")  # noqa: SIM115 — closed with this one
        self._format = unpack
        self._frame: Any = None
        self._frame_start = 0
        self._packed, self._unpacked = b"", memoryview(b"")
        self._read = 0
        self._defect: CompressedError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._unpacked:
            if self._defect is not None:
                raise self._defect
            if not self._read_piece():
                return 0
        data, self._unpacked = self._unpacked[: len(buffer)], self._unpacked[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _read_piece(self) -> bool:
        """Unpack the next piece; return whether the file goes on."""
        if not self._packed:
            self._packed = self._file.read(self._format.piece)
            self._read += len(self._packed)
            if not self._packed and self._frame is not None:
                self._defect = CompressedError("the compressed file ends too early")
                return True
        if not self._packed:
            return False
        if self._frame is None:
            self._packed = self._packed.lstrip(self._format.padding)
        if self._packed:
            self._unpack_piece()
        return True

    def _unpack_piece(self) -> None:
        if self._frame is None:
            self._frame = self._format.start_frame()
            self._frame_start = self._read - len(self._packed)
        try:
            unpacked = self._frame.decompress(self._packed)
        except self._format.error as error:
            self._defect = CompressedError(_explain(error))
            unpacked = self._salvage_piece()
        self._unpacked = memoryview(unpacked)
        self._packed = b""
        if self._defect is None and self._frame.eof:
            self._packed, self._frame = self._frame.unused_data, None

    def _salvage_piece(self) -> bytes:
        """Unpack the beginning of a piece again, byte by byte up to its defect."""
        frame, salvaged = self._format.start_frame(), bytearray()
        try:
            self._file.seek(self._frame_start)
            left = self._read - len(self._packed) - self._frame_start
            while left:  # the pieces of this frame that have been read
                before = self._file.read(min(left, self._format.piece))
                left -= len(before)
                frame.decompress(before)
            for byte in self._packed:
                salvaged += frame.decompress(bytes((byte,)))
        except (OSError, self._format.error):
            pass  # the defect, or a pipe, which cannot be read again
        return bytes(salvaged)

    def close(self) -> None:
        self._file.close()
        super().close()
