"""Finds the file of settings; without a file, this costs a few look-ups and loads no parser."""

import os
import re
import stat
from collections.abc import Mapping
from typing import Any, NamedTuple

from backbeat_docs.settings.table import SETTINGS

OWN_FILE = "backbeat.toml"
"""A file whose top-level keys are the settings. It comes before a `pyproject.toml` beside it."""

PROJECT_FILE = "pyproject.toml"
"""A file whose table `[tool.backbeat]` contains the settings."""

MOST_BYTES = 1 << 20
"""The maximum size of a file of settings."""

# Any way to write a key called backbeat; whether it is below `tool`, the parser decides.
_MENTION = rb"""(?m)(?:^|[\s."'\[{,])backbeat["']?\s*[].=]"""


class SettingsError(ValueError):
    """A settings file or a value in it cannot be used; the text names the file and the reason."""


class Settings(NamedTuple):
    """The settings that apply: `path` is the file that states them, `stated` what it states.

    Without a file, `path` is `None` and every setting has its default.
    """

    path: str | None = None
    stated: Mapping[str, Any] = {}

    def get(self, name: str) -> Any:
        """Return the value of a setting, which is a key of `SETTINGS`."""
        return self.stated.get(name, SETTINGS[name].default)


def find_settings(folder: str | None = None) -> Settings:
    """Return the settings of a folder, by default the working directory.

    They are in the first folder with a file of settings, from this one up to the root of the
    repository, or to the root of the file system if it is in none. Raises `SettingsError`.
    """
    try:
        place = os.path.abspath(folder or os.getcwd())
    except OSError:  # the working directory was deleted
        return Settings()
    while not _is_shared(place):
        own, project = os.path.join(place, OWN_FILE), os.path.join(place, PROJECT_FILE)
        if _is_regular(own):
            return read_settings(own)
        if _is_regular(project) and re.search(_MENTION, data := _read(project)):
            found = _parse(project, data)
            if found is not None:
                return found
        above = os.path.dirname(place)
        if above == place or os.path.exists(os.path.join(place, ".git")):
            break
        place = above
    return Settings()


def read_settings(path: str) -> Settings:
    """Return the settings in a file; raises `SettingsError` if it cannot be used."""
    path = os.path.abspath(path)
    found = _parse(path, _read(path))
    if found is None:
        raise SettingsError(f"{show_path(path)}: has no table [tool.backbeat]")
    return found


def show_path(path: str) -> str:
    """Return a path below the working directory relative to it, and any other path as it is."""
    try:
        below = os.path.join(os.getcwd(), "")
    except OSError:
        return path
    return path.removeprefix(below)


def _parse(path: str, data: bytes) -> Settings | None:
    from backbeat_docs.settings.parse import parse

    stated = parse(path, data, is_project=os.path.basename(path) == PROJECT_FILE)
    return None if stated is None else Settings(path, stated)


def _read(path: str) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe or a device might never end
            raise ValueError("it is not a regular file")
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"{show_path(path)}: cannot be read: {reason}") from None
    if len(data) > MOST_BYTES:
        raise SettingsError(f"{show_path(path)}: must be at most {MOST_BYTES:,} bytes")
    return data


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _is_shared(folder: str) -> bool:
    """Return whether any user may write to a folder, as to `/tmp`: settings there are not ours."""
    try:
        mode = os.stat(folder).st_mode
    except OSError:
        return False
    return bool(mode & stat.S_ISVTX and mode & stat.S_IWOTH)
