"""Remembers the files of a run, so that each is read once and no report is read as an input."""

import os
import stat
from collections.abc import Iterable

from backbeat_docs.run.inputs import ALREADY_READ, OWN_REPORT, Unread

Identity = tuple[int, int]
"""The device and the number of a file, which all of its names and links share."""


def identify(file: str | int) -> Identity | None:
    """Return the identity of a path or an open file; `None` for a device, or if it is unknown."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    known = status.st_ino and (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode))
    return (status.st_dev, status.st_ino) if known else None


class Seen:
    """The files that a run has read, and those that it `writes`."""

    def __init__(self, writes: Iterable[Identity] = ()) -> None:
        self._writes = frozenset(writes)
        self._read: set[Identity | str] = set()

    def skip_repeat(self, name: str, file: str | int | None = None) -> Unread | None:
        """Return the input as skipped if the run has read it before or writes it.

        `file` is the open file, if it is not the one that the name leads to.
        """
        file = name if file is None else file
        key = identify(file) or (name if _exists(file) else None)
        if key in self._writes:
            return Unread(name, OWN_REPORT, skipped=True)
        if key in self._read:
            return Unread(name, ALREADY_READ, skipped=True)
        if key is not None:
            self._read.add(key)
        return None

    def is_written(self, name: str) -> bool:
        """Return whether the run writes a file."""
        return bool(self._writes) and identify(name) in self._writes


def _exists(file: str | int) -> bool:
    try:
        return os.path.exists(file)
    except ValueError:
        return False
