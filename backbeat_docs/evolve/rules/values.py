"""Rules on single values: types, lists of values, numbers, texts."""

from collections.abc import Iterator
from typing import Any

from backbeat_docs.evolve.place import Flat, Place
from backbeat_docs.evolve.rules.seen import Seen, seen_in
from backbeat_docs.evolve.sets.members import key
from backbeat_docs.schema.keywords import FAMILIES

VALUES, RANGE, LENGTH = FAMILIES["values"], FAMILIES["range"], FAMILIES["length"]


def values_added(place: Place) -> Iterator[Seen]:
    """A field takes a value that it did not take before, in `enum` or `const`.

    **Who breaks.** Old readers only: they refuse the new value, or do not know what to do with
    it. Old messages stay valid.

    **Instead.** If you only need one more value, say it in a new optional member and keep the old
    one at the nearest known value. Otherwise take a new major version, publish both for a time,
    and switch readers first.
    """
    if place.gains(*VALUES):
        yield from _values(place, "takes", _listed(place.new), _listed(place.old))


def values_removed(place: Place) -> Iterator[Seen]:
    """A field no longer takes a value that it took, in `enum` or `const`.

    **Who breaks.** Old messages with this value, and writers that still send it.

    **Instead.** Document the value as one that is no longer sent, and leave it in the contract
    until the next major version.
    """
    if place.loses(*VALUES):
        yield from _values(place, "no longer takes", _listed(place.old), _listed(place.new))


def type_widened(place: Place) -> Iterator[Seen]:
    """A field takes another type of value.

    **Who breaks.** Old readers, in most languages at the moment of parsing.

    **Instead.** Add an optional member with the new type beside the old one.
    """
    if place.gains("type"):
        yield from seen_in(place, ("type",), "takes another type of value")


def type_narrowed(place: Place) -> Iterator[Seen]:
    """A field no longer takes a type of value that it took.

    **Who breaks.** Old messages with a value of that type.

    **Instead.** Add an optional member with the narrower type, and deprecate the old one.
    """
    if place.loses("type"):
        yield from seen_in(place, ("type",), "takes fewer types of value")


def range_widened(place: Place) -> Iterator[Seen]:
    """A number may lie outside the old bounds, or between the old steps.

    **Who breaks.** Old readers: their contract refuses such a number, and their types may be too
    small for it.

    **Instead.** If the old bound was a guess, that is a new major version; state bounds as wide
    as the readers can hold in the first place.
    """
    if place.gains(*RANGE):
        yield from seen_in(place, RANGE, "may be a number that was out of range")


def range_narrowed(place: Place) -> Iterator[Seen]:
    """A number must lie within narrower bounds, or on wider steps.

    **Who breaks.** Old messages with a number outside them.

    **Instead.** Let writers keep to the new bounds first; state them in the next major version.
    """
    if place.loses(*RANGE):
        yield from seen_in(place, RANGE, "may no longer be every number that it could be")


def length_widened(place: Place) -> Iterator[Seen]:
    """A text may be shorter or longer than before.

    **Who breaks.** Old readers: columns and buffers are made to the length that a contract says.

    **Instead.** Put the rest of a long text into a new optional member, or take a new major
    version.
    """
    if place.gains(*LENGTH):
        yield from seen_in(place, LENGTH, "may have a length that was refused")


def length_narrowed(place: Place) -> Iterator[Seen]:
    """A text may no longer be as short or as long as before.

    **Who breaks.** Old messages with such a text.

    **Instead.** Let writers shorten their texts first; state the bound in the next major version.
    """
    if place.loses(*LENGTH):
        yield from seen_in(place, LENGTH, "may no longer have every length that it could")


def pattern_widened(place: Place) -> Iterator[Seen]:
    """A pattern matches a text that it did not match.

    **Who breaks.** Old readers, whose pattern refuses the text, and code that cuts it apart.

    **Instead.** Send the new notation in a new optional member beside the old one.
    """
    if place.gains("pattern"):
        yield from seen_in(place, ("pattern",), "matches texts that were refused")


def pattern_narrowed(place: Place) -> Iterator[Seen]:
    """A pattern no longer matches a text that it matched.

    **Who breaks.** Old messages with such a text.

    **Instead.** Let writers keep to the narrower pattern first; state it in the next major version.
    """
    if place.loses("pattern"):
        yield from seen_in(place, ("pattern",), "no longer matches every text that it did")


def format_loosened(place: Place) -> Iterator[Seen]:
    """A text need no longer have a format.

    **Who breaks.** Old readers, who parse the text.

    **Instead.** Keep the format, and put what does not fit it into a new optional member.
    """
    if place.gains("format"):
        yield from seen_in(place, ("format",), "need not have the format any more")


def format_added(place: Place) -> Iterator[Seen]:
    """A text must have a format that it need not have had.

    **Who breaks.** Old messages with a text that has not.

    **Instead.** Add a new optional member with the format, and deprecate the old one.
    """
    if place.loses("format"):
        yield from seen_in(place, ("format",), "must have a format now")


def _listed(flat: Flat) -> list[Any] | None:
    if "const" in flat.keywords:
        return [flat.keywords["const"]]
    found: list[Any] | None = flat.keywords.get("enum")
    return found


def _values(
    place: Place, verb: str, more: list[Any] | None, fewer: list[Any] | None
) -> Iterator[Seen]:
    if more is None or fewer is None:
        yield from seen_in(place, VALUES, f"{verb} other values")
        return
    known = {key(value) for value in fewer}
    apart = [key(v) for v in more]
    words = ", ".join(text for text in apart if text not in known)
    yield from seen_in(place, VALUES, f"{verb} {words}")
