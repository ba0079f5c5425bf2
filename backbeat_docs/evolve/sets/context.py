"""What a keyword sees of the schema around it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from backbeat_docs.evolve.sets.forms import ALWAYS, ANY_VALUE, NO_VALUE, Atom, Values
from backbeat_docs.text.strict_json import escape


class Undecided(Exception):  # noqa: N818, it is an answer more than an error
    """A question that is not decided because of one keyword at one place of a schema."""

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        super().__init__(keyword, pointer, reason)
        self.keyword, self.pointer, self.reason = keyword, pointer, reason


class Reader(Protocol):
    """Reads the schemas of one root; `places` says where each atom stands."""

    places: dict[Atom, str]

    def of(self, schema: Any, pointer: str) -> Values:
        """Return the values that a schema accepts."""

    def fingerprint(self, schema: Any, pointer: str, above: tuple[str, ...]) -> str:
        """Name what a schema accepts, by its keywords with references followed."""

    def target(self, reference: str, pointer: str) -> Any:
        """Follow a reference."""


class Site(NamedTuple):
    """A keyword's surroundings: the schema object it stands in, and where that is."""

    node: Mapping[str, Any]
    pointer: str
    normal: Reader

    def below(self, *steps: str | int) -> Values:
        """Return the values of a schema below this one."""
        node: Any = self.node
        for step in steps:
            node = node[step]
        return self.normal.of(node, self.pointer + "".join(f"/{escape(str(s))}" for s in steps))

    def atom(self, kind: str, keyword: str, text: object) -> Values:
        """Return the values in which nothing is known but the name of a keyword's set."""
        atom = Atom(keyword, json.dumps(text, sort_keys=True))
        self.normal.places.setdefault(atom, self.pointer)
        whole = getattr(ANY_VALUE, kind)
        others = ANY_VALUE._replace(**{kind: getattr(NO_VALUE, kind)})
        mine = NO_VALUE._replace(**{kind: whole})
        return Values([(ALWAYS, others), (frozenset({(atom, True)}), mine)])
