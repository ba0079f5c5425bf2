"""Files, folders, NDJSON streams and standard input become messages' bytes with their places.

Nothing is parsed here beyond finding where one message ends and the next begins. Whatever cannot
be read becomes a `Trouble` in its place in the order, and the rest goes on.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from backbeat_docs.run import compressed
from backbeat_docs.run.lines import BLANK as BLANK
from backbeat_docs.run.lines import Item as Item
from backbeat_docs.run.lines import Lines as Lines
from backbeat_docs.run.lines import Range as Range
from backbeat_docs.run.lines import Trouble as Trouble
from backbeat_docs.run.lines import beginning, chunks, problem, ranges, shrunk, windows
from backbeat_docs.text import strict_json

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
    lines: bool = False

    @property
    def size(self) -> int:
        """How many bytes these are: not known before they are read."""
        return 0

    def inputs(self) -> Iterator[Input]:
        """Yield the messages of the files."""
        for name in self.paths:
            if self.lines:
                yield from file(name, self.max_bytes, lines=True)
            else:
                yield _document(name, self.max_bytes, regular=True)


Part = Range | Files
"""A part of the inputs that another process can read and judge by itself."""


def is_stream(name: str) -> bool | None:
    """Tell whether a file's name says that it holds one message a line; `None` if it is silent."""
    plain = compressed.plain(name)
    return True if plain.endswith(STREAMS) else False if plain.endswith(DOCUMENTS) else None


def items(inputs: Iterable[Input], max_bytes: int) -> Iterator[Item | Trouble]:
    """Take lines apart into messages; those of white space alone hold none, within the limit."""
    for given in inputs:
        if not isinstance(given, Lines):
            yield given
            continue
        for number, line in enumerate(given.split(), given.line):
            if line.strip(BLANK) or len(line) > max_bytes:
                yield Item(given.path, line, number, streamed=True)


