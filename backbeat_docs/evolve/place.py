"""Compares two versions of a schema place by place."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.sets.plans import CERTAIN, MAYBE, NEVER, Certainty
from backbeat_docs.evolve.sets.translate import Translator
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.schema.keywords import FAMILIES
from backbeat_docs.schema.walk import resolve
from backbeat_docs.text.pointer import to_pointer

FAMILY_KEYWORDS = tuple(name for family in FAMILIES.values() for name in family)
"""The keywords whose meaning depends only on their family."""

MAX_PLACES = 2000
"""The maximum number of places that are compared; references can multiply them endlessly."""


MAX_LEVELS = 16
"""The maximum number of levels that are compared; a recursive reference never ends."""


class ResolvedSchema(NamedTuple):
    """A schema object merged with its reference: the keywords, and the pointer of each."""

    keywords: Mapping[str, Any]
    pointers: Mapping[str, str]
    reference: str | None

    def select(self, *names: str) -> dict[str, Any]:
        """Return the named keywords that are present."""
        return {name: self.keywords[name] for name in names if name in self.keywords}

    def is_closed(self) -> bool:
        """Return whether the schema refuses unknown members."""
        return self.keywords.get("additionalProperties") is False

    def properties(self) -> Mapping[str, Any]:
        """Return the schemas of the described members."""
        found: Mapping[str, Any] = self.keywords.get("properties", {})
        return found

    def required(self) -> list[str]:
        """Return the names of the required members."""
        return list(self.keywords.get("required", ()))


class Place(NamedTuple):
    """One place of both schemas: the field, and its schema in each version."""

    field: str
    old: ResolvedSchema
    new: ResolvedSchema
    parts: "PartComparison"

    def member(self, name: str) -> str:
        """Return the path of a member of this place, such as `issues[].count`."""
        return f"{self.field}.{name}" if self.field else name

    def differs(self, *keywords: str) -> bool:
        """Return whether the schemas differ in any of these keywords."""
        old, new = self.old.select(*keywords), self.new.select(*keywords)
        return bool(old or new) and canonical(old) != canonical(new)

    def gains(self, *keywords: str) -> bool:
        """Return whether changing only these keywords definitely accepts a refused value."""
        return self._compare_keywords(keywords)[0] == CERTAIN

    def loses(self, *keywords: str) -> bool:
        """Return whether changing only these keywords definitely refuses an accepted value."""
        return self._compare_keywords(keywords)[1] == CERTAIN

    def is_unclear(self, *keywords: str) -> bool:
        """Return whether the effect of changing these keywords is undecided."""
        found = self._compare_keywords(keywords)
        return MAYBE in found and CERTAIN not in found

    def _compare_keywords(self, keywords: tuple[str, ...]) -> tuple[Certainty, Certainty]:
        """Return how certain it is that changing only these keywords accepts more, and fewer."""
        if not self.differs(*keywords):
            return NEVER, NEVER
        exceeds = self.parts.exceeds
        old, new = self.old.select(*FAMILY_KEYWORDS), self.new.select(*FAMILY_KEYWORDS)
        if (exceeds(old, new), exceeds(new, old)) == (NEVER, NEVER):
            return NEVER, NEVER  # other keywords compensate for the change
        others = {name: value for name, value in old.items() if name not in keywords}
        mixed = others | self.new.select(*keywords)
        return exceeds(mixed, old), exceeds(old, mixed)


class PartComparison:
    """Compares parts of two schemas by the values that they accept."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any], work: Work) -> None:
        self.old, self.new, self.work = old, new, work

    def exceeds(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> Certainty:
        """Return how certain it is that the left keywords accept a value that the right refuse."""
        mine, theirs = (Translator(part, self.work).translate(part) for part in (left, right))
        return self.work.planner.certainty(self.work.algebra.subtract(mine, theirs))

    def are_same(self, old: Any, new: Any) -> bool:
        """Return whether a schema of the old root and one of the new accept the same values."""
        mine = Translator(self.old, self.work).translate(old)
        theirs = Translator(self.new, self.work).translate(new)
        subtract, certainty = self.work.algebra.subtract, self.work.planner.certainty
        return certainty(subtract(mine, theirs)) == certainty(subtract(theirs, mine)) == NEVER


def places(old: Mapping[str, Any], new: Mapping[str, Any], work: Work) -> Iterator[Place]:
    """Yield the places that both schemas describe, the root first, members in the new order."""
    parts = PartComparison(old, new, work)
    yield from islice(_places_below(parts, "", (old, ""), (new, "")), MAX_PLACES)


Located = tuple[Any, str]
"""A schema and its pointer."""


def _places_below(
    parts: PartComparison, field: str, old: Located, new: Located, levels: int = MAX_LEVELS
) -> Iterator[Place]:
    if not levels:
        return
    place = Place(field, _resolve(parts.old, *old), _resolve(parts.new, *new), parts)
    yield place
    for name in place.new.properties():
        if name in place.old.properties():
            was, now = (_locate(schema, "properties", name) for schema in (place.old, place.new))
            yield from _places_below(parts, place.member(name), was, now, levels - 1)
    if "items" in place.old.keywords and "items" in place.new.keywords:
        was, now = (_locate(schema, "items") for schema in (place.old, place.new))
        yield from _places_below(parts, f"{field}[]", was, now, levels - 1)


def _locate(schema: ResolvedSchema, *steps: str) -> Located:
    node: Any = schema.keywords
    for step in steps:
        node = node[step]
    return node, schema.pointers[steps[0]] + to_pointer(steps)


def _resolve(root: Mapping[str, Any], node: Any, pointer: str) -> ResolvedSchema:
    """Merge a schema object with its reference; its own keywords have priority."""
    if isinstance(node, bool):
        return ResolvedSchema({} if node else {"not": {}}, {"not": pointer}, None)
    keywords = {name: value for name, value in node.items() if name != "$ref"}
    pointers = dict.fromkeys(keywords, pointer)
    reference = node.get("$ref")
    if reference is not None:
        target = _resolve(root, resolve(root, reference), reference[1:])
        keywords = {**target.keywords, **keywords}
        pointers = {**target.pointers, **pointers, "$ref": pointer}
    return ResolvedSchema(keywords, pointers, reference)
