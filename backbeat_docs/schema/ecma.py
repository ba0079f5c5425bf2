"""Match patterns as in ECMA-262, by an automaton in time linear in the text."""

from collections.abc import Iterable, Mapping
from typing import Any

from backbeat_docs import patterns
from backbeat_docs.text.quoting import quote


def finds(pattern: str, text: str) -> bool:
    r"""Return whether a pattern is found in a text; `$` is the end, not before a last newline.

    Raises `TooComplex` for a pattern that no contract may use: look-around and other syntax that is
    not regular, or an automaton that is too large.

    >>> finds("^(a+)+$", "a" * 1000 + "!"), finds("a$", "ba"), finds("a$", "ba\n")
    (False, True, False)
    """
    try:
        language = patterns.search(pattern, portable=False)
    except patterns.PatternError as error:
        raise patterns.TooComplex(str(error), "pattern") from None
    except patterns.TooComplex as error:
        raise patterns.TooComplex(f"{error}: {quote(pattern)}", "pattern") from None
    return language.has(text)


def unknown_names(schema: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """List the names that neither `properties` nor `patternProperties` of a schema covers."""
    known, matched = schema.get("properties", ()), schema.get("patternProperties", ())
    return [
        name
        for name in names
        if name not in known and not any(finds(pattern, name) for pattern in matched)
    ]
