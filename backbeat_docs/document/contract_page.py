"""What the reference of a contract shows; a host renders it with its templates."""

from __future__ import annotations

import json
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fields import Field, envelope, fields, unrendered, walk


class Reference(NamedTuple):
    """The reference of a contract: the rules for the whole message, in HTML, and its fields."""

    contract: Contract
    rules: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The fields at every depth, each before those inside it."""
        return tuple(walk(self.fields))

    @property
    def schema_text(self) -> str:
        """The schema as formatted JSON."""
        return json.dumps(self.contract.schema, indent=2, ensure_ascii=False)

    @property
    def description(self) -> str:
        """The description of the message."""
        return str(self.contract.schema.get("description", ""))


class UnrenderedError(ValueError):
    """A contract has keywords that the page cannot describe; `pointers` are their places."""

    def __init__(self, path: str, pointers: tuple[str, ...]) -> None:
        super().__init__(path, pointers)
        self.path, self.pointers = path, pointers

    def __str__(self) -> str:
        place = f"{self.path}#{self.pointers[0]}"
        return f"{place}: no words for this keyword, so the page would hide it"


def describe(contract: Contract) -> Reference:
    """Return the reference of a contract.

    Raises `UnrenderedError` for a keyword that refuses messages but is not in the reference.
    """
    rules, pointers = envelope(contract)
    found = fields(contract)
    if hidden := unrendered(contract, pointers.union(*(field.pointers for field in walk(found)))):
        raise UnrenderedError(contract.path, hidden)
    return Reference(contract, rules, found)


def aliases(contract: Contract) -> dict[str, tuple[str, ...]]:
    """Return the other names of each anchor: `BeatFrame.phase` for `backbeat.beatframe.v1.phase`.

    A nested field has a name with its brackets, and one without.
    """
    names: dict[str, tuple[str, ...]] = {contract.type: (contract.title,)}
    for field in walk(fields(contract)):
        path = f"{contract.title}.{field.path}"
        names[field.anchor] = tuple(dict.fromkeys((path, path.replace("[]", ""))))
    return names
