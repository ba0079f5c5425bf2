"""Reads streams of lines in blocks, so memory does not depend on the size of the file."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backbeat_docs.run.inputs import Located, Unread

WINDOW = 1 << 17
"""The number of bytes of a stream that are read at once."""


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end; yield the bytes that have arrived without waiting for more."""
    return iter(lambda: stream.read1(WINDOW), b"")  # type: ignore[attr-defined] # it is buffered


def read_beginning(stream: BinaryIO, most: int) -> bytes:
    """Read at most `most` bytes in pieces, which needs memory only for the bytes that exist."""
    data = bytearray()
    while len(data) < most and (piece := stream.read(min(most - len(data), 1 << 20))):
        data += piece
    return bytes(data)


def cut_into_blocks(
    data: Iterable[bytes], path: str, max_bytes: int, line: int = 1
) -> Iterator[Located]:
    """Cut a stream into blocks of whole lines; a line beyond the limit is cut off.

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
        if len(rest) > max_bytes + 1:  # a line may end with CR before its LF
            yield Located(path, bytes(rest[: max_bytes + 2]), line, streamed=True)
            line += 1
            rest, skipping = bytearray(), True
    if rest:
        yield Located(path, bytes(rest), line, streamed=True)


def report_shrunk(path: str) -> Unread:
    """Report that a file became shorter after it was opened."""
    return Unread(path, "became shorter while it was read; its end was not validated")