def text(words: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield a message that was given as text on the command line, or several, one a line."""
    data = words.encode(errors="surrogateescape")
    if lines:
        yield from windows([data], "<message>", max_bytes)
    else:
        yield Item("<message>", data)


def path(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of a file or of a folder, whichever the name belongs to."""
    if os.path.isdir(name):
        return folder(name, max_bytes, lines=lines)
    return file(name, max_bytes, lines=lines)


def file(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of one file: all of it, or one a line, by its ending or its content."""
    try:
        if not lines and name.endswith(DOCUMENTS) and not os.path.isdir(name):
            yield _document(name, max_bytes)
            return
        with compressed.open_(name) as stream:
            before = os.fstat(stream.fileno()) if name == compressed.plain(name) else None
            if lines or is_stream(name):
                yield from windows(chunks(stream), name, max_bytes)
            elif compressed.plain(name).endswith(DOCUMENTS):
                yield Item(name, beginning(stream, max_bytes + 1))
            else:
                yield from _sniffed(stream, name, max_bytes)
                return
            if before and stat.S_ISREG(before.st_mode) and stream.tell() < before.st_size:
                yield shrunk(name)
    except IsADirectoryError:
        yield Trouble(name, "is a folder; give it with --dir")
    except OSError as error:
        yield Trouble(name, problem(error))


def _document(name: str, max_bytes: int, *, regular: bool = False) -> Item | Trouble:
    """Read a file of one message with as few calls as can be: folders hold many of them.

    A `regular` file ends where less of it is read than was asked for; a pipe may have more.
    """
    try:
        handle = os.open(name, _READ)
        try:
            data = os.read(handle, _SMALL)
            if len(data) == _SMALL or not regular:
                data = _rest(handle, data, max_bytes + 1)
        finally:
            os.close(handle)
    except OSError as error:
        return Trouble(name, problem(error))
    return Item(name, data[: max_bytes + 1])


_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SMALL = 1 << 16


def _rest(handle: int, data: bytes, most: int) -> bytes:
    """Read on to the end, or to the limit."""
    while len(data) < most and (piece := os.read(handle, min(most - len(data), 1 << 20))):
        data += piece
    return data


def parts(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input | Part]:
    """Yield what `path` does, where it is much in parts that other processes can read."""
    if os.path.isdir(name):
        yield from _folder_parts(name, max_bytes, lines)
    elif (lines or name.endswith(STREAMS)) and os.path.isfile(name):
        yield from ranges(name, max_bytes, RANGE)
    else:
        yield from file(name, max_bytes, lines=lines)


def _folder_parts(name: str, max_bytes: int, lines: bool) -> Iterator[Input | Part]:
    names: list[str] = []
    for found in _walk(name):
        small = isinstance(found, str) and found.endswith(DOCUMENTS)
        if isinstance(found, str) and small:
            names.append(found)
        if names and (not small or len(names) == _FILES):
            yield Files(name, tuple(names), max_bytes, lines)
            names = []
        if isinstance(found, Trouble):
            yield found
        elif not small:
            yield from parts(found, max_bytes, lines=lines)
    if names:
        yield Files(name, tuple(names), max_bytes, lines)


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


def folder(name: str, max_bytes: int, *, lines: bool = False) -> Iterator[Input]:
    """Yield the messages of a folder's files, in the order of their names, at every depth.

    Links that lead out of the folder are skipped, and so are links to folders inside it, whose
    files are met under their own names.
    """
    for found in _walk(name):
        if isinstance(found, Trouble):
            yield found
        elif found.endswith(DOCUMENTS) and not lines:
            yield _document(found, max_bytes, regular=True)
        else:
            yield from file(found, max_bytes, lines=lines)


def _walk(name: str) -> Iterator[str | Trouble]:
    """Yield the files of a folder that hold messages, and what is passed over."""
    try:
        if not stat.S_ISDIR(os.stat(name).st_mode):
            yield Trouble(name, "is no folder; give it with --file")
            return
        root = os.path.realpath(name)
    except FileNotFoundError:
        yield Trouble(name, "does not exist")
        return
    except OSError as error:
        yield Trouble(name, problem(error))
        return
    waiting = [name]
    while waiting:
        place = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: os.fsencode(entry.name))
            waiting.extend(e.path for e in reversed(entries) if e.is_dir(follow_symlinks=False))
        except OSError as error:
            yield Trouble(error.filename or place, problem(error))
            continue
        for entry in entries:
            yield from _found(entry, root)


_MESSAGES = tuple(
    kind + packed for kind in DOCUMENTS + STREAMS for packed in ("", *compressed.ENDINGS)
)


def _found(entry: os.DirEntry[str], root: str) -> Iterator[str | Trouble]:
    """Yield an entry if it is a file of messages, or what is to be said of it; nothing, mostly."""
    named = entry.name.endswith(_MESSAGES)
    try:
        if named and entry.is_file(follow_symlinks=False):
            yield entry.path
        elif entry.is_symlink() and not _inside(entry.path, root):
            if named or entry.is_dir():
                yield Trouble(entry.path, "leads out of the folder", skipped=True)
        elif named and stat.S_ISREG(mode := entry.stat().st_mode):
            yield entry.path
        elif named and not stat.S_ISDIR(mode):
            yield Trouble(entry.path, "is no regular file", skipped=True)
    except OSError as error:
        yield Trouble(entry.path, problem(error), skipped=not named)


def _inside(name: str, root: str) -> bool:
    real = os.path.realpath(name)
    return os.path.commonpath([real, root]) == root


def _sniffed(binary: BinaryIO, name: str, max_bytes: int) -> Iterator[Input]:
    """Decide by the first line whether a stream is one document or one message a line."""
    before, first, number = _first_line(binary, max_bytes)
    if not first:
        yield Item(name, b"")
    elif first.endswith(b"\n") and _unfinished(first):
        start = before + first
        yield Item(name, start + beginning(binary, max_bytes + 1 - len(start)))
    else:
        yield from windows(chain([first], chunks(binary)), name, max_bytes, number)


def _first_line(binary: BinaryIO, max_bytes: int) -> tuple[bytes, bytes, int]:
    """Read up to the first line that is not blank, or is beyond the limit.

    Return the blank lines before it (of very many, more bytes than the limit), it, and its number.
    """
    before, number = bytearray(), 1
    while line := binary.readline(max_bytes + 2):
        if line.strip(BLANK) or len(line) > max_bytes + 1:
            return bytes(before), line, number
        if len(before) <= max_bytes:
            before += line
        number += 1
    return b"", b"", number


def _unfinished(line: bytes) -> bool:
    """Tell whether a line is the beginning of JSON, and nothing is wrong with it but its end."""
    text = line.decode(errors="replace").rstrip(BLANK.decode())
    try:
        strict_json.parse(text)
    except strict_json.JsonTextError as error:
        defect = error.defects[0]
        return defect.code == "not-json" and defect.offset >= len(text)
    return False
