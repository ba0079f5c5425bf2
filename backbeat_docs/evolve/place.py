"""Two versions of a schema side by side, place by place."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from backbeat_docs.evolve.sets.algebra import intersect, subtract
from backbeat_docs.evolve.sets.forms import Values, known
from backbeat_docs.evolve.sets.members import key
from backbeat_docs.evolve.sets.normal import Memory, Normal
from backbeat_docs.evolve.sets.satisfy import MAYBE, NEVER, SURE, certainty
from backbeat_docs.schema.keywords import FAMILIES
from backbeat_docs.schema.walk import resolve
from backbeat_docs.text.strict_json import escape

SCALARS = tuple(name for family in FAMILIES.values() for name in family)
"""The keywords whose meaning depends on their family alone."""

MAX_PLACES = 2000
"""How many places are put into words; references can multiply them without end."""


class Flat(NamedTuple):
    """One schema object with its reference followed: keywords, and where each stands."""

    keywords: Mapping[str, Any]
    pointers: Mapping[str, str]
    reference: str | None

    def only(self, *names: str) -> dict[str, Any]:
        """Return some of the keywords, those that are there."""
        return {name: self.keywords[name] for name in names if name in self.keywords}

    def closed(self) -> bool:
        """Tell whether unknown members are refused here."""
        return self.keywords.get("additionalProperties") is False

    def properties(self) -> Mapping[str, Any]:
        """Return the members that are described."""
        found: Mapping[str, Any] = self.keywords.get("properties", {})
        return found

    def required(self) -> list[str]:
        """Return the names of the members that must be there."""
        return list(self.keywords.get("required", ()))


class Place(NamedTuple):
    """One place of both schemas: the field that it is about, and what each says of it."""

    field: str
    old: Flat
    new: Flat
    facts: "Facts"

    def member(self, name: str) -> str:
        """Name a member of this place as a reader of messages would."""
        return f"{self.field}.{name}" if self.field else name

    def differs(self, *keywords: str) -> bool:
        """Tell whether one of some keywords is not the same in both."""
        old, new = self.old.only(*keywords), self.new.only(*keywords)
        return bool(old or new) and key(old) != key(new)

    def gains(self, *keywords: str) -> bool:
        """Tell whether these keywords, changed alone, surely take a value that was refused."""
        return self._changed(keywords)[0] == SURE

    def loses(self, *keywords: str) -> bool:
        """Tell whether these keywords, changed alone, surely refuse a value that was taken."""
        return self._changed(keywords)[1] == SURE

    def is_unclear(self, *keywords: str) -> bool:
        """Tell whether it is not decided what the change of these keywords means."""
        found = self._changed(keywords)
        return MAYBE in found and SURE not in found

    def _changed(self, keywords: tuple[str, ...]) -> tuple[int, int]:
        """Return how sure it is that these keywords take more, and less, where others stay."""
        if not self.differs(*keywords):
            return NEVER, NEVER
        old, new = self.old.only(*SCALARS), self.new.only(*SCALARS)
        if (self.facts.differ(old, new), self.facts.differ(new, old)) == (NEVER, NEVER):
            return NEVER, NEVER  # other keywords make up for it
        others = {name: value for name, value in old.items() if name not in keywords}
        mixed = others | self.new.only(*keywords)
        return self.facts.differ(mixed, old), self.facts.differ(old, mixed)


class Facts:
    """What is decided about parts of two schemas: a change must be more than another wording."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self.old, self.new = old, new
        self._memory: Memory = {}

    def differ(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> int:
        """Tell how sure it is that some keywords take a value that others refuse."""
        return certainty(subtract(self._of(left), self._of(right)))

    def same(self, old: Any, new: Any) -> bool:
        """Tell whether a schema of the old root and one of the new take the same values."""
        mine = Normal(self.old, self._memory).of(old, "")
        theirs = Normal(self.new, self._memory).of(new, "")
        apart = (subtract(mine, theirs), subtract(theirs, mine))
        return all(certainty(values) == NEVER for values in apart)

    def _of(self, keywords: Mapping[str, Any]) -> Values:
        return known(intersect(None, Normal(keywords, self._memory).of(dict(keywords), "")))


def places(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the places that both schemas describe, the root first, members in the new order."""
    yield from islice(_walk(Facts(old, new), "", (old, ""), (new, "")), MAX_PLACES)


Found = tuple[Any, str]


def _walk(facts: Facts, field: str, old: Found, new: Found) -> Iterator[Place]:
    place = Place(field, _flat(facts.old, *old), _flat(facts.new, *new), facts)
    yield place
    for name in place.new.properties():
        if name in place.old.properties():
            steps = ("properties", name)
            below = _below(place.old, steps), _below(place.new, steps)
            yield from _walk(facts, place.member(name), *below)
    if "items" in place.old.keywords and "items" in place.new.keywords:
        below = _below(place.old, ("items",)), _below(place.new, ("items",))
        yield from _walk(facts, f"{field}[]", *below)


def _below(flat: Flat, steps: tuple[str, ...]) -> Found:
    node: Any = flat.keywords
    for step in steps:
        node = node[step]
    return node, flat.pointers[steps[0]] + "".join(f"/{escape(step)}" for step in steps)


def _flat(root: Mapping[str, Any], node: Any, pointer: str) -> Flat:
    """Merge a schema object with what it refers to; its own keywords come first."""
    if isinstance(node, bool):
        return Flat({} if node else {"not": {}}, {"not": pointer}, None)
    keywords = {name: value for name, value in node.items() if name != "$ref"}
    pointers = dict.fromkeys(keywords, pointer)
    reference = node.get("$ref")
    if reference is not None:
        target = _flat(root, resolve(root, reference), reference[1:])
        keywords = {**target.keywords, **keywords}
        pointers = {**target.pointers, **pointers, "$ref": pointer}
    return Flat(keywords, pointers, reference)
