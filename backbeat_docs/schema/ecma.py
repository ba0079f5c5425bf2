"""Patterns as ECMA-262 reads them, found by Python's `re`."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from backbeat_docs.text import lazy

_DOLLAR = lazy.pattern(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


def ecma(pattern: str) -> str:
    r"""Write an ECMA-262 pattern for Python's `re`: `$` outside a class becomes `\Z`.

    >>> ecma("^[$a]$")
    '^[$a]\\Z'
    """
    return _DOLLAR.sub(lambda match: r"\Z" if match[0] == "$" else match[0], pattern)


@lru_cache(1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(ecma(pattern))


def finds(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found in a text: `$` is the end, not before a last newline."""
    return _compiled(pattern).search(text) is not None


def unknown(schema: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """List the names that neither `properties` nor `patternProperties` of a schema speaks of."""
    known, patterns = schema.get("properties", ()), schema.get("patternProperties", ())
    return [
        name
        for name in names
        if name not in known and not any(finds(pattern, name) for pattern in patterns)
    ]
