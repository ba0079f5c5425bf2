"""Rules on the members of objects."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.rules.rule import Difference
from backbeat_docs.text.pointer import escape


def member_added(place: Place) -> Iterator[Difference]:
    """An object has a new optional member.

    **Who breaks.** Nobody, as long as the object was closed and readers are tolerant: a reader of
    the old contract that refuses unknown members refuses the new one. If the object was open, old
    messages may already have a member of that name with another meaning.

    **Instead.** Nothing: this is how a contract grows. Make sure that readers open the contract,
    with `--unknown-fields allow`, before the first writer sends the member.
    """
    for name in _new_members(place):
        if name not in place.new.required():
            yield _build_difference(place, name, "is new and optional")


def member_added_to_open_object(place: Place) -> Iterator[Difference]:
    """An open object, which could already have the member with any value, now describes it.

    **Who breaks.** Old messages that have a member of this name with a value that the new
    description refuses.

    **Instead.** Choose an unused name, and close the object, so that the next member can be added
    safely.
    """
    if not place.old.is_closed():
        for name in _new_members(place):
            if not place.parts.are_same(True, place.new.properties()[name]):
                yield _build_difference(place, name, "could have any value before")


def required_member_added(place: Place) -> Iterator[Difference]:
    """An object has a new member that it must have.

    **Who breaks.** Every old message: none has the member. Writers must change first.

    **Instead.** Add the member as optional, let all writers send it, and require it in the next
    major version.
    """
    for name in _new_members(place):
        if name in place.new.required():
            yield _build_difference(place, name, "is new and required")


def member_removed(place: Place) -> Iterator[Difference]:
    """A member is no longer described.

    **Who breaks.** Old messages that have it, if the object is closed. If the object is open, the
    member may now have any value, and old readers refuse unexpected values.

    **Instead.** Keep the member, mark it `deprecated`, and drop it in the next major version.
    """
    for name in place.old.properties():
        if name not in place.new.properties() and place.new.is_closed():
            yield _build_difference(place, name, "is no longer described")


def member_freed(place: Place) -> Iterator[Difference]:
    """A member of an open object is no longer described, so it may have any value.

    **Who breaks.** Old readers, which receive values that their contract refuses.

    **Instead.** Keep the description; mark the member `deprecated` if nobody should send it.
    """
    for name, schema in place.old.properties().items():
        gone = name not in place.new.properties()
        if gone and not place.new.is_closed() and not place.parts.are_same(schema, True):
            yield _build_difference(place, name, "may now have any value")


def member_made_required(place: Place) -> Iterator[Difference]:
    """An optional member is now required.

    **Who breaks.** Old messages without it.

    **Instead.** Leave it optional until a new major version, and count the writers that omit it.
    """
    for name in place.new.required():
        if name not in place.old.required() and name not in _new_members(place):
            yield Difference(place.member(name), "required", None, name, "is now required")


def member_made_optional(place: Place) -> Iterator[Difference]:
    """A required member is now optional.

    **Who breaks.** Old readers: their contract requires the member, and so may their code.

    **Instead.** Continue to send it with a value that means "none", or take a new major version.
    """
    for name in place.old.required():
        if name not in place.new.required():
            yield Difference(place.member(name), "required", name, None, "is now optional")


def object_opened(place: Place) -> Iterator[Difference]:
    """An object accepts members that the contract does not describe.

    **Who breaks.** Nobody, with tolerant readers; but misspelt members are no longer found.

    **Instead.** Describe the members that you need, and leave the object closed.
    """
    if place.old.is_closed() and not place.new.is_closed():
        now = place.new.keywords.get("additionalProperties")
        yield Difference(place.field, "additionalProperties", False, now, "accepts unknown members")


def object_closed(place: Place) -> Iterator[Difference]:
    """An object refuses members that the contract does not describe.

    **Who breaks.** Old messages with such a member.

    **Instead.** Find out which members are sent, and describe them as optional when you close the
    object.
    """
    if place.new.is_closed() and not place.old.is_closed():
        was = place.old.keywords.get("additionalProperties")
        yield Difference(place.field, "additionalProperties", was, False, "refuses unknown members")


def _build_difference(place: Place, name: str, phrase: str) -> Difference:
    was, now = place.old.properties().get(name), place.new.properties().get(name)
    return Difference(place.member(name), f"properties/{escape(name)}", was, now, phrase)


def _new_members(place: Place) -> list[str]:
    return [name for name in place.new.properties() if name not in place.old.properties()]
