"""Regular languages: what patterns and length bounds accept, decided exactly.

`parse` holds a pattern to the portable subset, `search` gives the language in which a pattern is
found as JSON Schema searches, and languages have `&`, `|`, `-`, `is_empty()` and `words()`.
`explodes` tells whether a backtracking engine may need exponential time, `is_slow` whether it may
need more than linear time.
"""

from backbeat_docs.patterns.backtracking import explodes
from backbeat_docs.patterns.language import (
    ALL,
    NOTHING,
    Language,
    includes,
    lengths,
    of_words,
    search,
)
from backbeat_docs.patterns.nfa import TooComplex
from backbeat_docs.patterns.slowness import is_slow
from backbeat_docs.patterns.syntax import PatternError, parse

__all__ = [
    "ALL",
    "NOTHING",
    "Language",
    "PatternError",
    "TooComplex",
    "explodes",
    "includes",
    "is_slow",
    "lengths",
    "of_words",
    "parse",
    "search",
]
