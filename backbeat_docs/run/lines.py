"""Streams of lines: read in windows, so that a file of any size needs the same memory."""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

WINDOW = 1 << 17
"""How many bytes of a stream are read at once."""

BLANK = b" \t\r\n"
"""What JSON takes for white space; a line of nothing else holds no message."""


class Item(NamedTuple):
    """The bytes of one message: the file's name, the line it begins on, whether others follow.

    `data` ends beyond the limit where the message is larger than that.
    """

    path: str
    data: bytes
    line: int = 1
    streamed: bool = False


class Lines(NamedTuple):
    """Whole lines of a stream, each of them a message or blank, and the number of the first.

    Of a line beyond the limit it may be only the beginning, which is beyond the limit, too.
    """

    path: str
    data: bytes
    line: int = 1

    @property
    def total(self) -> int:
        """How many lines these are."""
        return self.data.count(b"\n") + 1

    def split(self) -> list[bytes]:
        """Return the lines without their ends, which are a line feed or CR LF."""
        data = self.data.removesuffix(b"\r")
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        return data.split(b"\n")


class Trouble(NamedTuple):
    """An input that was not read, or not to its end, and why; `skipped` if that was expected."""

    path: str
    problem: str
    skipped: bool = False


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end, as it comes: what is there is not kept waiting for more."""
    return iter(lambda: stream.read1(WINDOW), b"")  # type: ignore[attr-defined] # it is buffered


def beginning(stream: BinaryIO, most: int) -> bytes:
    """Read at most so many bytes, in pieces: memory is needed for what is there, not for `most`."""
    data = bytearray()
    while len(data) < most and (piece := stream.read(min(most - len(data), 1 << 20))):
        data += piece
    return bytes(data)


def windows(data: Iterable[bytes], path: str, max_bytes: int, line: int = 1) -> Iterator[Lines]:
    """Cut a stream into whole lines; one beyond the limit is handed on without its end.

    `line` is the number of the first.
    """
    rest, passing = bytearray(), False
    for chunk in data:
        if passing:  # by the end of a line that was handed on
            _, newline, chunk = chunk.partition(b"\n")
            passing = not newline
        head, newline, tail = chunk.rpartition(b"\n")
        if newline:
            lines = Lines(path, b"".join((rest, head)), line)
            yield lines
            line += lines.total
            rest = bytearray()
        rest += tail
        if len(rest) > max_bytes + 1:  # one more than a line's end may need
            yield Lines(path, bytes(rest[: max_bytes + 2]), line)
            line += 1
            rest, passing = bytearray(), True
    if rest:
        yield Lines(path, bytes(rest), line)


class Range(NamedTuple):
    """The lines that begin between two offsets of a file; one process of several reads them.

    `end` is an offset that the file had when it was opened.
    """

    path: str
    start: int
    end: int
    max_bytes: int

    @property
    def size(self) -> int:
        """How many bytes these are, about."""
        return self.end - self.start

    def inputs(self) -> Iterator[Lines | Trouble]:
        """Yield the lines, numbered from 1; trouble, if the file has become shorter."""
        try:
            with open(self.path, "rb") as stream:
                self._skip(stream)
                yield from windows(self._chunks(stream), self.path, self.max_bytes)
                if stream.tell() < self.end:
                    yield shrunk(self.path)
        except OSError as error:
            yield Trouble(self.path, problem(error))

    def _skip(self, stream: BinaryIO) -> None:
        """Step over the end of a line that began before; another range has it."""
        stream.seek(max(0, self.start - 1))
        while self.start and (piece := stream.readline(WINDOW)) and not piece.endswith(b"\n"):
            pass

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        while (left := self.end - stream.tell()) > 0 and (data := stream.read(min(left, WINDOW))):
            yield data
            if left == len(data) and not data.endswith(b"\n"):
                yield stream.readline(self.max_bytes + 2)  # the last line ends beyond


def ranges(path: str, max_bytes: int, size: int) -> Iterator[Range | Trouble]:
    """Cut a file into ranges for several processes."""
    try:
        end = os.path.getsize(path)
    except OSError as error:
        yield Trouble(path, problem(error))
        return
    for start in range(0, end, size):
        yield Range(path, start, min(end, start + size), max_bytes)


def shrunk(path: str) -> Trouble:
    """Say that a file ended before the end that it had."""
    return Trouble(path, "became shorter while it was read; its end was not judged")


def problem(error: OSError) -> str:
    """Put an error of the operating system in words."""
    return f"cannot be read: {error.strerror or error}"
