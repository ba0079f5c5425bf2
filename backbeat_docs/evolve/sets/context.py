"""Keyword context: the schema object around a keyword, and its place."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from backbeat_docs.evolve.sets.algebra import Algebra
from backbeat_docs.evolve.sets.forms import ALWAYS, ANY_VALUE, NO_VALUE, OpaquePart, Values
from backbeat_docs.patterns import Language, PatternError, TooComplex, search
from backbeat_docs.text.pointer import to_pointer

if TYPE_CHECKING:
    from backbeat_docs.evolve.sets.translate import Translator  # which imports the keywords


_ESCAPE_OR_CLASS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)

_SIBLINGS = {
    "additionalProperties": ("properties", "patternProperties"),
    "items": ("prefixItems",),
    "contains": ("minContains", "maxContains"),
    "if": ("then", "else"),
}
"""The keywords beside a keyword on which its meaning depends."""


def has_dot(pattern: str) -> bool:
    r"""Return whether a pattern has a `.` for any character.

    >>> has_dot("a.b"), has_dot(r"a\.b[.]")
    (True, False)
    """
    return "." in _ESCAPE_OR_CLASS.sub("", pattern)


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
        return self.translator.fingerprint(schema, self.pointer)

    def compile_pattern(self, pattern: str) -> Language:
        """Return the texts that a pattern matches in every engine; raises `TooComplex` if unknown.

        Engines differ on whether `.` matches a carriage return or a line separator.
        """
        if has_dot(pattern):
            raise TooComplex("engines differ on what . matches", "pattern")
        try:
            return search(pattern, portable=False)
        except PatternError as error:
            raise TooComplex(str(error), "pattern") from None

    def opaque(self, type_: str | None, keyword: str, text: object) -> Values:
        """Return all values, those of one type on the condition that an opaque part accepts them.

        Without a type, the condition is on every value. Two parts with the same keyword and `text`
        are one part: they accept the same values.
        """
        part = OpaquePart(keyword, json.dumps(text, sort_keys=True))
        self.translator.opaque_parts.setdefault(part, self.pointer)
        condition = frozenset({(part, True)})
        if type_ is None:
            return Values([(condition, ANY_VALUE)])
        others = ANY_VALUE._replace(**{type_: getattr(NO_VALUE, type_)})
        accepted = NO_VALUE._replace(**{type_: getattr(ANY_VALUE, type_)})
        return Values([(ALWAYS, others), (condition, accepted)])

    def opaque_keyword(self, keyword: str) -> Values:
        """Return an opaque part for a keyword with its value and the siblings it depends on."""
        names = (keyword, *_SIBLINGS.get(keyword, ()))
        node = {name: self.node[name] for name in names if name in self.node}
        return self.opaque_schema(None, keyword, node, "whole")

    def opaque_schema(
        self, type_: str | None, keyword: str, node: Mapping[str, Any], aspect: str
    ) -> Values:
        """Return an opaque part for an aspect of the keywords of a schema.

        What it accepts, its opened form accepts too; this is known of a part with closed objects.
        """
        text = self.fingerprint(node)
        values = self.opaque(type_, keyword, [aspect, text])
        opened = self.translator.opened_fingerprint(node, self.pointer)
        if opened in (None, text):
            return values
        return self.algebra.intersect(values, self.opaque(type_, keyword, [aspect, opened]))
