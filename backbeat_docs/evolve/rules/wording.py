"""Rules on lists, and on what is written in another way."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import SCALARS, Place
from backbeat_docs.evolve.rules.seen import STRUCTURE, Seen, seen_in
from backbeat_docs.schema.keywords import FAMILIES, is_annotation

SIZE = FAMILIES["size"]


def size_widened(place: Place) -> Iterator[Seen]:
    """A list may have more or fewer items than before, or equal ones.

    **Who breaks.** Old readers, whose contract refuses the list.

    **Instead.** Send what is too much in another message, or take a new major version.
    """
    if place.gains(*SIZE):
        yield from seen_in(
            place, SIZE, "may be a list that was refused for its size or its repeats"
        )


def size_narrowed(place: Place) -> Iterator[Seen]:
    """A list may no longer have as many or as few items as before, or equal ones.

    **Who breaks.** Old messages with such a list.

    **Instead.** Let writers keep to the new bounds first; state them in the next major version.
    """
    if place.loses(*SIZE):
        yield from seen_in(place, SIZE, "may no longer be every list that it could be")


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
    for family in FAMILIES.values():
        if place.differs(*family) and not _is_more_than_words(place, family):
            yield from seen_in(place, family, "is said in another way")


def documentation_changed(place: Place) -> Iterator[Seen]:
    """A title, description, example or another word for people has changed.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing; but if the words change what a value means, it is a new field.
    """
    changed = tuple(sorted(filter(_is_documentation, {*place.old.keywords, *place.new.keywords})))
    if place.differs(*changed):
        yield from seen_in(place, changed, "is described in other words")


def _is_documentation(keyword: str) -> bool:
    return is_annotation(keyword) and keyword not in STRUCTURE


def restructured(place: Place) -> Iterator[Seen]:
    """A keyword changed that no other rule speaks of, such as `anyOf`, `not` or `contains`.

    So did one of which it is not decided what the change means, such as a pattern beyond the
    portable subset.

    **Who breaks.** The verdict says it, and its witness shows it.

    **Instead.** Prefer one plain object for each message: readers of a contract should not have
    to solve it.
    """
    names = {*place.old.keywords, *place.new.keywords} - {*STRUCTURE, *SCALARS}
    names -= {name for name in names if is_annotation(name)}
    yield from seen_in(place, tuple(sorted(names)), "is put together in another way")
    for family in FAMILIES.values():
        if place.is_unclear(*family):
            yield from seen_in(place, family, "is changed in a way that is not decided")
    opened = place.old.closed() != place.new.closed()
    if not opened and place.differs("additionalProperties"):
        yield from seen_in(place, ("additionalProperties",), "takes other unknown members")
    if ("items" in place.old.keywords) != ("items" in place.new.keywords):
        yield from seen_in(place, ("items",), "has items of another kind")


def _is_more_than_words(place: Place, family: tuple[str, ...]) -> bool:
    return place.gains(*family) or place.loses(*family) or place.is_unclear(*family)
