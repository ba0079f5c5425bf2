"""Sources: files, folders, streams and text, which yield `Located` bytes or `Unread`.

They parse only to find where a message ends. An input that cannot be read becomes an `Unread` at
its place in the order, and the run continues.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from backbeat_docs.run import compressed
from backbeat_docs.run.inputs import BLANK, Located, Unread
from backbeat_docs.run.lines import cut_into_blocks, read_beginning, read_chunks, report_shrunk
from backbeat_docs.text import strict_json

DOCUMENTS = (".json",)
"""Endings of files that contain one message."""

STREAMS = (".ndjson", ".jsonl")
"""Endings of files that contain one message per line."""


def is_stream(name: str) -> bool | None:
    """Return whether a file contains one message per line; `None` if its name does not tell."""
    plain = compressed.strip_ending(name)
    return True if plain.endswith(STREAMS) else False if plain.endswith(DOCUMENTS) else None


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
        yield from cut_into_blocks([data], "<message>", max_bytes)
    else:
        yield Located("<message>", data)


Exclude = Callable[[str, bool], bool]
"""Returns whether to leave out a path below a folder, and whether that path is a folder."""


def path(
    name: str, max_bytes: int, *, lines: bool = False, exclude: Exclude | None = None
) -> Iterator[Located | Unread]:
    """Yield the messages of a file or folder."""
    if os.path.isdir(name):
        return folder(name, max_bytes, lines=lines, exclude=exclude)
    return file(name, max_bytes, lines=lines)


def file(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Located | Unread]:
    """Yield the messages of a file.

    The file's ending, or else its first line, decides whether it contains one message or one per
    line. With `lines`, it always contains one per line.
    """
    try:
        if not lines and name.endswith(DOCUMENTS) and not os.path.isdir(name):
            yield _read_document(name, max_bytes)
            return
        with compressed.open_file(name) as stream:
            before = os.fstat(stream.fileno()) if name == compressed.strip_ending(name) else None
            if lines or is_stream(name):
                yield from cut_into_blocks(read_chunks(stream), name, max_bytes)
            elif compressed.strip_ending(name).endswith(DOCUMENTS):
                yield Located(name, read_beginning(stream, max_bytes + 1))
            else:
                yield from _sniff_stream(stream, name, max_bytes)
                return
            if before and stat.S_ISREG(before.st_mode) and stream.tell() < before.st_size:
                yield report_shrunk(name)
    except IsADirectoryError:
        yield Unread(name, "is a folder; use --dir")
    except OSError as error:
        yield Unread.from_error(name, error)


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
    name = "<stdin>"
    try:
        if lines:
            yield from cut_into_blocks(read_chunks(binary), name, max_bytes)
        else:
            yield from _sniff_stream(binary, name, max_bytes)
    except OSError as error:
        yield Unread.from_error(name, error)


def _sniff_stream(binary: BinaryIO, name: str, max_bytes: int) -> Iterator[Located]:
    """Decide by the first line whether a stream is one document or one message per line."""
    before, first, number = _read_first_line(binary, max_bytes)
    if not first:
        yield Located(name, b"")
    elif first.endswith(b"\n") and _is_unfinished(first):
        start = before + first
        yield Located(name, start + read_beginning(binary, max_bytes + 1 - len(start)))
    else:
        yield from cut_into_blocks(chain([first], read_chunks(binary)), name, max_bytes, number)


def _read_first_line(binary: BinaryIO, max_bytes: int) -> tuple[bytes, bytes, int]:
    """Read up to the first line that is not blank or exceeds the limit.

    Return the blank lines before it (if there are very many, only enough to exceed the limit),
    the line, and its number.
    """
    before, number = bytearray(), 1
    while line := binary.readline(max_bytes + 2):
        if line.strip(BLANK) or len(line) > max_bytes + 1:
            return bytes(before), line, number
        if len(before) <= max_bytes:
            before += line
        number += 1
    return b"", b"", number


def _is_unfinished(line: bytes) -> bool:
    """Return whether a line is the beginning of a JSON text and has no other error."""
    text = line.decode(errors="replace").rstrip(BLANK.decode())
    try:
        strict_json.parse(text)
    except strict_json.JsonTextError as error:
        defect = error.defects[0]
        return defect.code == "not-json" and defect.offset >= len(text)
    return False


def folder(
    name: str, max_bytes: int, *, lines: bool = False, exclude: Exclude | None = None
) -> Iterator[Located | Unread]:
    """Yield the messages of a folder's files, in the order of their names, at every depth.

    Links out of the folder are skipped. So are links to folders inside it, because their files are
    read under their own names.
    """
    return files(walk(name, exclude), max_bytes, lines=lines)


def files(
    found: Iterable[str | Unread], max_bytes: int, *, lines: bool = False
) -> Iterator[Located | Unread]:
    """Yield the messages of regular files; an `Unread` keeps its place."""
    for name in found:
        if isinstance(name, Unread):
            yield name
        elif name.endswith(DOCUMENTS) and not lines:
            yield _read_document(name, max_bytes, regular=True)
        else:
            yield from file(name, max_bytes, lines=lines)


def walk(name: str, exclude: Exclude | None = None) -> Iterator[str | Unread]:
    """Yield the names of the files of messages in a folder, and the skipped entries."""
    try:
        if not stat.S_ISDIR(os.stat(name).st_mode):
            yield Unread(name, "is not a folder; use --file")
            return
        root = os.path.realpath(name)
    except FileNotFoundError:
        yield Unread(name, "does not exist")
    except OSError as error:
        yield Unread.from_error(name, error)
    else:
        yield from _walk_folder(name, root, exclude)


def _walk_folder(name: str, root: str, exclude: Exclude | None) -> Iterator[str | Unread]:
    waiting = [name]
    while waiting:
        place = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: os.fsencode(entry.name))
            if exclude is not None:
                entries = [entry for entry in entries if not _is_excluded(entry, name, exclude)]
            waiting.extend(e.path for e in reversed(entries) if e.is_dir(follow_symlinks=False))
        except OSError as error:
            yield Unread.from_error(error.filename or place, error)
            continue
        for entry in entries:
            yield from _check_entry(entry, root)


def _is_excluded(entry: os.DirEntry[str], folder: str, exclude: Exclude) -> bool:
    path = entry.path[len(folder) :].replace(os.sep, "/").lstrip("/")
    return exclude(path, entry.is_dir(follow_symlinks=False))


_MESSAGES = tuple(
    kind + packed for kind in DOCUMENTS + STREAMS for packed in ("", *compressed.ENDINGS)
)


def _check_entry(entry: os.DirEntry[str], root: str) -> Iterator[str | Unread]:
    """Yield an entry's name if it is a file of messages, or the reason why it is skipped.

    Yield nothing for any other entry.
    """
    named = entry.name.endswith(_MESSAGES)
    try:
        if named and entry.is_file(follow_symlinks=False):
            yield entry.path
        elif entry.is_symlink() and not _is_inside(entry.path, root):
            if named or entry.is_dir():
                yield Unread(entry.path, "leads out of the folder", skipped=True)
        elif named and stat.S_ISREG(mode := entry.stat().st_mode):
            yield entry.path
        elif named and not stat.S_ISDIR(mode):
            yield Unread(entry.path, "is not a regular file", skipped=True)
    except OSError as error:
        yield Unread.from_error(entry.path, error, skipped=not named)


def _is_inside(name: str, root: str) -> bool:
    real = os.path.realpath(name)
    return os.path.commonpath([real, root]) == root
