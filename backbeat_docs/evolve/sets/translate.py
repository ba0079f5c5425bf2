"""Translates a schema into the set of values that it accepts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.sets.context import KeywordContext
from backbeat_docs.evolve.sets.forms import ANYTHING, NOTHING, OpaquePart, Values
from backbeat_docs.evolve.sets.keywords import MEANINGS
from backbeat_docs.evolve.sets.work import Translation, Work
from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import opened, resolve, subschemas

_CONTRARY = frozenset({"not", "if", "oneOf", "maxContains", "unevaluatedProperties"})
"""Keywords that may accept less when a schema inside them accepts more."""


class Translator:
    """Translates the schemas of one root into sets; equivalent schemas become one set.

    `identity` is empty unless the meaning of a part depends on the whole schema around it: then it
    identifies that schema. `opaque_parts` are the opaque parts found so far, with their pointers,
    including those in schemas that the translator of another root has translated first.
    """

    def __init__(self, root: Mapping[str, Any], work: Work) -> None:
        self.root, self.work = root, work
        self.opaque_parts: dict[OpaquePart, str] = {}
        self.has_nested_ids = any("$id" in node for place, node in subschemas(root) if place)
        self.identity = _identify(root) if self.has_nested_ids or _is_dynamic(root) else ""
        self.unrolled: set[str] = set()
        self._fingerprints: dict[str, str] = {}
        self._reached: dict[str, frozenset[str]] = {}
        self._opened: Translator | None = None

    def translate(self, schema: Any, pointer: str = "") -> Values:
        """Return the values that a schema accepts."""
        if isinstance(schema, bool):
            return ANYTHING if schema else NOTHING
        name = self.fingerprint(schema, pointer)
        if name not in self.work.translations:
            self.work.translations[name] = self._translate_keywords(schema, pointer)
        values, parts = self.work.translations[name]
        self.opaque_parts = parts | self.opaque_parts
        return values

    def _translate_keywords(self, schema: Mapping[str, Any], pointer: str) -> Translation:
        outer, self.opaque_parts = self.opaque_parts, {}
        context = KeywordContext(schema, pointer, self)
        values = ANYTHING
        for keyword in MEANINGS:
            if keyword in schema:
                values = self._add_keyword(context, keyword, values)
        inner, self.opaque_parts = self.opaque_parts, outer
        return values, inner

    def _add_keyword(self, context: KeywordContext, keyword: str, values: Values) -> Values:
        """Keep the values that a keyword accepts; it is opaque if that is too much work."""
        algebra = self.work.algebra
        try:
            with algebra.share():
                accepted = MEANINGS[keyword].values(context, context.node[keyword])
                return algebra.intersect(values, accepted)
        except TooComplex:
            return algebra.intersect(values, context.opaque_keyword(keyword))

    def fingerprint(self, schema: Any, pointer: str, above: frozenset[str] = frozenset()) -> str:
        """Return a text that is equal only for equivalent schemas.

        References are followed, except those in `above`, which stand for themselves.
        """
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
        text = json.dumps([self.identity, parts], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _target_fingerprint(self, reference: str, pointer: str, above: frozenset[str]) -> str:
        if reference in above:
            return reference
        if reference not in self._fingerprints:
            target = self.resolve(reference, pointer)
            if self.is_recursive(reference):
                found = self._recursive_fingerprint(reference)
            else:
                found = self.fingerprint(target, reference[1:])
            self._fingerprints[reference] = found
        return self._fingerprints[reference]

    def _recursive_fingerprint(self, reference: str) -> str:
        """Return the fingerprints of all schemas that a recursive reference can reach."""
        reached = self._find_reached(reference)
        parts = {
            one: self.fingerprint(self.resolve(one, ""), one[1:], reached)
            for one in sorted(reached)
        }
        return json.dumps([reference, parts])

    def opened_fingerprint(self, node: Mapping[str, Any], pointer: str) -> str | None:
        """Return the fingerprint of a schema object after opening it.

        Returns `None` if the opened schema might refuse a value that the schema accepts.
        """
        nodes = [inner for _, inner in subschemas(node)]
        references = {inner["$ref"] for inner in nodes if "$ref" in inner}
        reached = references.union(*map(self._find_reached, references))
        nodes += [inner for one in reached for _, inner in subschemas(self.resolve(one, pointer))]
        if self.identity or any(not _CONTRARY.isdisjoint(inner) for inner in nodes):
            return None
        if self._opened is None:
            self._opened = Translator(opened(self.root), self.work)
        return self._opened.fingerprint(opened(node), pointer)

    def is_recursive(self, reference: str) -> bool:
        """Return whether a reference leads back to itself."""
        return reference in self._find_reached(reference)

    def _find_reached(self, reference: str) -> frozenset[str]:
        """Return every reference in the schemas that a reference can reach."""
        if reference not in self._reached:
            found: set[str] = set()
            waiting = [reference]
            while waiting:
                place = waiting.pop()
                for pointer, node in subschemas(self.resolve(place, ""), place[1:]):
                    self.work.algebra.spend()
                    if "$ref" in node and node["$ref"] not in found:
                        self.resolve(node["$ref"], pointer)
                        found.add(node["$ref"])
                        waiting.append(node["$ref"])
            self._reached[reference] = frozenset(found)
        return self._reached[reference]

    def resolve(self, reference: str, pointer: str) -> Any:
        """Follow a reference; raises `ContractError` if it cannot be resolved in the file."""
        try:
            return resolve(self.root, reference)
        except LookupError as error:
            raise ContractError(f"#{pointer}", str(error)) from None


def _is_dynamic(root: Mapping[str, Any]) -> bool:
    return any("$dynamicRef" in node for _, node in subschemas(root))


def _identify(root: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(root, sort_keys=True).encode()).hexdigest()
