"""Divides a run into blocks that any process can validate, and joins their outcomes in order.

`path`, `file` and `folder` work like those of `sources`, but yield blocks: a group of small files,
a whole file, or the lines that begin in a range of a file. A block reads its own input, so that
only its place goes to another process, and only its outcomes come back.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple, cast

from backbeat_docs.run import sources
from backbeat_docs.run.compressed import has_ending
from backbeat_docs.run.inputs import Located, Unread
from backbeat_docs.run.lines import WINDOW, cut_into_blocks, report_shrunk
from backbeat_docs.run.results import Outcome, ValidRun, validate_input
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.walk import DOCUMENTS, Exclude, exclude_nothing, walk
from backbeat_docs.validate.validator import MessageValidator

if TYPE_CHECKING:
    from backbeat_docs.run.sequence import PartState

BLOCK = 16 << 20
"""The number of bytes of a file in one block."""

FILES = 256
"""The number of files of one message in one block."""


class Block(NamedTuple):
    """A part of a run; `read`, which another process can call, yields its inputs.

    `path` is the file or folder. `size` is the number of bytes, 0 if it is not known in advance.
    The lines of a block are numbered from 1; if it is `continued`, they follow the lines of the
    previous block.
    """

    path: str
    read: Callable[[], Iterator[Located | Unread]]
    size: int = 0
    continued: bool = False


Input = Located | Unread | Block
"""An input that is already read, or a block that is still to be read."""


class Validated(NamedTuple):
    """The outcomes of a block, its number of lines, and the state of a sequence check over it."""

    outcomes: list[Outcome]
    line_count: int
    state: "PartState | None" = None


class Part(NamedTuple):
    """A block as a part of its file, of which it begins after a number of lines.

    The lines of the outcomes are those of the file, and the lines of the state those of the block.
    """

    outcomes: Iterable[Outcome]
    lines_before: int
    state: "PartState | None"


def path(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Input]:
    """Yield the blocks of a file or folder."""
    if os.path.isdir(name):
        return folder(name, max_bytes, lines=lines, exclude=exclude, seen=seen)
    return file(name, max_bytes, lines=lines, seen=seen)


def file(
    name: str, max_bytes: int, *, lines: bool = False, seen: Seen | None = None
) -> Iterator[Input]:
    """Yield the blocks of a file; only an uncompressed file of lines has more than one."""
    repeat = None if seen is None else seen.skip_repeat(name)
    return iter((repeat,)) if repeat else _divide_file(name, max_bytes, lines=lines)


def _divide_file(name: str, max_bytes: int, *, lines: bool) -> Iterator[Input]:
    if not os.path.isfile(name):  # a pipe is here only, and a missing file is nowhere
        yield from sources.read_file(name, max_bytes, lines=lines)
        return
    place = os.path.abspath(name)
    try:
        size = os.path.getsize(name)
    except OSError as error:
        yield Unread.from_error(name, error)
        return
    if not sources.is_divisible(name, lines=lines):
        yield Block(name, partial(_read_whole, name, place, max_bytes, lines), size)
        return
    for start, end in ranges(size):
        read = partial(_read_range, name, place, start, end, max_bytes)
        yield Block(name, read, end - start, continued=start > 0)


def ranges(size: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets at which each block of a file begins and ends."""
    for start in range(0, size, BLOCK):
        yield start, min(size, start + BLOCK)


def folder(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Input]:
    """Yield the blocks of a folder's files, in the order of `sources.folder`."""
    for grouped, found in groupby(walk(name, exclude=exclude, seen=seen), is_small):
        if grouped:
            while group := tuple(islice(found, FILES)):
                yield Block(name, partial(_read_files, group, os.getcwd(), max_bytes, lines))
        else:
            for one in found:
                yield from _divide_file(cast(str, one), max_bytes, lines=lines)


def is_small(found: str | Unread) -> bool:
    """Return whether an entry of a folder shares a block with others."""
    return isinstance(found, Unread) or has_ending(found, DOCUMENTS)


def _read_files(
    found: tuple[str | Unread, ...], here: str, max_bytes: int, lines: bool
) -> Iterator[Located | Unread]:
    """Read small files, whose relative names begin in the folder `here` of the run."""
    for name in found:
        if isinstance(name, Unread):
            yield name
            continue
        for given in sources.files([os.path.join(here, name)], max_bytes, lines=lines):
            yield given._replace(path=name)


def _read_whole(name: str, place: str, max_bytes: int, lines: bool) -> Iterator[Located | Unread]:
    for given in sources.read_file(place, max_bytes, lines=lines):
        yield given._replace(path=name)


def _read_range(
    name: str, place: str, start: int, end: int, max_bytes: int
) -> Iterator[Located | Unread]:
    try:
        with open(place, "rb", buffering=0) as stream:

            def fetch(at: int, most: int) -> bytes:
                stream.seek(at)
                return stream.read(min(most, WINDOW))

            yield from cut_into_blocks(read_lines(fetch, start, end), name, max_bytes)
            if os.fstat(stream.fileno()).st_size < end:
                yield report_shrunk(name)
    except OSError as error:
        yield Unread.from_error(name, error)


Fetch = Callable[[int, int], bytes]
"""Returns bytes from an offset on, at most a number of them; none at the end of the file."""


def read_lines(fetch: Fetch, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of the lines that begin between two offsets of a file."""
    at, last = max(0, start - 1), b"\n"
    is_inside = start == 0
    while at < end and (data := fetch(at, end - at)):
        at += len(data)
        if not is_inside:  # the end of a line that belongs to the previous block
            _, newline, data = data.partition(b"\n")
            is_inside = bool(newline)
        if is_inside and data:
            last = data[-1:]
            yield data
    while last != b"\n" and (data := fetch(at, WINDOW)):  # the last line ends beyond the block
        at += len(data)
        head, last, _ = data.partition(b"\n")
        yield head + last


def validate_block(
    validator: MessageValidator,
    block: Block,
    with_text: bool = True,
    state: "PartState | None" = None,
) -> Validated:
    """Validate a block, and add its messages to a state of a sequence check.

    Without the text, its valid messages are only counted.
    """
    outcomes: list[Outcome] = []
    last: Located | None = None
    for given in block.read():
        for outcome in validate_input(validator, given):
            if state is not None:
                state.add(outcome)
            if isinstance(outcome, ValidRun) and not with_text:
                outcome = outcome._replace(lines=outcome.lines._replace(text=""))
            outcomes.append(outcome)
        last = given if isinstance(given, Located) else last
    return Validated(outcomes, last.line + last.line_count - 1 if last else 0, state)


class Joined:
    """Joins the outcomes of blocks, in order: lines are numbered, and a file fails once."""

    def __init__(self) -> None:
        self._lines_before = 0
        self._has_failed = False

    def add(self, block: Block, validated: Validated) -> Part:
        """Return the next block as a part of its file; it is empty after a failure."""
        if not block.continued:
            self._lines_before, self._has_failed = 0, False
        if self._has_failed:  # one process does not read a file beyond a failure
            return Part((), 0, None)
        before, outcomes = self._lines_before, validated.outcomes
        self._lines_before += validated.line_count
        self._has_failed = any(isinstance(one, Unread) and not one.skipped for one in outcomes)
        return Part((shift_lines(one, before) for one in outcomes), before, validated.state)


def shift_lines(outcome: Outcome, lines_before: int) -> Outcome:
    """Return an outcome whose message begins a number of lines later."""
    if isinstance(outcome, Unread) or not lines_before:
        return outcome
    return outcome._replace(line=outcome.line + lines_before)
