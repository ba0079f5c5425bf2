"""Regular expressions that are compiled when they are first used.

One message needs few of them, and compiling all takes longer than validating it.
"""

import re
from typing import Any, cast


class _Pattern:
    """A compiled expression that is compiled when one of its methods is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._source), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, but compile it at first use."""
    return cast(re.Pattern[str], _Pattern(text, flags))


def in_any_case(words: str) -> str:
    """Return an expression whose ASCII letters match in either case, without a flag.

    >>> in_any_case("no|ok")
    '[nN][oO]|[oO][kK]'
    """
    return "".join(f"[{char}{char.upper()}]" if "a" <= char <= "z" else char for char in words)
