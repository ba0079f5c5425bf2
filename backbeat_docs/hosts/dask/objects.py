"""Divides what fsspec opens, such as the objects of a bucket, into blocks.

`path`, `file` and `folder` work like those of `run.blocks`, for names that are addresses.
"""

import errno
import io
import os
from collections.abc import Iterator
from functools import partial
from itertools import groupby, islice
from typing import Any, NamedTuple

from fsspec.core import url_to_fs  # type: ignore[import-untyped] # it has no stubs

from backbeat_docs.run import blocks, sources
from backbeat_docs.run.blocks import Block, Input, ranges, read_lines
from backbeat_docs.run.compressed import has_ending
from backbeat_docs.run.inputs import (
    ALREADY_READ,
    EXCLUDED,
    GIT,
    OTHER_ENDING,
    Located,
    Unread,
)
from backbeat_docs.run.lines import cut_into_blocks
from backbeat_docs.run.walk import DOCUMENTS, MESSAGES, Exclude, exclude_nothing

_CHANGED = "changed while it was read; its end was not validated"
_SHRUNK = "became shorter while it was read; its end was not validated"

_BUFFER = 1 << 20

# What file systems call the version of an object; the first that an object has is compared.
_VERSIONS = ("ETag", "etag", "generation", "mtime", "created", "LastModified", "last_modified")


class Version(NamedTuple):
    """The size of an object, and what tells its versions apart."""

    size: int
    mark: str


class Object(NamedTuple):
    """A file of a folder: its address and its size."""

    path: str
    size: int


class Objects:
    """Reads the objects of a run, each of them once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def path(
        self,
        name: str,
        max_bytes: int,
        *,
        lines: bool = False,
        exclude: Exclude = exclude_nothing,
        seen: object = None,
    ) -> Iterator[Input]:
        """Yield the blocks of a file or folder."""
        if is_folder(name):
            return self.folder(name, max_bytes, lines=lines, exclude=exclude)
        return self.file(name, max_bytes, lines=lines)

    def file(
        self, name: str, max_bytes: int, *, lines: bool = False, seen: object = None
    ) -> Iterator[Input]:
        """Yield the blocks of a file."""
        if self._is_repeat(name):
            yield Unread(name, ALREADY_READ, skipped=True)
            return
        try:
            system, place = url_to_fs(name)
            if system.isdir(place):
                yield Unread(name, "is a folder; use --dir")
                return
            size = int(system.info(place)["size"] or 0)
        except Exception as error:
            yield _report(name, error)
            return
        yield from _divide(Object(name, size), max_bytes, lines)

    def folder(
        self,
        name: str,
        max_bytes: int,
        *,
        lines: bool = False,
        exclude: Exclude = exclude_nothing,
        seen: object = None,
    ) -> Iterator[Input]:
        """Yield the blocks of a folder's files, in the order of `run.blocks.folder`."""
        for grouped, found in groupby(self._walk(name, exclude), _is_small):
            if grouped:
                while group := tuple(islice(found, blocks.FILES)):
                    yield Block(name, partial(_read_small, group, max_bytes, lines))
            else:
                for one in found:
                    assert isinstance(one, Object)
                    yield from _divide(one, max_bytes, lines)

    def _is_repeat(self, name: str) -> bool:
        if name in self._seen:
            return True
        self._seen.add(name)
        return False

    def _walk(self, name: str, exclude: Exclude) -> Iterator[Object | Unread]:
        """Yield the files of each folder, then those of its subfolders, in the order of names."""
        try:
            system, root = url_to_fs(name)
            if not system.isdir(root):
                problem = "is not a folder; use --file" if system.exists(root) else "does not exist"
                yield Unread(name, problem)
                return
        except Exception as error:
            yield _report(name, error)
            return
        waiting = [(name.rstrip("/"), root)]
        while waiting:
            shown, place = waiting.pop()
            try:
                entries = sorted(_list_entries(system, place), key=lambda one: os.fsencode(one[0]))
            except Exception as error:
                yield _report(shown, error)
                continue
            folders = []
            for base, entry in entries:
                path, is_folder_ = f"{shown}/{base}", entry["type"] == "directory"
                reason = _find_exclusion(path[len(name.rstrip("/")) + 1 :], is_folder_, exclude)
                if reason:
                    yield Unread(path, reason, skipped=True)
                elif is_folder_:
                    folders.append((path, entry["name"]))
                else:
                    yield self._check_file(path, int(entry["size"] or 0))
            waiting += reversed(folders)

    def _check_file(self, path: str, size: int) -> Object | Unread:
        if not has_ending(path, MESSAGES):
            return Unread(path, OTHER_ENDING, skipped=True)
        if self._is_repeat(path):
            return Unread(path, ALREADY_READ, skipped=True)
        return Object(path, size)


