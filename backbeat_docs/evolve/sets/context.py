"""Keyword context: the schema object around a keyword, and its place."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from backbeat_docs.evolve.sets.algebra import Algebra
from backbeat_docs.evolve.sets.forms import ALWAYS, ANY_VALUE, NO_VALUE, OpaquePart, Values
from backbeat_docs.text.pointer import to_pointer

if TYPE_CHECKING:
    from backbeat_docs.evolve.sets.translate import Translator  # which imports the keywords


class Undecided(Exception):  # noqa: N818, it is an answer rather than an error
    """A comparison is undecided because of a keyword at one place of a schema."""

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        super().__init__(keyword, pointer, reason)
        self.keyword, self.pointer, self.reason = keyword, pointer, reason


class KeywordContext(NamedTuple):
    """The schema object that contains a keyword, its pointer, and the translator of its schemas."""

    node: Mapping[str, Any]
    pointer: str
    translator: "Translator"

    @property
    def algebra(self) -> Algebra:
        """The operations on sets."""
        return self.translator.work.algebra

    def below(self, *steps: str | int) -> Values:
        """Return the values of a schema below this one."""
        node: Any = self.node
        for step in steps:
            node = node[step]
        return self.translator.translate(node, self.pointer + to_pointer(steps))

    def fingerprint(self, schema: Any) -> str:
        """Return a text that is equal for equivalent schemas at this place."""
        return self.translator.fingerprint(schema, self.pointer, ())

    def opaque(self, type_: str, keyword: str, text: object) -> Values:
        """Return all values, those of one type on the condition that an opaque part accepts them.

        Two parts with the same keyword and `text` are one part: they accept the same values.
        """
        part = OpaquePart(keyword, json.dumps(text, sort_keys=True))
        self.translator.opaque_parts.setdefault(part, self.pointer)
        others = ANY_VALUE._replace(**{type_: getattr(NO_VALUE, type_)})
        accepted = NO_VALUE._replace(**{type_: getattr(ANY_VALUE, type_)})
        return Values([(ALWAYS, others), (frozenset({(part, True)}), accepted)])
