"""A schema as the set of values that it accepts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from backbeat_docs import patterns
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.sets.algebra import intersect
from backbeat_docs.evolve.sets.budget import spend
from backbeat_docs.evolve.sets.context import Site, Undecided
from backbeat_docs.evolve.sets.forms import ANYTHING, NOTHING, Atom, Values, known
from backbeat_docs.evolve.sets.keywords import MEANINGS
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import resolve

Memory: TypeAlias = dict[str, tuple[Values, dict[Atom, str]]]
"""The sets of schemas by their fingerprints, each with its atoms and where they stand."""


class Normal:
    """Turns the schemas of one root into sets; equal schemas become one and the same set.

    `memory` is shared by the roots that are compared. `places` says where each atom stands, also
    those of sets that another root has put into the memory.
    """

    def __init__(self, root: Mapping[str, Any], memory: Memory) -> None:
        self.root, self.memory = root, memory
        self.places: dict[Atom, str] = {}
        self._prints: dict[str, str] = {}

    def whole(self) -> Values:
        """Return the values that the root accepts."""
        return self.of(self.root, "")

    def of(self, schema: Any, pointer: str) -> Values:
        """Return the values that a schema accepts."""
        if isinstance(schema, bool):
            return ANYTHING if schema else NOTHING
        name = self.fingerprint(schema, pointer, ())
        if name not in self.memory:
            outer, self.places = self.places, {}
            self.memory[name] = self._made(schema, pointer), self.places
            self.places = outer
        values, places = self.memory[name]
        self.places = places | self.places
        return values

    def _made(self, schema: Mapping[str, Any], pointer: str) -> Values:
        site = Site(schema, pointer, self)
        values = ANYTHING
        for keyword, meaning in MEANINGS.items():
            if keyword in schema:
                try:
                    values = known(intersect(values, meaning.values(site, schema[keyword])))
                except patterns.TooComplex as error:
                    raise Undecided(keyword, pointer, str(error)) from None
        return values

    def fingerprint(self, schema: Any, pointer: str, above: tuple[str, ...]) -> str:
        """Name what a schema accepts, by its keywords with references followed."""
        spend()
        if isinstance(schema, list):
            return json.dumps([self.fingerprint(inner, pointer, above) for inner in schema])
        if not isinstance(schema, dict):
            return json.dumps(schema)
        parts = {}
        for keyword, value in schema.items():
            if keyword == "$ref":
                parts[keyword] = self._reference(value, pointer, above)
            elif (row := KEYWORDS.get(keyword)) is None or row.layout is None:
                if keyword in MEANINGS or (row and row.beside):
                    parts[keyword] = json.dumps(value, sort_keys=True)
            elif row.target is None:
                continue  # definitions count where they are referred to
            elif row.layout == "map":
                parts[keyword] = json.dumps(
                    {name: self.fingerprint(v, pointer, above) for name, v in value.items()},
                    sort_keys=True,
                )
            else:
                parts[keyword] = self.fingerprint(value, pointer, above)
        text = json.dumps(parts, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _reference(self, reference: str, pointer: str, above: tuple[str, ...]) -> str:
        if reference in above:
            raise ContractError(f"#{pointer}", f'$ref "{reference}" leads in a circle')
        if reference not in self._prints:
            target = self.target(reference, pointer)
            self._prints[reference] = self.fingerprint(target, reference[1:], (*above, reference))
        return self._prints[reference]

    def target(self, reference: str, pointer: str) -> Any:
        """Follow a reference; raise `ContractError` if it leads nowhere or out of the file."""
        try:
            return resolve(self.root, reference)
        except LookupError as error:
            raise ContractError(f"#{pointer}", str(error)) from None