def is_folder(name: str) -> bool:
    """Return whether an address is that of a folder; `False` if it cannot be read."""
    try:
        system, place = url_to_fs(name)
        return bool(system.isdir(place))
    except Exception:  # reported when it is read
        return False


def _list_entries(system: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the names and descriptions of a folder's entries, without the marker of a folder."""
    for entry in system.ls(place, detail=True):
        if entry["name"].strip("/") != place.strip("/"):
            yield entry["name"].rstrip("/").rpartition("/")[2], entry


def _find_exclusion(inside: str, is_folder_: bool, exclude: Exclude) -> str | None:
    if inside.rpartition("/")[2] == ".git":
        return GIT
    return EXCLUDED if exclude(inside, is_folder_) else None


def _is_small(found: Object | Unread) -> bool:
    return isinstance(found, Unread) or has_ending(found.path, DOCUMENTS)


def _divide(found: Object, max_bytes: int, lines: bool) -> Iterator[Input]:
    name, size = found
    if not sources.is_divisible(name, lines=lines):
        yield Block(name, partial(_read_whole, name, max_bytes, lines), size)
        return
    try:
        version = _find_version(*url_to_fs(name))
    except Exception as error:
        yield _report(name, error)
        return
    for start, end in ranges(version.size):
        read = partial(_read_range, name, start, end, version, max_bytes)
        yield Block(name, read, end - start, continued=start > 0)


def _find_version(system: Any, place: str) -> Version:
    system.invalidate_cache(place)
    found = system.info(place)
    mark = next((str(found[name]) for name in _VERSIONS if found.get(name)), "")
    return Version(int(found["size"] or 0), mark)


def _check_version(system: Any, place: str, version: Version) -> None:
    """Raise `OSError` if an object is no longer the one that the run has begun to read."""
    found = _find_version(system, place)
    if found.size < version.size:
        raise OSError(None, _SHRUNK)
    if found != version:
        raise OSError(None, _CHANGED)


def _read_small(
    group: tuple[Object | Unread, ...], max_bytes: int, lines: bool
) -> Iterator[Located | Unread]:
    for found in group:
        if isinstance(found, Unread):
            yield found
        else:
            yield from _read_whole(found.path, max_bytes, lines)


def _read_whole(name: str, max_bytes: int, lines: bool) -> Iterator[Located | Unread]:
    try:
        system, place = url_to_fs(name)
        version = _find_version(system, place)
        try:
            with system.open(place, "rb") as opened:
                stream = opened if hasattr(opened, "read1") else io.BufferedReader(opened, _BUFFER)
                yield from sources.read_open(stream, name, max_bytes, lines=lines, ahead=True)
        except Exception:
            _check_version(system, place, version)  # the cause, if the object has changed
            raise
        _check_version(system, place, version)
    except Exception as error:
        yield _report(name, error)


def _read_range(
    name: str, start: int, end: int, version: Version, max_bytes: int
) -> Iterator[Located | Unread]:
    try:
        system, place = url_to_fs(name)

        def fetch(at: int, most: int) -> bytes:
            return _fetch(system, place, version, at, min(version.size, at + most))

        yield from cut_into_blocks(read_lines(fetch, start, end), name, max_bytes)
    except Exception as error:
        yield _report(name, error)


def _fetch(system: Any, place: str, version: Version, at: int, stop: int) -> bytes:
    """Return a part of an object, which is still the one that was divided."""
    if at >= stop:
        return b""
    try:
        data = bytes(system.cat_file(place, at, stop))
    except Exception:
        _check_version(system, place, version)  # the cause, if the object has changed
        raise
    _check_version(system, place, version)
    return data


def _report(name: str, error: Exception) -> Unread:
    """Return an input with the reason that a file system's error gives, in one line."""
    text = " ".join(str(getattr(error, "strerror", None) or error).split())
    if text in (_CHANGED, _SHRUNK):
        return Unread(name, text)
    if " " not in text:  # nothing, or the name of the object
        known = {"FileNotFoundError": errno.ENOENT, "PermissionError": errno.EACCES}
        number = known.get(type(error).__name__)
        text = os.strerror(number) if number else f"{type(error).__name__} {text}".rstrip()
    return Unread(name, f"cannot be read: {text}")
