"""Sources: files, folders, streams and text, which yield `Located` bytes or `Unread`.

They parse only to find where a message ends. An input that cannot be read becomes an `Unread` at
its place in the order, and the run continues.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from backbeat_docs.run import compressed
from backbeat_docs.run.compressed import has_ending
from backbeat_docs.run.inputs import STDIN, TEXT, Located, Unread
from backbeat_docs.run.lines import (
    cut_into_blocks,
    is_unfinished,
    read_chunks,
    read_document,
    report_shrunk,
)
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.walk import DOCUMENTS, STREAMS, Exclude, exclude_nothing, walk
from backbeat_docs.text.strict_json import BLANK


def is_stream(name: str) -> bool | None:
    """Return whether a file contains one message per line; `None` if its name does not tell."""
    plain = compressed.strip_ending(name)
    return True if has_ending(plain, STREAMS) else False if has_ending(plain, DOCUMENTS) else None


def is_divisible(name: str, *, lines: bool) -> bool:
    """Return whether each part of a file, cut at the ends of lines, can be read alone."""
    return has_ending(name, STREAMS) or (lines and not has_ending(name, compressed.ENDINGS))


def messages(inputs: Iterable[Located | Unread], max_bytes: int) -> Iterator[Located | Unread]:
    """Split blocks of lines into messages; a blank line is a message only beyond the limit."""
    for given in inputs:
        if isinstance(given, Unread) or not given.streamed:
            yield given
            continue
        for number, line in enumerate(given.lines(), given.line):
            if line.strip(BLANK) or len(line) > max_bytes:
                yield Located(given.path, line, number, streamed=True)


def text(words: str, max_bytes: int, *, lines: bool = False) -> Iterator[Located | Unread]:
    """Yield the message in a text, or with `lines` its messages, one per line."""
    data = words.encode(errors="surrogateescape")
    if lines:
        yield from cut_into_blocks([data], TEXT, max_bytes)
    else:
        yield Located(TEXT, data)


def path(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Located | Unread]:
    """Yield the messages of a file or folder; see `file` and `folder`."""
    if os.path.isdir(name):
        return folder(name, max_bytes, lines=lines, exclude=exclude, seen=seen)
    return file(name, max_bytes, lines=lines, seen=seen)


def file(
    name: str, max_bytes: int, *, lines: bool = False, seen: Seen | None = None
) -> Iterator[Located | Unread]:
    """Yield the messages of a file.

    The file's ending, or else its first line, decides whether it contains one message or one per
    line. With `lines`, it always contains one per line. A file that was `seen` before is skipped.
    """
    repeat = None if seen is None else seen.skip_repeat(name)
    return iter((repeat,)) if repeat else read_file(name, max_bytes, lines=lines)


def read_file(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Located | Unread]:
    """Yield the messages of a file, whether or not the run has read it before."""
    try:
        if not lines and has_ending(name, DOCUMENTS) and not os.path.isdir(name):
            yield _read_document(name, max_bytes)
            return
        with open(name, "rb", buffering=1 << 16) as stream:
            before = os.fstat(stream.fileno())
            regular = stat.S_ISREG(before.st_mode)
            yield from read_open(stream, name, max_bytes, lines=lines, ahead=regular)
            is_whole = not is_divisible(name, lines=lines) or stream.tell() >= before.st_size
            if regular and not is_whole:
                yield report_shrunk(name)
    except IsADirectoryError:
        yield Unread(name, "is a folder; use --dir")
    except OSError as error:
        yield Unread.from_error(name, error)


def read_open(
    stream: BinaryIO, name: str, max_bytes: int, *, lines: bool = False, ahead: bool = False
) -> Iterator[Located]:
    """Yield the messages of an open file as its name says; raises `OSError` where reading fails.

    With `ahead`, a thread unpacks a compressed file: the end of a run need not wait for a pipe.
    """
    plain = name == compressed.strip_ending(name)
    chunks = read_chunks(stream) if plain else compressed.unpack(stream, name)
    if ahead and not plain:
        chunks = compressed.read_ahead(chunks)
    if lines or is_stream(name):
        yield from cut_into_blocks(chunks, name, max_bytes)
    elif is_stream(name) is False:
        yield from read_document(chunks, name, max_bytes + 1)
    else:
        yield from _sniff_stream(chunks, name, max_bytes)


def _read_document(name: str, max_bytes: int, *, regular: bool = False) -> Located | Unread:
    """Read a file of one message with few system calls, because folders may have many files.

    A `regular` file ends when a read returns fewer bytes than requested; a pipe may have more.
    """
    try:
        handle = os.open(name, _READ)
        try:
            data = os.read(handle, _SMALL)
            if len(data) == _SMALL or not regular:
                data = _read_rest(handle, data, max_bytes + 1)
        finally:
            os.close(handle)
    except OSError as error:
        return Unread.from_error(name, error)
    return Located(name, data[: max_bytes + 1])


_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SMALL = 1 << 16


def _read_rest(handle: int, data: bytes, most: int) -> bytes:
    """Read the rest, up to the limit."""
    while len(data) < most and (piece := os.read(handle, min(most - len(data), 1 << 20))):
        data += piece
    return data


def stream(binary: BinaryIO, max_bytes: int, *, lines: bool = False) -> Iterator[Located | Unread]:
    """Yield the messages of standard input: one document, or one message per line.

    If the first line is the unfinished beginning of a JSON text, the input is one document.
    Otherwise, or with `lines`, there is one message per line.
    """
    name = STDIN
    try:
        if lines:
            yield from cut_into_blocks(read_chunks(binary), name, max_bytes)
        else:
            yield from _sniff_stream(read_chunks(binary), name, max_bytes)
    except OSError as error:
        yield Unread.from_error(name, error)


def _sniff_stream(chunks: Iterator[bytes], name: str, max_bytes: int) -> Iterator[Located]:
    """Decide by the first line whether a stream is one document or one message per line."""
    before, data, number = _read_first_line(chunks, max_bytes)
    first, newline, _ = data.partition(b"\n")
    if len(data) <= max_bytes and not data.strip(BLANK):
        yield from read_document(chunks, name, max_bytes + 1)  # the end, or why it was not reached
    elif newline and len(first) <= max_bytes and is_unfinished(first):
        yield from read_document(chunks, name, max_bytes + 1, before + data)
    else:
        yield from cut_into_blocks(chain([data], chunks), name, max_bytes, number)


def _read_first_line(chunks: Iterator[bytes], max_bytes: int) -> tuple[bytes, bytes, int]:
    """Read up to the first line that is not blank or exceeds the limit.

    Return the blank lines before it (if there are very many, only enough to exceed the limit), what
    was read from the line on, and its number.
    """
    before, data, number = bytearray(), bytearray(), 1
    try:
        for chunk in chunks:
            data += chunk
            blank = _measure_blank_lines(data, max_bytes)
            number += data.count(b"\n", 0, blank)
            before += data[: min(blank, max_bytes + 1 - len(before))]
            del data[:blank]
            if (b"\n" in chunk and b"\n" in data) or len(data) > max_bytes + 1:
                break
    except OSError:
        pass  # the next chunk raises it again, after this data was used
    return bytes(before), bytes(data), number


def _measure_blank_lines(data: bytearray, max_bytes: int) -> int:
    """Return the number of bytes of the blank lines at the beginning, up to one over the limit."""
    if data[:1].strip(BLANK):
        return 0
    end = data.rfind(b"\n", 0, len(data) - len(data.lstrip(BLANK))) + 1
    if end > max_bytes:  # only then, one of the lines may exceed the limit
        place = 0
        for line in data[: end - 1].split(b"\n"):
            if len(line) > max_bytes:
                return place
            place += len(line) + 1
    return end


def folder(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Located | Unread]:
    """Yield the messages of a folder's files, in the order of their names, at every depth.

    Every other file is skipped for a reason: it has another ending, it is `exclude`d, it was `seen`
    before, it is a link out of the folder, or it is not a regular file.
    """
    return files(walk(name, exclude=exclude, seen=seen), max_bytes, lines=lines)


def files(
    found: Iterable[str | Unread], max_bytes: int, *, lines: bool = False
) -> Iterator[Located | Unread]:
    """Yield the messages of regular files; an `Unread` keeps its place."""
    for name in found:
        if isinstance(name, Unread):
            yield name
        elif has_ending(name, DOCUMENTS) and not lines:
            yield _read_document(name, max_bytes, regular=True)
        else:
            yield from read_file(name, max_bytes, lines=lines)
