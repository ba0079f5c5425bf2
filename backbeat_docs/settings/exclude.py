"""Patterns of what to leave out of a folder, which mean the same as in a `.gitignore` file."""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from backbeat_docs.settings.find import SettingsError

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
        matches = self._compile().match_file
        prefix = _find_prefix(folder, self.folder)

        def is_excluded(path: str, is_folder: bool) -> bool:
            return bool(matches(f"{prefix}{path}/" if is_folder else f"{prefix}{path}"))

        return is_excluded

    def _compile(self) -> Any:
        from pathspec import GitIgnoreSpec

        try:
            return GitIgnoreSpec.from_lines(self.patterns)
        except ValueError as error:
            raise SettingsError(f"{self.source}: {error}") from None


def _find_prefix(folder: str, base: str) -> str:
    """Return a folder's path from the base with a final slash; nothing if it is outside."""
    path = os.path.relpath(os.path.realpath(folder), os.path.realpath(base))
    if path == os.curdir or path.split(os.sep)[0] == os.pardir:
        return ""
    return path.replace(os.sep, "/") + "/"
