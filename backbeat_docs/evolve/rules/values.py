"""Rules on the values of `enum` and `const`."""

from collections.abc import Iterator
from typing import Any

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.place import Place, ResolvedSchema
from backbeat_docs.evolve.rules.rule import Difference, differences
from backbeat_docs.schema.keywords import FAMILIES

VALUES = FAMILIES["values"]


def values_added(place: Place) -> Iterator[Difference]:
    """A field accepts a new value, in `enum` or `const`.

    **Who breaks.** Only old readers: they refuse the new value or do not know how to handle it.
    Old messages stay valid.

    **Instead.** If you only need one more value, send it in a new optional member and keep the old
    one at the nearest known value. Otherwise take a new major version, publish both for a time,
    and switch readers first.
    """
    if place.gains(*VALUES):
        yield from _value_differences(place, "accepts", place.new, place.old)


def values_removed(place: Place) -> Iterator[Difference]:
    """A field no longer accepts a value that it accepted, in `enum` or `const`.

    **Who breaks.** Old messages with this value, and writers that still send it.

    **Instead.** Document the value as one that is no longer sent, and leave it in the contract
    until the next major version.
    """
    if place.loses(*VALUES):
        yield from _value_differences(place, "no longer accepts", place.old, place.new)


def _value_differences(
    place: Place, verb: str, schema: ResolvedSchema, other: ResolvedSchema
) -> Iterator[Difference]:
    """Yield the differences, with the values that only one schema lists."""
    more, fewer = _listed_values(schema), _listed_values(other)
    words = "other values"
    if more is not None and fewer is not None:
        known = set(map(canonical, fewer))
        words = ", ".join(text for text in map(canonical, more) if text not in known)
    yield from differences(place, VALUES, f"{verb} {words}")


def _listed_values(schema: ResolvedSchema) -> list[Any] | None:
    if "const" in schema.keywords:
        return [schema.keywords["const"]]
    found: list[Any] | None = schema.keywords.get("enum")
    return found
