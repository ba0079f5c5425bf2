"""Finds a report that would replace a file of the run, before any message is read."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Catalogue
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.outputs import FileOutput, Output, is_standard_output
from backbeat_docs.run.inputs import ALREADY_READ, Unread
from backbeat_docs.run.seen import Identity, identify
from backbeat_docs.run.walk import Exclude, exclude_nothing, walk
from backbeat_docs.settings.find import show_path

ExcludeBelow = Callable[[str], Exclude]
"""Returns what to leave out below a folder."""


def find_written(outputs: Iterable[Output]) -> list[Identity]:
    """Return the identities of the existing files that the run writes."""
    files: list[str | int] = [*_standard_outputs()]
    files += [output.path for output in outputs if isinstance(output, FileOutput)]
    return [identity for file in files if (identity := identify(file)) is not None]


class Kept(NamedTuple):
    """Files beside the messages that no report may replace, and the folder of contracts.

    `files` are kinds and paths, such as `("baseline", "known.json")`.
    """

    files: tuple[tuple[str, str], ...]
    contracts: str


def list_kept(arguments: Arguments, catalogue: Catalogue) -> Kept:
    """Return the baselines, the settings file and the contracts of a run."""
    files = [
        ("baseline", arguments.baseline),
        ("baseline", arguments.write_baseline),
        ("settings file", arguments.settings.path),
        *(("contract", contract.path) for contract in catalogue.values()),
        ("file of contracts", os.path.join(catalogue.folder, "released", "SHA256SUMS")),
    ]
    return Kept(tuple((kind, path) for kind, path in files if path), catalogue.folder)


def find_conflict(
    outputs: Iterable[Output],
    names: list[str],
    kept: Kept,
    *,
    reads_stdin: bool,
    exclude_below: ExcludeBelow,
) -> str | None:
    """Return the problem of an output that is a file of the run under any name, or `None`.

    `names` are the files and folders to read. In a folder, an earlier report of the same format is
    no input; any other file of messages is. So it is in the folder of contracts.
    """
    files = [name for name in names if not os.path.isdir(name)]
    folders = [name for name in names if os.path.isdir(name)]
    inputs: list[tuple[str, str | int]] = [(name, name) for name in files]
    if reads_stdin and sys.stdin is not None:
        inputs.append(("standard input", 0))
    others = [(kind, show_path(path), path) for kind, path in kept.files]
    for stream in _standard_outputs():
        for shown, file in [*inputs, *(other[1:] for other in others)]:
            if _is_same(file, stream):
                return f"{shown} is an input and the output; write the output to another file"
    files_read = [*(("input", *given) for given in inputs), *others]
    folders_read = [("input", folder, exclude_below(folder)) for folder in folders]
    folders_read.append(("file of contracts", kept.contracts, exclude_nothing))
    for output in outputs:
        if isinstance(output, FileOutput) and not is_standard_output(output.path):
            for kind, shown in _find_replaced(output, files_read, folders_read):
                return (
                    f"{output.option}{output.path} would replace the {kind} {shown}; "
                    "write the report to another file"
                )
    return None


def _standard_outputs() -> list[int]:
    return [number for number in (1, 2) if identify(number) is not None]


def _find_replaced(
    output: FileOutput,
    files: list[tuple[str, str, str | int]],
    folders: list[tuple[str, str, Exclude]],
) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each file that an output would replace."""
    for kind, shown, file in files:
        if _is_same(file, output.path):
            yield kind, shown
    identity = identify(output.path)
    if identity is None:
        return
    for kind, folder, exclude in folders:
        if _may_contain(folder, output.path):
            for shown in _find_in_folder(output, identity, folder, exclude):
                yield kind, shown


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
