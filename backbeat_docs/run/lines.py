"""Streams of lines, read in windows: a file of any size needs the same memory."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backbeat_docs.run.inputs import Located, Unread

WINDOW = 1 << 17
"""How many bytes of a stream are read at once."""


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end; yield what has arrived without waiting for more."""
    return iter(lambda: stream.read1(WINDOW), b"")  # type: ignore[attr-defined] # it is buffered


def beginning(stream: BinaryIO, most: int) -> bytes:
    """Read at most `most` bytes in pieces, so that memory is needed only for what is there."""
    data = bytearray()
    while len(data) < most and (piece := stream.read(min(most - len(data), 1 << 20))):
        data += piece
    return bytes(data)


def windows(data: Iterable[bytes], path: str, max_bytes: int, line: int = 1) -> Iterator[Located]:
    """Cut a stream into blocks of whole lines; a line beyond the limit comes without its end.

    `line` is the number of the first line.
    """
    rest, skipping = bytearray(), False
    for chunk in data:
        if skipping:  # the end of a line that was cut off
            _, newline, chunk = chunk.partition(b"\n")
            skipping = not newline
        head, newline, tail = chunk.rpartition(b"\n")
        if newline:
            block = Located(path, b"".join((rest, head)), line, streamed=True)
            yield block
            line += block.line_count
            rest = bytearray()
        rest += tail
        if len(rest) > max_bytes + 1:  # one more than a line's end may need
            yield Located(path, bytes(rest[: max_bytes + 2]), line, streamed=True)
            line += 1
            rest, skipping = bytearray(), True
    if rest:
        yield Located(path, bytes(rest), line, streamed=True)


def shrunk(path: str) -> Unread:
    """Report that a file ended before the end that it had when it was opened."""
    return Unread(path, "became shorter while it was read; its end was not validated")
