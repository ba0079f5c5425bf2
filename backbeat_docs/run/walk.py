"""Walks folders: each file is a file of messages, or skipped for one of the reasons in `SKIPS`."""

import os
import stat
from collections.abc import Callable, Iterator
from typing import NamedTuple

from backbeat_docs.run import compressed
from backbeat_docs.run.inputs import (
    EXCLUDED,
    GIT,
    LEADS_OUT,
    NOT_REGULAR,
    OTHER_ENDING,
    OWN_REPORT,
    Unread,
)
from backbeat_docs.run.seen import Seen

DOCUMENTS = (".json",)
"""Endings of files that contain one message."""

STREAMS = (".ndjson", ".jsonl")
"""Endings of files that contain one message per line."""

MESSAGES = tuple(
    kind + packed for kind in DOCUMENTS + STREAMS for packed in ("", *compressed.ENDINGS)
)
"""Endings of the files of a folder that are read, in any case."""

Exclude = Callable[[str, bool], bool]
"""Tells whether an entry of a folder is excluded.

It receives the path relative to the folder, with `/` between names, and whether it is a folder.
"""


def exclude_nothing(path: str, is_folder: bool) -> bool:
    """Exclude no entry of a folder."""
    return False


def walk(
    name: str, *, exclude: Exclude = exclude_nothing, seen: Seen | None = None
) -> Iterator[str | Unread]:
    """Yield the names of the files of messages in a folder, and the skipped entries.

    An excluded folder is one entry. A link to a folder inside is passed over, because the files
    there are found under their own names.
    """
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
        yield from _Walk(name, root, exclude, Seen() if seen is None else seen).entries()


class _Walk(NamedTuple):
    name: str
    root: str
    exclude: Exclude
    seen: Seen

    def entries(self) -> Iterator[str | Unread]:
        """Yield the files of each folder, then those of its subfolders, in the order of names."""
        waiting = [self.name]
        while waiting:
            place = waiting.pop()
            try:
                entries = sorted(os.scandir(place), key=lambda entry: os.fsencode(entry.name))
                are_folders = [entry.is_dir(follow_symlinks=False) for entry in entries]
            except OSError as error:
                yield Unread.from_error(error.filename or place, error)
                continue
            folders = []
            for entry, is_folder in zip(entries, are_folders, strict=True):
                if reason := self._find_exclusion(entry, is_folder):
                    yield Unread(entry.path, reason, skipped=True)
                elif is_folder:
                    folders.append(entry.path)
                else:
                    yield from self._check_file(entry)
            waiting += reversed(folders)

    def _find_exclusion(self, entry: os.DirEntry[str], is_folder: bool) -> str | None:
        if entry.name == ".git":
            return GIT
        inside = entry.path[len(self.name) :].lstrip(os.sep).replace(os.sep, "/")
        return EXCLUDED if self.exclude(inside, is_folder) else None

    def _check_file(self, entry: os.DirEntry[str]) -> Iterator[str | Unread]:
        """Yield a file's name, or the file as skipped; nothing for a link to a folder inside."""
        named = compressed.has_ending(entry.name, MESSAGES)
        try:
            if entry.is_symlink() and not _is_inside(entry.path, self.root):
                yield Unread(entry.path, LEADS_OUT, skipped=True)
            elif entry.is_dir():
                return
            elif not named:
                reason = OWN_REPORT if self.seen.is_written(entry.path) else OTHER_ENDING
                yield Unread(entry.path, reason, skipped=True)
            elif not _is_regular(entry):
                yield Unread(entry.path, NOT_REGULAR, skipped=True)
            else:
                yield self.seen.skip_repeat(entry.path) or entry.path
        except OSError as error:
            if named:
                yield Unread.from_error(entry.path, error)
            else:
                yield Unread(entry.path, OTHER_ENDING, skipped=True)


def _is_regular(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a regular file or a link to one; raise `OSError` if unknown."""
    return entry.is_file(follow_symlinks=False) or stat.S_ISREG(os.stat(entry.path).st_mode)


def _is_inside(name: str, root: str) -> bool:
    real = os.path.realpath(name)
    return os.path.commonpath([real, root]) == root
