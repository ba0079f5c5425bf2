"""Rules on changes that do not change the accepted messages."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.rules.rule import Difference, differences
from backbeat_docs.schema.keywords import FAMILIES, NEUTRAL, is_annotation

DOCUMENTATION = tuple(sorted(NEUTRAL - {"$id", "$defs"}))
"""Keywords for people. `$id` is the version; a definition is compared where it is used."""


def reworded(place: Place) -> Iterator[Difference]:
    """A constraint is written differently and accepts the same messages.

    For example, a redundant bound, a range instead of a list of its numbers, an equivalent pattern,
    or a renamed definition.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing.
    """
    if place.old.reference != place.new.reference:
        yield Difference(
            place.field, "$ref", place.old.reference, place.new.reference, "has another reference"
        )
    for family in FAMILIES.values():
        if place.differs(*family) and not _changes_meaning(place, family):
            yield from differences(place, family, "is written differently")


def documentation_changed(place: Place) -> Iterator[Difference]:
    """A title, description, example or other documentation has changed.

    **Who breaks.** Nobody. It is a patch.

    **Instead.** Nothing; but if the meaning of a value changes, add a new field.
    """
    changed = tuple(sorted(filter(_is_documentation, {*place.old.keywords, *place.new.keywords})))
    if place.differs(*changed):
        yield from differences(place, changed, "has changed documentation")


def _is_documentation(keyword: str) -> bool:
    return keyword in DOCUMENTATION or (is_annotation(keyword) and keyword not in NEUTRAL)


def _changes_meaning(place: Place, family: tuple[str, ...]) -> bool:
    return place.gains(*family) or place.loses(*family) or place.is_unclear(*family)
