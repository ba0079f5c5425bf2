"""Regular expressions that are compiled when they are first used.

A run over one message uses few of them, and compiling all takes longer than judging it.
"""

import re
from typing import Any, cast


class _Pattern:
    """Stands in for a compiled expression until somebody asks for one of its methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._source), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` would, without the work until it is used."""
    return cast(re.Pattern[str], _Pattern(text, flags))
