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


class Compiled:
    """A schema that an engine compiled; calling it with a value lists what is refused in it."""

    def __init__(
        self, refusals: Callable[[Any], list[Refusal]], accepts: Callable[[Any], bool]
    ) -> None:
        self.refusals, self.accepts = refusals, accepts

    def __call__(self, value: Any) -> list[Refusal]:
        """List what the schema refuses in a value."""
        return self.refusals(value)


Engine = Callable[[Schema], Compiled]
"""A schema → the same schema, compiled."""


def refusal(keyword: str, path: Path, schema: Any) -> Refusal:
    """Return a refusal in the terms that every engine shares."""
    if keyword in ("minContains", "maxContains"):
        keyword = "contains"  # engines differ on which of the three they name
    known = isinstance(schema, Mapping) and keyword not in ("false-schema", "propertyNames")
    return Refusal(keyword, path, schema if known else {})
