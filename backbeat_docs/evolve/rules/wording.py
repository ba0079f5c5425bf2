"""Rules on what is written in another way and means the same."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.rules.rule import Difference, differences
from backbeat_docs.schema.keywords import FAMILIES, NEUTRAL, is_annotation

DOCUMENTATION = tuple(sorted(NEUTRAL - {"$id", "$defs"}))
"""Keywords for people; `$id` is the version, and a definition counts where it is referred to."""


def reworded(place: Place) -> Iterator[Difference]:
    """A constraint is written in another way and means the same.

    A bound that another one implies, a range in place of the list of its numbers, a pattern in
    other words, a definition under another name: the same messages are accepted.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing.
    """
    if place.old.reference != place.new.reference:
        yield Difference(
            place.field, "$ref", place.old.reference, place.new.reference, "refers elsewhere"
        )
    for family in FAMILIES.values():
        if place.differs(*family) and not _is_more_than_words(place, family):
            yield from differences(place, family, "is said in another way")


def documentation_changed(place: Place) -> Iterator[Difference]:
    """A title, description, example or another word for people has changed.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing; but if the words change what a value means, it is a new field.
    """
    changed = tuple(sorted(filter(_is_documentation, {*place.old.keywords, *place.new.keywords})))
    if place.differs(*changed):
        yield from differences(place, changed, "is described in other words")


def _is_documentation(keyword: str) -> bool:
    return keyword in DOCUMENTATION or (is_annotation(keyword) and keyword not in NEUTRAL)


def _is_more_than_words(place: Place, family: tuple[str, ...]) -> bool:
    return place.gains(*family) or place.loses(*family) or place.is_unclear(*family)
