"""Reads streams of lines in blocks, so memory does not depend on the size of the file."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from backbeat_docs.run.inputs import Located, Unread
from backbeat_docs.text import strict_json
from backbeat_docs.text.strict_json import BLANK

WINDOW = 1 << 17
"""The number of bytes of a stream that are read at once."""

LONGEST_LINE = 1 << 26
"""The number of bytes of a line after which its end is no longer looked for."""


def read_chunks(stream: BinaryIO, most: int = WINDOW) -> Iterator[bytes]:
    """Read a stream to its end; yield the bytes that have arrived without waiting for more."""
    return iter(lambda: stream.read1(most), b"")  # type: ignore[attr-defined] # it is buffered


def read_document(
    chunks: Iterable[bytes], path: str, most: int, start: bytes = b""
) -> Iterator[Located]:
    """Yield the document that begins with `start` and continues in chunks, at most `most` bytes.

    Before an `OSError` of the data is raised, the document is yielded if it is whole.
    """
    data = bytearray(start)
    try:
        for chunk in chunks:
            data += chunk
            if len(data) >= most:
                break
    except OSError:
        if data and _is_whole(data):
            yield Located(path, bytes(data[:most]))
        raise
    yield Located(path, bytes(data[:most]))


def cut_into_blocks(
    data: Iterable[bytes], path: str, max_bytes: int, line: int = 1
) -> Iterator[Located]:
    """Cut a stream into blocks of whole lines; a line beyond the limit is cut off.

    `line` is the number of the first line. Before an `OSError` of the data is raised, the last line
    is yielded if it is whole.
    """
    rest, skipped = bytearray(), 0
    try:
        for chunk in data:
            if skipped:  # the end of a line that was cut off
                skipped, chunk = _skip_line(skipped, chunk)
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
                rest, skipped = bytearray(), len(rest)
    except OSError:
        if rest and _is_whole(rest):
            yield Located(path, bytes(rest), line, streamed=True)
        raise
    if rest:
        yield Located(path, bytes(rest), line, streamed=True)


def _skip_line(skipped: int, chunk: bytes) -> tuple[int, bytes]:
    """Skip the line of which bytes were skipped before; return the new number, and what follows.

    The number is 0 after the end of the line. Raises `OSError` if the line may be endless.
    """
    before, newline, after = chunk.partition(b"\n")
    if newline:
        return 0, after
    if skipped + len(before) > LONGEST_LINE:
        raise OSError(None, f"a line does not end within {LONGEST_LINE >> 20} MiB; it was left")
    return skipped + len(before), b""


def is_unfinished(data: bytes) -> bool:
    """Return whether data is the beginning of a JSON text and has no other error."""
    text = data.decode(errors="replace").rstrip(BLANK.decode())
    defect = _find_defect(text)
    return defect is not None and defect.code == "not-json" and defect.offset >= len(text)


def _is_whole(data: bytes | bytearray) -> bool:
    """Return whether data is a JSON text to its end, which may repeat keys or have NaN in it."""
    defect = _find_defect(data.decode(errors="replace"))
    return defect is None or defect.code != "not-json"


def _find_defect(text: str) -> strict_json.Defect | None:
    try:
        strict_json.parse(text)
    except strict_json.JsonTextError as error:
        return error.defects[0]
    return None


def report_shrunk(path: str) -> Unread:
    """Report that a file became shorter after it was opened."""
    return Unread(path, "became shorter while it was read; its end was not validated")
