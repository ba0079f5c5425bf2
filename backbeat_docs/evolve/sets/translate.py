"""Translates a schema into the set of values that it accepts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.sets.context import KeywordContext, Undecided
from backbeat_docs.evolve.sets.forms import ANYTHING, NOTHING, OpaquePart, Values
from backbeat_docs.evolve.sets.keywords import MEANINGS
from backbeat_docs.evolve.sets.work import Translation, Work
from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import resolve


class Translator:
    """Translates the schemas of one root into sets; equivalent schemas become one set.

    `opaque_parts` are the opaque parts found so far, with their pointers, including those in
    schemas that the translator of another root has translated first.
    """

    def __init__(self, root: Mapping[str, Any], work: Work) -> None:
        self.root, self.work = root, work
        self.opaque_parts: dict[OpaquePart, str] = {}
        self._fingerprints: dict[str, str] = {}

    def translate(self, schema: Any, pointer: str = "") -> Values:
        """Return the values that a schema accepts."""
        if isinstance(schema, bool):
            return ANYTHING if schema else NOTHING
        name = self.fingerprint(schema, pointer, ())
        if name not in self.work.translations:
            self.work.translations[name] = self._translate_keywords(schema, pointer)
        values, parts = self.work.translations[name]
        self.opaque_parts = parts | self.opaque_parts
        return values

    def _translate_keywords(self, schema: Mapping[str, Any], pointer: str) -> Translation:
        outer, self.opaque_parts = self.opaque_parts, {}
        context = KeywordContext(schema, pointer, self)
        values = ANYTHING
        for keyword, meaning in MEANINGS.items():
            if keyword in schema:
                try:
                    accepted = meaning.values(context, schema[keyword])
                    values = self.work.algebra.intersect(values, accepted)
                except TooComplex as error:
                    raise Undecided(keyword, pointer, str(error)) from None
        inner, self.opaque_parts = self.opaque_parts, outer
        return values, inner

    def fingerprint(self, schema: Any, pointer: str, above: tuple[str, ...]) -> str:
        """Return a text that is equal for equivalent schemas; follows references."""
        self.work.algebra.spend()
        if isinstance(schema, list):
            return json.dumps([self.fingerprint(inner, pointer, above) for inner in schema])
        if not isinstance(schema, dict):
            return json.dumps(schema)
        parts: dict[str, Any] = {}
        for keyword, value in schema.items():
            row = KEYWORDS.get(keyword)
            if keyword == "$ref":
                parts[keyword] = self._target_fingerprint(value, pointer, above)
            elif row is None or row.layout is None:
                if keyword in MEANINGS or (row and row.beside):
                    parts[keyword] = value
            elif row.target is None:
                continue  # definitions are included where they are used
            elif row.layout == "map":
                named = value.items()
                parts[keyword] = {n: self.fingerprint(v, pointer, above) for n, v in named}
            else:
                parts[keyword] = self.fingerprint(value, pointer, above)
        text = json.dumps(parts, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _target_fingerprint(self, reference: str, pointer: str, above: tuple[str, ...]) -> str:
        if reference in above:
            raise ContractError(f"#{pointer}", f'$ref "{reference}" leads in a circle')
        if reference not in self._fingerprints:
            target = self.resolve(reference, pointer)
            self._fingerprints[reference] = self.fingerprint(
                target, reference[1:], (*above, reference)
            )
        return self._fingerprints[reference]

    def resolve(self, reference: str, pointer: str) -> Any:
        """Follow a reference; raises `ContractError` if it cannot be resolved in the file."""
        try:
            return resolve(self.root, reference)
        except LookupError as error:
            raise ContractError(f"#{pointer}", str(error)) from None
