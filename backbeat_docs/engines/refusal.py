"""What an engine reports: refusals, as keywords and places, never as sentences."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from backbeat_docs.text.pointer import Path

Schema = Mapping[str, Any]


class Refusal(NamedTuple):
    """One keyword that refuses one value: the keyword, the value's path, the keyword's schema."""

    keyword: str
    path: Path
    schema: Schema


MOST_REFUSALS = 10_000
"""The most refusals that an engine lists for one value."""

Compiled = Callable[[Any], list[Refusal]]
"""A value → what the schema refuses in it; nothing when the value is valid."""

Engine = Callable[[Schema], Compiled]
"""A schema → the function that validates values against it."""


def refusal(keyword: str, path: Path, schema: Any) -> Refusal:
    """Return a refusal in the terms that every engine shares."""
    if keyword in ("minContains", "maxContains"):
        keyword = "contains"  # engines differ on which of the three they name
    known = isinstance(schema, Mapping) and keyword not in ("false-schema", "propertyNames")
    return Refusal(keyword, path, schema if known else {})
