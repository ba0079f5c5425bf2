"""The rules that put a change into words: RULES, one function each.

A rule's docstring is its published page: what changed, who breaks, what to do instead. A rule says
what it sees at one place; whether the contract is still compatible is decided apart from it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.evolution.place import (
    ANNOTATIONS,
    FAMILIES,
    LENGTH,
    RANGE,
    SCALARS,
    SIZE,
    VALUES,
    Flat,
    Place,
)
from backbeat_docs.jsontext import escape

NOBODY, MESSAGES, READERS = "nobody", "old messages", "old readers"
STRUCTURE = ("properties", "required", "additionalProperties", "items", "$defs", "$id")


class Seen(NamedTuple):
    """What a rule sees: the field, the keyword that says it, was and now, and a phrase."""

    field: str
    keyword: str
    was: Any
    now: Any
    phrase: str


Rule = Callable[[Place], Iterator[Seen]]
"""A place of both schemas → what changed there, of the rule's kind."""


def member_added(place: Place) -> Iterator[Seen]:
    """An object has a new optional member.

    **Who breaks.** Nobody, as long as the object was closed and readers are tolerant: a reader of
    the old contract that refuses unknown members refuses the new one. Where the object was open,
    old messages may already hold a member of that name with another meaning.

    **Instead.** Nothing: this is how a contract grows. Make sure that readers open the contract,
    with `--unknown-fields allow`, before the first writer sends the member.
    """
    for name in _new_members(place):
        if name not in place.new.required():
            yield _member(place, name, "is new and optional")


def member_added_to_open_object(place: Place) -> Iterator[Seen]:
    """A member is described that an open object could hold already, with any value.

    **Who breaks.** Old messages that hold a member of this name with a value that the new
    description refuses.

    **Instead.** Choose a name that nobody has used, and close the object, so that the next
    member can be added without a doubt.
    """
    if not place.old.closed():
        for name in _new_members(place):
            if not place.facts.same(True, place.new.properties()[name]):
                yield _member(place, name, "could hold any value before")


def required_member_added(place: Place) -> Iterator[Seen]:
    """An object has a new member that it must have.

    **Who breaks.** Every old message: none has the member. Writers must change first.

    **Instead.** Add the member as optional, let all writers send it, and require it in the next
    major version.
    """
    for name in _new_members(place):
        if name in place.new.required():
            yield _member(place, name, "is new and required")


def member_removed(place: Place) -> Iterator[Seen]:
    """A member is no longer described.

    **Who breaks.** Old messages that hold it, where the object is closed. Where the object is
    open, the member may now hold anything, and old readers refuse what they did not expect.

    **Instead.** Keep the member, mark it `deprecated`, and drop it in the next major version.
    """
    for name in place.old.properties():
        if name not in place.new.properties() and place.new.closed():
            yield _member(place, name, "is no longer described")


def member_freed(place: Place) -> Iterator[Seen]:
    """A member of an open object is no longer described, so that it may hold anything.

    **Who breaks.** Old readers, who meet values that their contract refuses.

    **Instead.** Keep the description; mark the member `deprecated` if nobody should send it.
    """
    for name, schema in place.old.properties().items():
        gone = name not in place.new.properties()
        if gone and not place.new.closed() and not place.facts.same(schema, True):
            yield _member(place, name, "may hold any value now")


def member_made_required(place: Place) -> Iterator[Seen]:
    """A member that could be left out must be there.

    **Who breaks.** Old messages without it.

    **Instead.** Leave it optional until a new major version, and count who still leaves it out.
    """
    for name in place.new.required():
        if name not in place.old.required() and name not in _new_members(place):
            yield Seen(place.member(name), "required", None, name, "must be there now")


def member_made_optional(place: Place) -> Iterator[Seen]:
    """A member that had to be there may be left out.

    **Who breaks.** Old readers: their contract requires the member, and so may their code.

    **Instead.** Go on sending it with a value that means "none", or take a new major version.
    """
    for name in place.old.required():
        if name not in place.new.required():
            yield Seen(place.member(name), "required", name, None, "may be left out now")


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
        yield from _seen(place, ("type",), "takes another type of value")


def type_narrowed(place: Place) -> Iterator[Seen]:
    """A field no longer takes a type of value that it took.

    **Who breaks.** Old messages with a value of that type.

    **Instead.** Add an optional member with the narrower type, and deprecate the old one.
    """
    if place.loses("type"):
        yield from _seen(place, ("type",), "takes fewer types of value")


