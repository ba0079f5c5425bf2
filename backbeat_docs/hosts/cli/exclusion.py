"""What a run leaves out of the folders that it reads."""

import os

from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.run.walk import Exclude, exclude_nothing
from backbeat_docs.settings.exclude import Patterns


class Exclusion:
    """The patterns to exclude, and the baselines.

    Raises `SettingsError` for an invalid pattern.
    """

    def __init__(self, arguments: Arguments) -> None:
        given = arguments.exclude
        self._patterns = Patterns(tuple(given)) if isinstance(given, list) else given
        baselines = (arguments.baseline, arguments.write_baseline)
        self._baselines = {os.path.realpath(path) for path in baselines if path is not None}
        self._names = {os.path.basename(path) for path in (*baselines, *self._baselines) if path}
        self.below(os.curdir)  # an invalid pattern is an error before anything is read

    def below(self, folder: str) -> Exclude:
        """Return what to leave out below a folder."""
        if not (self._patterns or self._baselines):
            return exclude_nothing
        matches = self._patterns.below(folder) if self._patterns else None

        def is_excluded(path: str, is_folder: bool) -> bool:
            is_matched = matches is not None and matches(path, is_folder)
            return is_matched or self._is_baseline(os.path.join(folder, path))

        return is_excluded

    def _is_baseline(self, path: str) -> bool:
        return os.path.basename(path) in self._names and os.path.realpath(path) in self._baselines
