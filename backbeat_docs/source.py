"""Files, folders, NDJSON streams and standard input become messages' bytes with their places.

Nothing is parsed here beyond finding where one message ends and the next begins. Whatever cannot
be read becomes a `Trouble` in its place in the order, and the rest goes on.
"""

import os
import stat
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from backbeat_docs import jsontext

DOCUMENTS = (".json",)
"""Endings of files that hold one message."""

STREAMS = (".ndjson", ".jsonl")
"""Endings of files that hold one message a line."""


class Item(NamedTuple):
    """The bytes of one message: the file's name, the line it begins on, whether others follow.

    `data` ends one byte beyond the limit where the message is larger than that.
    """

    path: str
    data: bytes
    line: int = 1
    streamed: bool = False


class Trouble(NamedTuple):
    """An input that was not read, and why; `skipped` if that was to be expected."""

    path: str
    problem: str
    skipped: bool = False


Input = Item | Trouble


def text(words: str) -> Iterator[Input]:
    """Yield a message that was given as text on the command line."""
    yield Item("<message>", words.encode(errors="surrogateescape"))


def path(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of a file or of a folder, whichever the name belongs to."""
    if os.path.isdir(name):
        return folder(name, max_bytes)
    return file(name, max_bytes, lines=lines)


def file(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of one file: all of it, or one a line, by its ending or its content."""
    try:
        with open(name, "rb", buffering=1 << 16) as stream:
            if lines or name.endswith(STREAMS):
                yield from _lines(stream, name, max_bytes)
            elif name.endswith(DOCUMENTS):
                yield Item(name, stream.read(max_bytes + 1))
            else:
                yield from _sniffed(stream, name, max_bytes)
    except IsADirectoryError:
        yield Trouble(name, "is a folder; give it with --dir")
    except OSError as error:
        yield Trouble(name, _problem(error))


def stream(binary: BinaryIO, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of an open stream: one document, or one message a line.

    A first line that is complete, or plainly broken, means one a line; one that merely ends early
    begins a document. `lines` settles it beforehand.
    """
    name = "<stdin>"
    try:
        if lines:
            yield from _lines(binary, name, max_bytes)
        else:
            yield from _sniffed(binary, name, max_bytes)
    except OSError as error:
        yield Trouble(name, _problem(error))


def folder(name: str, max_bytes: int) -> Iterator[Input]:
    """Yield the messages of a folder's files, in the order of their names, at every depth.

    Links that lead out of the folder are skipped, and so are links to folders inside it, whose
    files are met under their own names.
    """
    if not os.path.isdir(name):
        exists = os.path.lexists(name)
        yield Trouble(name, "is no folder; give it with --file" if exists else "does not exist")
        return
    root = os.path.realpath(name)
    waiting = [name]
    while waiting:
        try:
            entries = sorted(os.scandir(waiting.pop()), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Trouble(error.filename or name, _problem(error))
            continue
        waiting.extend(e.path for e in reversed(entries) if e.is_dir(follow_symlinks=False))
        for entry in entries:
            yield from _entry(entry, root, max_bytes)


def _entry(entry: os.DirEntry[str], root: str, max_bytes: int) -> Iterator[Input]:
    if entry.is_dir(follow_symlinks=False) or not entry.name.endswith(DOCUMENTS + STREAMS):
        if entry.is_symlink() and entry.is_dir() and not _inside(entry.path, root):
            yield Trouble(entry.path, "leads out of the folder", skipped=True)
        return
    if entry.is_symlink() and not _inside(entry.path, root):
        yield Trouble(entry.path, "leads out of the folder", skipped=True)
        return
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        yield Trouble(entry.path, _problem(error))
        return
    if stat.S_ISREG(mode):
        yield from file(entry.path, max_bytes)
    elif not stat.S_ISDIR(mode):
        yield Trouble(entry.path, "is no regular file", skipped=True)


def _inside(name: str, root: str) -> bool:
    real = os.path.realpath(name)
    return os.path.commonpath([real, root]) == root


def _problem(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


def _sniffed(binary: BinaryIO, name: str, max_bytes: int) -> Iterator[Input]:
    """Decide by the first line whether a stream is one document or one message a line."""
    start, blank = _first_line(binary, max_bytes)
    if not start:
        yield Item(name, b"")
    elif start.endswith(b"\n") and _unfinished(start):
        yield Item(name, blank + start + binary.read(max(0, max_bytes + 1 - len(start))))
    else:
        yield from _lines(binary, name, max_bytes, first=(start, blank.count(b"\n") + 1))


def _first_line(binary: BinaryIO, max_bytes: int) -> tuple[bytes, bytes]:
    """Read up to the first line that is not blank; return it and the blank lines before it."""
    blank = b""
    while line := binary.readline(max_bytes + 1):
        if line.strip():
            return line, blank
        blank = (blank + line)[-max_bytes:]
    return b"", blank


def _unfinished(line: bytes) -> bool:
    """Tell whether a line is the beginning of JSON, and nothing is wrong with it but its end."""
    text = line.decode(errors="replace").rstrip()
    try:
        jsontext.parse(text)
    except jsontext.JsonTextError as error:
        defect = error.defects[0]
        return defect.code == "not-json" and defect.offset >= len(text)
    return False


def _lines(
    binary: BinaryIO, name: str, max_bytes: int, first: tuple[bytes, int] = (b"", 1)
) -> Iterator[Input]:
    """Yield one message a line; blank lines hold none, and a line beyond the limit is cut off."""
    line, number = first
    if not line:
        line = binary.readline(max_bytes + 1)
    while line:
        if line.strip():
            yield Item(name, line.rstrip(b"\r\n"), number, streamed=True)
        while line and not line.endswith(b"\n"):  # the rest of a line that was cut off
            line = binary.readline(1 << 16)
        line = binary.readline(max_bytes + 1)
        number += 1
