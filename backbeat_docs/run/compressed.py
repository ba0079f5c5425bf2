"""Reads compressed files as if they were not compressed."""

import io
import os
import zlib
from typing import Any, BinaryIO, cast

ENDINGS = (".gz", ".zst")
"""Endings of compressed files; the ending before them is that of the content."""

_PIECE = 1 << 8  # so small that even a decompression bomb unpacks to little


class CompressedError(OSError):
    """A compressed file is damaged, ends too early, or needs a package that is not installed."""

    def __init__(self, reason: str) -> None:
        super().__init__(None, reason)
        self.strerror: str = reason


def open_file(name: str) -> BinaryIO:
    """Open a file for reading, and decompress it if it has one of the `ENDINGS`."""
    if name.endswith(".gz"):
        return cast(BinaryIO, io.BufferedReader(_Gzip(name), 1 << 16))
    if name.endswith(".zst"):
        return cast(BinaryIO, io.BufferedReader(_Zstandard(name), 1 << 16))
    return open(name, "rb", buffering=1 << 16)


def strip_ending(name: str) -> str:
    """Return a file name without the ending of a compressed file."""
    return os.path.splitext(name)[0] if name.endswith(ENDINGS) else name


class _Gzip(io.RawIOBase):
    """A gzip file that raises the same kind of error for every defect."""

    def __init__(self, name: str) -> None:
        import gzip

        self._file = gzip.open(name, "rb")  # noqa: SIM115 — closed with this one

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except EOFError:
            raise CompressedError("the compressed file ends too early") from None
        except (zlib.error, OSError) as error:
            raise CompressedError(f"the compressed file is damaged: {error}") from None
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Zstandard(io.RawIOBase):
    """A file of zstandard frames that is unpacked in small pieces."""

    def __init__(self, name: str) -> None:
        from backbeat_docs.extras import MissingExtraError, extra  # few runs need it

        try:
            with extra("zstd"):
                import zstandard
        except MissingExtraError as error:
            raise CompressedError(str(error)) from None
        self._file = open(name, "rb")  # noqa: SIM115 — closed with this one
        self._error = zstandard.ZstdError
        self._start_frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._frame: Any = None
        self._packed, self._unpacked = b"", memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._unpacked:
            self._packed = self._packed or self._file.read(_PIECE)
            if not self._packed:
                if self._frame is not None:
                    raise CompressedError("the compressed file ends too early")
                return 0
            self._unpack_piece()
        data, self._unpacked = self._unpacked[: len(buffer)], self._unpacked[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _unpack_piece(self) -> None:
        self._frame = self._frame or self._start_frame()
        try:
            self._unpacked = memoryview(self._frame.decompress(self._packed))
        except self._error as error:
            raise CompressedError(f"the compressed file is damaged: {error}") from None
        self._packed = b""
        if self._frame.eof:
            self._packed, self._frame = self._frame.unused_data, None

    def close(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        super().close()
