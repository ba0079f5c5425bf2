"""Files, folders, NDJSON streams and standard input become messages' bytes with their places.

Nothing is parsed here beyond finding where one message ends and the next begins. Whatever cannot
be read becomes a `Trouble` in its place in the order, and the rest goes on.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from backbeat_docs import jsontext
from backbeat_docs.source import compressed
from backbeat_docs.source.lines import Item as Item
from backbeat_docs.source.lines import Lines as Lines
from backbeat_docs.source.lines import Range as Range
from backbeat_docs.source.lines import Trouble as Trouble
from backbeat_docs.source.lines import chunks, problem, ranges, shrunk, windows

DOCUMENTS = (".json",)
"""Endings of files that hold one message."""

STREAMS = (".ndjson", ".jsonl")
"""Endings of files that hold one message a line."""

Input = Item | Lines | Trouble
"""What is there to be judged, or not."""

RANGE = 4 << 20
"""How many bytes of a file, and about how many of a folder, one process takes at a time."""

_FILES = 256


class Files(NamedTuple):
    """Some files of a folder, to be read by one process of several."""

    path: str
    paths: tuple[str, ...]
    max_bytes: int

    @property
    def size(self) -> int:
        """How many bytes these are: not known before they are read."""
        return 0

    def inputs(self) -> Iterator[Input]:
        """Yield the messages of the files."""
        for name in self.paths:
            yield from file(name, self.max_bytes)


Part = Range | Files
"""A part of the inputs that another process can read and judge by itself."""


def is_stream(name: str) -> bool:
    """Tell whether a file's name says that it holds one message a line."""
    return compressed.plain(name).endswith(STREAMS)


def items(inputs: Iterable[Input]) -> Iterator[Item | Trouble]:
    """Take lines apart into messages."""
    for item in inputs:
        if isinstance(item, Lines):
            yield from item.items()
        else:
            yield item


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
        if not lines and name.endswith(DOCUMENTS):
            yield Item(name, _document(name, max_bytes + 1))
            return
        with compressed.open_(name) as stream:
            before = os.fstat(stream.fileno()) if name == compressed.plain(name) else None
            if lines or is_stream(name):
                yield from windows(chunks(stream), name, max_bytes)
            elif compressed.plain(name).endswith(DOCUMENTS):
                yield Item(name, stream.read(max_bytes + 1))
            else:
                yield from _sniffed(stream, name, max_bytes)
                return
            if before and stat.S_ISREG(before.st_mode) and stream.tell() < before.st_size:
                yield shrunk(name)
    except IsADirectoryError:
        yield Trouble(name, "is a folder; give it with --dir")
    except OSError as error:
        yield Trouble(name, problem(error))


def _document(name: str, most: int) -> bytes:
    """Read a file of one message with as few calls as can be: folders hold many of them."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(handle, min(most, 1 << 16))
        while len(data) < most and (piece := os.read(handle, min(most - len(data), 1 << 20))):
            data += piece
        return data
    finally:
        os.close(handle)


def parts(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input | Part]:
    """Yield what `path` does, where it is much in parts that other processes can read."""
    if os.path.isdir(name):
        yield from _folder_parts(name, max_bytes)
    elif (lines or name.endswith(STREAMS)) and os.path.isfile(name):
        yield from ranges(name, max_bytes, RANGE)
    else:
        yield from file(name, max_bytes, lines=lines)


def _folder_parts(name: str, max_bytes: int) -> Iterator[Input | Part]:
    names: list[str] = []
    for found in _walk(name):
        small = isinstance(found, str) and found.endswith(DOCUMENTS)
        if isinstance(found, str) and small:
            names.append(found)
        if names and (not small or len(names) == _FILES):
            yield Files(name, tuple(names), max_bytes)
            names = []
        if isinstance(found, Trouble):
            yield found
        elif not small:
            yield from parts(found, max_bytes)
    if names:
        yield Files(name, tuple(names), max_bytes)


def stream(binary: BinaryIO, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of an open stream: one document, or one message a line.

    A first line that is complete, or plainly broken, means one a line; one that merely ends early
    begins a document. `lines` settles it beforehand.
    """
    name = "<stdin>"
    try:
        if lines:
            yield from windows(chunks(binary), name, max_bytes)
        else:
            yield from _sniffed(binary, name, max_bytes)
    except OSError as error:
        yield Trouble(name, problem(error))


def folder(name: str, max_bytes: int) -> Iterator[Input]:
    """Yield the messages of a folder's files, in the order of their names, at every depth.

    Links that lead out of the folder are skipped, and so are links to folders inside it, whose
    files are met under their own names.
    """
    for found in _walk(name):
        if isinstance(found, Trouble):
            yield found
        else:
            yield from file(found, max_bytes)


def _walk(name: str) -> Iterator[str | Trouble]:
    """Yield the files of a folder that hold messages, and what is passed over."""
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
            yield Trouble(error.filename or name, problem(error))
            continue
        waiting.extend(e.path for e in reversed(entries) if e.is_dir(follow_symlinks=False))
        for entry in entries:
            if entry.name.endswith(_MESSAGES) and entry.is_file(follow_symlinks=False):
                yield entry.path
            else:
                yield from _special(entry, root)


_MESSAGES = tuple(
    kind + packed for kind in DOCUMENTS + STREAMS for packed in ("", *compressed.ENDINGS)
)


def _special(entry: os.DirEntry[str], root: str) -> Iterator[str | Trouble]:
    """Yield what is to be said of an entry that is no plain file of messages; nothing, mostly."""
    if entry.is_dir(follow_symlinks=False) or not entry.name.endswith(_MESSAGES):
        if entry.is_symlink() and entry.is_dir() and not _inside(entry.path, root):
            yield Trouble(entry.path, "leads out of the folder", skipped=True)
        return
    if entry.is_symlink() and not _inside(entry.path, root):
        yield Trouble(entry.path, "leads out of the folder", skipped=True)
        return
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        yield Trouble(entry.path, problem(error))
        return
    if stat.S_ISREG(mode):
        yield entry.path
    elif not stat.S_ISDIR(mode):
        yield Trouble(entry.path, "is no regular file", skipped=True)


def _inside(name: str, root: str) -> bool:
    real = os.path.realpath(name)
    return os.path.commonpath([real, root]) == root


def _sniffed(binary: BinaryIO, name: str, max_bytes: int) -> Iterator[Input]:
    """Decide by the first line whether a stream is one document or one message a line."""
    start, blank = _first_line(binary, max_bytes)
    if not start:
        yield Item(name, b"")
    elif start.endswith(b"\n") and _unfinished(start):
        yield Item(name, blank + start + binary.read(max(0, max_bytes + 1 - len(start))))
    else:
        first = start.removesuffix(b"\n"), blank.count(b"\n") + 1
        if start.endswith(b"\n"):
            yield Lines(name, *first)
            first = b"", first[1] + 1
        yield from windows(chunks(binary), name, max_bytes, first)


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
