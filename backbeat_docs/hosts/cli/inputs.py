"""The inputs that the arguments of `backbeat validate` name."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from backbeat_docs.contracts.catalogue import Catalogue
from backbeat_docs.hosts.cli import conflict
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.outputs import Output
from backbeat_docs.run import Located, Outcome, Progress, Unread, sources, validate_inputs
from backbeat_docs.run.compressed import ENDINGS, has_ending
from backbeat_docs.run.inputs import STDIN
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.walk import Exclude, exclude_nothing
from backbeat_docs.validate.validator import MessageValidator

if TYPE_CHECKING:
    from backbeat_docs.run.blocks import Part
    from backbeat_docs.run.sequence import SequenceCheck

Input = TypeVar("Input")
Reader = Callable[..., Iterator[Input]]
"""Reads the inputs of a file or folder, given its name, the size limit and `lines`."""


class Inputs:
    """The files, folders, text and streams that a run reads, in the order of the option table.

    Raises `SettingsError` for an invalid pattern of what to exclude.
    """

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments
        self._exclude_below = _build_exclusion(arguments)

    @property
    def is_stream(self) -> bool | None:
        """Whether the only input is a stream of lines; `None` if its content decides."""
        arguments = self._arguments
        named = [*arguments.paths, *arguments.file, *arguments.dir]
        if len(named) + (arguments.message is not None) != 1 or any(map(self.is_folder, named)):
            return False
        if arguments.lines or arguments.message == "-":
            return arguments.lines or None
        return sources.is_stream(named[0]) if named and not arguments.dir else False

    def is_folder(self, name: str) -> bool:
        """Return whether an input is a folder."""
        return os.path.isdir(name)

    @property
    def size(self) -> int | None:
        """The number of bytes to read, or `None` if it is not known in advance."""
        arguments = self._arguments
        names = [*arguments.paths, *arguments.file]
        plain = all(os.path.isfile(name) and not has_ending(name, ENDINGS) for name in names)
        if arguments.dir or arguments.message is not None or not plain:
            return None
        try:
            return sum(os.path.getsize(name) for name in names)
        except OSError:
            return None  # a missing file is reported when it is read

    def find_conflict(self, reports: list[Output], catalogue: Catalogue) -> str | None:
        """Return the problem of a report that would replace a file of the run, or `None`."""
        arguments = self._arguments
        named = [*arguments.paths, *arguments.file, *arguments.dir]
        return conflict.find_conflict(
            reports,
            [name for name in named if name != "-"],
            conflict.list_kept(arguments, catalogue),
            reads_stdin="-" in arguments.paths or arguments.message == "-",
            exclude_below=self._exclude_below,
        )

    def validate(
        self, validator: MessageValidator, seen: Seen, progress: Progress, *, with_text: bool = True
    ) -> Iterator[Outcome]:
        """Validate each input that is not `seen` before.

        Without the text, the valid messages of a stream may be counted only.
        """
        inputs = self.read(seen, sources.path, sources.file, sources.folder)
        return validate_inputs(validator, inputs, progress)

    def validate_parts(
        self,
        validator: MessageValidator,
        seen: Seen,
        progress: Progress,
        check: "SequenceCheck",
        *,
        with_text: bool = True,
    ) -> "Iterator[Outcome | Part]":
        """Validate each input for a check; a part is a block whose messages it need not read."""
        return self.validate(validator, seen, progress)

    def read(
        self, seen: Seen, path: Reader[Input], file: Reader[Input], folder: Reader[Input]
    ) -> Iterator[Input | Located | Unread]:
        """Read the inputs with these readers; text and standard input are read here."""
        arguments, exclude_below = self._arguments, self._exclude_below
        limit, lines = arguments.max_bytes, arguments.lines
        for name in arguments.paths:
            if name == "-":
                yield from _read_standard_input(limit, lines, seen)
            else:
                yield from path(name, limit, lines=lines, exclude=exclude_below(name), seen=seen)
        for name in arguments.file:
            yield from file(name, limit, lines=lines, seen=seen)
        for name in arguments.dir:
            yield from folder(name, limit, lines=lines, exclude=exclude_below(name), seen=seen)
        if arguments.message == "-":
            yield from _read_standard_input(limit, lines, seen)
        elif arguments.message is not None:
            yield from sources.text(arguments.message, limit, lines=lines)


def _build_exclusion(arguments: Arguments) -> Callable[[str], Exclude]:
    if not arguments.exclude and arguments.baseline is None and arguments.write_baseline is None:
        return lambda folder: exclude_nothing
    from backbeat_docs.hosts.cli.exclusion import Exclusion

    return Exclusion(arguments).below


def _read_standard_input(limit: int, lines: bool, seen: Seen) -> Iterator[Located | Unread]:
    if sys.stdin is None:
        yield Unread(STDIN, "cannot be read: it is closed")
    elif repeat := seen.skip_repeat(STDIN, 0):
        yield repeat
    else:
        yield from sources.stream(sys.stdin.buffer, limit, lines=lines)