def range_widened(place: Place) -> Iterator[Seen]:
    """A number may lie outside the old bounds, or between the old steps.

    **Who breaks.** Old readers: their contract refuses such a number, and their types may be too
    small for it.

    **Instead.** If the old bound was a guess, that is a new major version; state bounds as wide
    as the readers can hold in the first place.
    """
    if place.gains(*RANGE):
        yield from _seen(place, RANGE, "may be a number that was out of range")


def range_narrowed(place: Place) -> Iterator[Seen]:
    """A number must lie within narrower bounds, or on wider steps.

    **Who breaks.** Old messages with a number outside them.

    **Instead.** Let writers keep to the new bounds first; state them in the next major version.
    """
    if place.loses(*RANGE):
        yield from _seen(place, RANGE, "may no longer be every number that it could be")


def length_widened(place: Place) -> Iterator[Seen]:
    """A text may be shorter or longer than before.

    **Who breaks.** Old readers: columns and buffers are made to the length that a contract says.

    **Instead.** Put the rest of a long text into a new optional member, or take a new major
    version.
    """
    if place.gains(*LENGTH):
        yield from _seen(place, LENGTH, "may have a length that was refused")


def length_narrowed(place: Place) -> Iterator[Seen]:
    """A text may no longer be as short or as long as before.

    **Who breaks.** Old messages with such a text.

    **Instead.** Let writers shorten their texts first; state the bound in the next major version.
    """
    if place.loses(*LENGTH):
        yield from _seen(place, LENGTH, "may no longer have every length that it could")


def pattern_widened(place: Place) -> Iterator[Seen]:
    """A pattern matches a text that it did not match.

    **Who breaks.** Old readers, whose pattern refuses the text, and code that cuts it apart.

    **Instead.** Send the new notation in a new optional member beside the old one.
    """
    if place.gains("pattern"):
        yield from _seen(place, ("pattern",), "matches texts that were refused")


def pattern_narrowed(place: Place) -> Iterator[Seen]:
    """A pattern no longer matches a text that it matched.

    **Who breaks.** Old messages with such a text.

    **Instead.** Let writers keep to the narrower pattern first; state it in the next major version.
    """
    if place.loses("pattern"):
        yield from _seen(place, ("pattern",), "no longer matches every text that it did")


def format_loosened(place: Place) -> Iterator[Seen]:
    """A text need no longer have a format.

    **Who breaks.** Old readers, who parse the text.

    **Instead.** Keep the format, and put what does not fit it into a new optional member.
    """
    if place.gains("format"):
        yield from _seen(place, ("format",), "need not have the format any more")


def format_added(place: Place) -> Iterator[Seen]:
    """A text must have a format that it need not have had.

    **Who breaks.** Old messages with a text that has not.

    **Instead.** Add a new optional member with the format, and deprecate the old one.
    """
    if place.loses("format"):
        yield from _seen(place, ("format",), "must have a format now")


def size_widened(place: Place) -> Iterator[Seen]:
    """A list may have more or fewer items than before, or equal ones.

    **Who breaks.** Old readers, whose contract refuses the list.

    **Instead.** Send what is too much in another message, or take a new major version.
    """
    if place.gains(*SIZE):
        yield from _seen(place, SIZE, "may be a list that was refused for its size or its repeats")


def size_narrowed(place: Place) -> Iterator[Seen]:
    """A list may no longer have as many or as few items as before, or equal ones.

    **Who breaks.** Old messages with such a list.

    **Instead.** Let writers keep to the new bounds first; state them in the next major version.
    """
    if place.loses(*SIZE):
        yield from _seen(place, SIZE, "may no longer be every list that it could be")


def object_opened(place: Place) -> Iterator[Seen]:
    """An object takes members that the contract does not describe.

    **Who breaks.** Nobody, with tolerant readers; but a misspelt member is no longer found.

    **Instead.** Describe the members that you need, and leave the object closed.
    """
    if place.old.closed() and not place.new.closed():
        now = place.new.keywords.get("additionalProperties")
        yield Seen(place.field, "additionalProperties", False, now, "takes unknown members")


def object_closed(place: Place) -> Iterator[Seen]:
    """An object refuses members that the contract does not describe.

    **Who breaks.** Old messages with such a member.

    **Instead.** Find out which members are sent, and describe them as optional when you close it.
    """
    if place.new.closed() and not place.old.closed():
        was = place.old.keywords.get("additionalProperties")
        yield Seen(place.field, "additionalProperties", was, False, "refuses unknown members")


def reworded(place: Place) -> Iterator[Seen]:
    """A constraint is written in another way and means the same.

    A bound that another one implies, a range in place of the list of its numbers, a pattern in
    other words, a definition under another name: the same messages are accepted.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing.
    """
    if place.old.reference != place.new.reference:
        yield Seen(
            place.field, "$ref", place.old.reference, place.new.reference, "refers elsewhere"
        )
    for family in FAMILIES:
        if place.differs(*family) and not place.gains(*family) and not place.loses(*family):
            yield from _seen(place, family, "is said in another way")


