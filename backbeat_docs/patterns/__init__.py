"""Regular languages: what patterns and length bounds accept, decided exactly.

`parse` reads a pattern of the portable subset, `search` returns the language of the texts in which
a pattern is found, as in JSON Schema, and languages have `&`, `|`, `-`, `is_empty()` and `words()`.
The automata are imported when one of their names is first used: the acceptor needs only the parser.
"""

from typing import TYPE_CHECKING, Any

from backbeat_docs.patterns.error import PatternError, TooComplex
from backbeat_docs.patterns.syntax import parse

if TYPE_CHECKING:
    from backbeat_docs.patterns.language import (
        ALL,
        NOTHING,
        Language,
        includes,
        lengths,
        of_words,
        search,
    )

__all__ = [
    "ALL",
    "NOTHING",
    "Language",
    "PatternError",
    "TooComplex",
    "includes",
    "lengths",
    "of_words",
    "parse",
    "search",
]


def __getattr__(name: str) -> Any:
    """Import a name of the automata when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from backbeat_docs.patterns import language

    value = globals()[name] = getattr(language, name)
    return value
