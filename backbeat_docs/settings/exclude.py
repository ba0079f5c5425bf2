"""Patterns of what to leave out of a folder, which mean the same as in a `.gitignore` file."""

import os
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from backbeat_docs.run.inputs import is_address
from backbeat_docs.settings.find import SettingsError
from backbeat_docs.text.quoting import quote

MOST_WILDCARDS = 4
"""The maximum number of `*` in a pattern, in which a `**` between slashes counts as one."""

MOST_DEEP = 2
"""The maximum number of `**` between slashes, which are wildcards too."""

Predicate = Callable[[str, bool], bool]
"""Returns whether a path below a folder is left out, given the path and whether it is a folder."""


class Patterns(NamedTuple):
    """Gitignore patterns, the folder that they are relative to, and where they are stated."""

    patterns: tuple[str, ...] = ()
    folder: str = ""
    source: str = "--exclude"

    def below(self, folder: str) -> Predicate:
        """Return the predicate for the paths below a folder.

        Outside the folder of the patterns, they are relative to the given folder. Raises
        `SettingsError` for an invalid pattern.
        """
        if not self.patterns:
            return lambda path, is_folder: False
        try:
            matches = self.compile().match_file
        except ValueError as error:
            raise SettingsError(f"{self.source}: {error}") from None
        prefix = _find_prefix(folder, self.folder)

        def is_excluded(path: str, is_folder: bool) -> bool:
            return bool(matches(f"{prefix}{path}/" if is_folder else f"{prefix}{path}"))

        return is_excluded

    def compile(self) -> Any:
        """Compile the patterns; raises `ValueError` that names the first one that is invalid."""
        import warnings

        from pathspec import GitIgnoreSpec

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's, about text that a later regex may reserve
            for pattern in self.patterns:
                _check_wildcards(pattern)
                try:
                    GitIgnoreSpec.from_lines((pattern,))
                except (ValueError, re.error, RecursionError, OverflowError):
                    raise ValueError(f"has the invalid pattern {quote(pattern)}") from None
            return GitIgnoreSpec.from_lines(self.patterns)


def _check_wildcards(pattern: str) -> None:
    """Raise `ValueError` for a pattern with so many wildcards that matching may take hours.

    Each wildcard multiplies the time for a hostile name by the name's length.
    """
    parts = pattern.rstrip().rstrip("/").split("/")
    if parts[-1] == "**":
        parts.pop()  # at the end it costs nothing
    deep = parts.count("**")
    single = sum(part.count("*") for part in parts if part != "**")
    if deep > MOST_DEEP or deep + single > MOST_WILDCARDS:
        raise ValueError(
            f"has the pattern {quote(pattern)} with too many wildcards; "
            f"use at most {MOST_WILDCARDS}, of which {MOST_DEEP} may be **"
        )


def _find_prefix(folder: str, base: str) -> str:
    """Return a folder's path from the base with a final slash; nothing if it is outside."""
    if is_address(folder):
        return ""
    path = os.path.relpath(os.path.realpath(folder), os.path.realpath(base))
    if path == os.curdir or path.split(os.sep)[0] == os.pardir:
        return ""
    return path.replace(os.sep, "/") + "/"