def documentation_changed(place: Place) -> Iterator[Seen]:
    """A title, description, example or another word for people has changed.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing; but if the words change what a value means, it is a new field.
    """
    if place.differs(*ANNOTATIONS):
        yield from _seen(place, ANNOTATIONS, "is described in other words")


def restructured(place: Place) -> Iterator[Seen]:
    """A keyword changed that no other rule speaks of, such as `anyOf`, `not` or `contains`.

    **Who breaks.** The verdict says it, and its witness shows it.

    **Instead.** Prefer one plain object for each message: readers of a contract should not have
    to solve it.
    """
    covered = {*ANNOTATIONS, *STRUCTURE, *SCALARS}
    names = {*place.old.keywords, *place.new.keywords} - covered
    yield from _seen(place, tuple(sorted(names)), "is put together in another way")
    opened = place.old.closed() != place.new.closed()
    if not opened and place.differs("additionalProperties"):
        yield from _seen(place, ("additionalProperties",), "takes other unknown members")
    if ("items" in place.old.keywords) != ("items" in place.new.keywords):
        yield from _seen(place, ("items",), "has items of another kind")


def _member(place: Place, name: str, phrase: str) -> Seen:
    was, now = place.old.properties().get(name), place.new.properties().get(name)
    return Seen(place.member(name), f"properties/{escape(name)}", was, now, phrase)


def _new_members(place: Place) -> list[str]:
    return [name for name in place.new.properties() if name not in place.old.properties()]


def _listed(flat: Flat) -> list[Any] | None:
    if "const" in flat.keywords:
        return [flat.keywords["const"]]
    found: list[Any] | None = flat.keywords.get("enum")
    return found


def _values(
    place: Place, verb: str, more: list[Any] | None, fewer: list[Any] | None
) -> Iterator[Seen]:
    if more is None or fewer is None:
        yield from _seen(place, VALUES, f"{verb} other values")
        return
    known = {json.dumps(value, sort_keys=True) for value in fewer}
    apart = [json.dumps(v, sort_keys=True) for v in more]
    words = ", ".join(text for text in apart if text not in known)
    yield from _seen(place, VALUES, f"{verb} {words}")


def _seen(place: Place, family: tuple[str, ...], phrase: str) -> Iterator[Seen]:
    """Yield one sighting for each keyword of a family that is not the same in both."""
    for name in family:
        was, now = place.old.keywords.get(name), place.new.keywords.get(name)
        if json.dumps(was) != json.dumps(now):
            yield Seen(place.field, name, was, now, phrase)


RULES: Mapping[str, Rule] = {
    "member-added": member_added,
    "member-added-to-open-object": member_added_to_open_object,
    "required-member-added": required_member_added,
    "member-removed": member_removed,
    "member-freed": member_freed,
    "member-made-required": member_made_required,
    "member-made-optional": member_made_optional,
    "values-added": values_added,
    "values-removed": values_removed,
    "type-widened": type_widened,
    "type-narrowed": type_narrowed,
    "range-widened": range_widened,
    "range-narrowed": range_narrowed,
    "length-widened": length_widened,
    "length-narrowed": length_narrowed,
    "pattern-widened": pattern_widened,
    "pattern-narrowed": pattern_narrowed,
    "format-loosened": format_loosened,
    "format-added": format_added,
    "size-widened": size_widened,
    "size-narrowed": size_narrowed,
    "object-opened": object_opened,
    "object-closed": object_closed,
    "reworded": reworded,
    "documentation-changed": documentation_changed,
    "restructured": restructured,
}
"""Every rule by its name."""

TOUCHES: Mapping[str, str] = {
    "member-added-to-open-object": MESSAGES,
    "required-member-added": MESSAGES,
    "member-removed": MESSAGES,
    "member-freed": READERS,
    "member-made-required": MESSAGES,
    "member-made-optional": READERS,
    "values-added": READERS,
    "values-removed": MESSAGES,
    "type-widened": READERS,
    "type-narrowed": MESSAGES,
    "range-widened": READERS,
    "range-narrowed": MESSAGES,
    "length-widened": READERS,
    "length-narrowed": MESSAGES,
    "pattern-widened": READERS,
    "pattern-narrowed": MESSAGES,
    "format-loosened": READERS,
    "format-added": MESSAGES,
    "size-widened": READERS,
    "size-narrowed": MESSAGES,
    "object-closed": MESSAGES,
}
"""Whom a change of each rule touches; rules that are not named touch nobody by themselves."""
