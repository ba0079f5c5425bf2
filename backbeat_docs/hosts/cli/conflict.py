"""Finds a report that would replace an input, before anything is read."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator

from backbeat_docs.hosts.cli.outputs import FileOutput, Output, is_standard_output
from backbeat_docs.run.inputs import ALREADY_READ, Unread
from backbeat_docs.run.seen import Identity, identify
from backbeat_docs.run.walk import Exclude, walk

ExcludeBelow = Callable[[str], Exclude]
"""Returns what to leave out below a folder."""


def find_written(outputs: Iterable[Output]) -> list[Identity]:
    """Return the identities of the existing files that the run writes."""
    files: list[str | int] = [*_standard_outputs()]
    files += [output.path for output in outputs if isinstance(output, FileOutput)]
    return [identity for file in files if (identity := identify(file)) is not None]


def find_conflict(
    outputs: Iterable[Output], names: list[str], *, reads_stdin: bool, exclude_below: ExcludeBelow
) -> str | None:
    """Return the problem of an output that is an input under any name, or `None`.

    `names` are the files and folders to read. In a folder, an earlier report of the same format is
    no input; any other file of messages is.
    """
    files = [name for name in names if not os.path.isdir(name)]
    folders = [name for name in names if os.path.isdir(name)]
    inputs: list[tuple[str, str | int]] = [(name, name) for name in files]
    if reads_stdin and sys.stdin is not None:
        inputs.append(("standard input", 0))
    for stream in _standard_outputs():
        for shown, file in inputs:
            if _is_same(file, stream):
                return f"{shown} is an input and the output; write the output to another file"
    for output in outputs:
        if isinstance(output, FileOutput) and not is_standard_output(output.path):
            for shown in _find_replaced(output, inputs, folders, exclude_below):
                return (
                    f"--output {output.name}={output.path} would replace the input {shown}; "
                    "write the report to another file"
                )
    return None


def _standard_outputs() -> list[int]:
    return [number for number in (1, 2) if identify(number) is not None]


def _find_replaced(
    output: FileOutput,
    inputs: list[tuple[str, str | int]],
    folders: list[str],
    exclude_below: ExcludeBelow,
) -> Iterator[str]:
    """Yield the inputs that an output would replace."""
    for shown, file in inputs:
        if _is_same(file, output.path):
            yield shown
    identity = identify(output.path)
    if identity is None:
        return
    for folder in folders:
        if _may_contain(folder, output.path):
            yield from _find_in_folder(output, identity, folder, exclude_below(folder))


def _is_same(file: str | int, other: str | int) -> bool:
    identity = identify(file)
    if identity is not None:
        return identity == identify(other)
    return isinstance(file, str) and isinstance(other, str) and _resolve(file) == _resolve(other)


def _resolve(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # the current folder was deleted
        return path


def _may_contain(folder: str, path: str) -> bool:
    """Return whether a file may have a name in a folder, which may be a hard link."""
    inside = os.path.join(_resolve(folder), "")
    return _resolve(path).startswith(inside) or os.stat(path).st_nlink > 1


def _find_in_folder(
    output: FileOutput, identity: Identity, folder: str, exclude: Exclude
) -> Iterator[str]:
    for found in walk(folder, exclude=exclude):
        if isinstance(found, Unread) and found.reason != ALREADY_READ:
            continue
        path = found.path if isinstance(found, Unread) else found
        if identify(path) == identity and not _is_earlier_report(output, path):
            yield path


def _is_earlier_report(output: FileOutput, path: str) -> bool:
    """Return whether a file is the output's own, and begins as a report of its format."""
    beginning = output.build_reporter().begin().encode()
    if not beginning or _resolve(path) != _resolve(output.path):
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(beginning)) == beginning
    except OSError:
        return False
