"""Read the fields of a contract in order, each with what its reference shows.

A field lists the JSON Pointers of the keywords that it renders. A page records those of the fields
that it writes, so that `unrendered` can list the keywords that it does not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.constraints import describe_constraints, describe_type
from backbeat_docs.schema.keywords import NEUTRAL
from backbeat_docs.schema.walk import resolve, subschemas
from backbeat_docs.text.strict_json import escape

Schema = Mapping[str, Any]

_UNIT = re.compile(r"\s*Unit: ([^.]+)\.\s*$")
_MEANING = re.compile(r"(?:^|\s+)`(?P<value>[^`]+)`: (?P<meaning>.+?)\.(?=\s|$)")
_CHOICE = ("one of ", "each item: one of ")
_RAW = "<code class=bb-raw>"


class Value(NamedTuple):
    """One allowed value, as people write it, and what it means; empty if the schema does not say.

    The description of a field states a meaning in a sentence: "`plan`: they decide what to do."
    """

    text: str
    meaning: str


class Field(NamedTuple):
    """One field of a message.

    `path` is how people write it (`issues[].severity`), `anchor` its place on the site
    (`backbeat.barreport.v1.issues.severity`); `rules` are HTML; `values` are those of an `enum`;
    `fields` are those of an object, or of the objects in an array; `pointers` are the keywords that
    this field renders.
    """

    name: str
    path: str
    anchor: str
    title: str
    kind: str
    required: bool
    description: str
    unit: str
    rules: tuple[str, ...]
    values: tuple[Value, ...]
    default: tuple[Any, ...]
    examples: tuple[Any, ...]
    deprecated: bool
    fields: tuple[Field, ...]
    pointers: frozenset[str]

    @property
    def summary(self) -> tuple[str, ...]:
        """The rules in words, without the raw patterns."""
        return tuple(rule for rule in self.rules if _RAW not in rule)

    @property
    def details(self) -> tuple[str, ...]:
        """The rules in words, without the list of values if those have meanings."""
        explained = any(value.meaning for value in self.values)
        return tuple(r for r in self.summary if not (explained and r.startswith(_CHOICE)))

    @property
    def patterns(self) -> tuple[tuple[str, str], ...]:
        """The raw patterns, each as what it applies to ("pattern") and its code in HTML."""
        found = (rule.partition(_RAW) for rule in self.rules if _RAW in rule)
        return tuple((head.strip(), mark + rest) for head, mark, rest in found)


class _Node(NamedTuple):
    """A schema and the targets of its `$ref`s: the nearest annotation wins, constraints add up."""

    parts: tuple[tuple[str, Schema], ...]
    references: tuple[str, ...]

    def annotation(self, key: str) -> Any:
        return next((schema[key] for _, schema in self.parts if key in schema), None)

    def merged(self) -> dict[str, Any]:
        return {key: value for _, part in reversed(self.parts) for key, value in part.items()}


def fields(contract: Contract) -> tuple[Field, ...]:
    """Return the fields of a message in the schema's order, nested ones inside."""
    root = _read_node(contract.schema, "", contract.schema)
    return tuple(_read_members(contract.schema, root, "", contract.type))


def walk(found: tuple[Field, ...]) -> Iterator[Field]:
    """Yield fields at every depth, each before those inside it."""
    for field in found:
        yield field
        yield from walk(field.fields)


def envelope(contract: Contract) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the rules for the message as a whole, and the keywords that they render."""
    return _read_rules(_read_node(contract.schema, "", contract.schema))


def unrendered(contract: Contract, rendered: Collection[str]) -> tuple[str, ...]:
    """Return the pointers of the keywords that refuse messages and are not in `rendered`."""
    return tuple(
        f"{pointer}/{escape(key)}"
        for pointer, node in _find_reachable(contract.schema)
        for key in node
        if key not in NEUTRAL and f"{pointer}/{escape(key)}" not in rendered
    )


def _find_reachable(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield the schema objects that can constrain a message: definitions only when referred to."""
    known = dict(subschemas(schema))
    waiting, seen = [""], set()
    while waiting:
        start = waiting.pop()
        for pointer, node in known.items():
            inside = pointer == start or pointer.startswith(f"{start}/")
            if pointer in seen or not inside or "/$defs/" in pointer.removeprefix(start):
                continue
            seen.add(pointer)
            yield pointer, node
            if "$ref" in node:
                waiting.append(node["$ref"].removeprefix("#"))


def _read_node(root: Schema, pointer: str, schema: Any, stack: tuple[str, ...] = ()) -> _Node:
    if not isinstance(schema, Mapping):
        return _Node((), ())
    parts: tuple[tuple[str, Schema], ...] = ((pointer, schema),)
    references: tuple[str, ...] = ()
    if "$ref" in schema and schema["$ref"] not in stack:
        target = schema["$ref"]
        inner = _read_node(root, target.removeprefix("#"), resolve(root, target), (*stack, target))
        parts, references = parts + inner.parts, (target, *inner.references)
    for index, part in enumerate(schema.get("allOf", ())):
        inner = _read_node(root, f"{pointer}/allOf/{index}", part, stack)
        parts, references = parts + inner.parts, references + inner.references
    return _Node(parts, references)


def _read_members(
    root: Schema, node: _Node, path: str, anchor: str, stack: tuple[str, ...] = ()
) -> Iterator[Field]:
    required = {name for _, part in node.parts for name in part.get("required", ())}
    for pointer, part in node.parts:
        for name, schema in part.get("properties", {}).items():
            below = _read_node(root, f"{pointer}/properties/{escape(name)}", schema)
            here = f"{path}.{name}" if path else name
            yield _read_field(root, below, name, here, f"{anchor}.{name}", name in required, stack)


def _read_field(
    root: Schema, node: _Node, name: str, path: str, anchor: str, required: bool,
    stack: tuple[str, ...],
) -> Field:  # fmt: skip
    word, rules, pointers, nested = _read_content(root, node, path, anchor, stack)
    values, text = _read_values(root, node, str(node.annotation("description") or ""))
    unit = _UNIT.search(text)
    return Field(
        name=name,
        path=path,
        anchor=anchor,
        title=str(node.annotation("title") or ""),
        kind=word,
        required=required,
        description=_UNIT.sub("", text),
        unit=unit[1] if unit else "",
        rules=rules,
        values=values,
        default=tuple(part["default"] for _, part in node.parts if "default" in part)[:1],
        examples=tuple(node.annotation("examples") or ()),
        deprecated=bool(node.annotation("deprecated")),
        fields=nested,
        pointers=pointers,
    )


def _read_values(root: Schema, node: _Node, text: str) -> tuple[tuple[Value, ...], str]:
    """Return the allowed values of a field or its items, and the description without meanings."""
    merged = [part.merged() for part in (node, *_read_items(root, node))]
    allowed = next((part["enum"] for part in merged if "enum" in part), ())
    names = [value if isinstance(value, str) else json.dumps(value) for value in allowed]
    meanings: dict[str, str] = {}

    def take(sentence: re.Match[str]) -> str:
        if sentence["value"] not in names:
            return sentence[0]
        meanings[sentence["value"]] = sentence["meaning"]
        return ""

    text = _MEANING.sub(take, text)
    return tuple(Value(name, meanings.get(name, "")) for name in names), text.strip()


def _read_content(
    root: Schema, node: _Node, path: str, anchor: str, stack: tuple[str, ...]
) -> tuple[str, tuple[str, ...], frozenset[str], tuple[Field, ...]]:
    """Return a value's kind, rules, rendered keywords and fields, with those of its items."""
    rules, pointers = _read_rules(node)
    nested = _read_nested(root, node, path, anchor, stack)
    word = describe_type(node.merged())
    for items in _read_items(root, node):
        item_rules, item_pointers = _read_rules(items)
        pointers |= item_pointers
        rules += tuple(f"each item: {rule}" for rule in item_rules)
        nested += _read_nested(root, items, f"{path}[]", anchor, (*stack, *node.references))
        word = f"array of {_pluralize(describe_type(items.merged()))}"
    return word, rules, pointers, nested


def _read_nested(
    root: Schema, node: _Node, path: str, anchor: str, stack: tuple[str, ...]
) -> tuple[Field, ...]:
    """Return the fields inside a value; none if a definition contains itself."""
    if set(node.references) & set(stack):
        return ()
    return tuple(_read_members(root, node, path, anchor, (*stack, *node.references)))


def _read_items(root: Schema, node: _Node) -> Iterator[_Node]:
    for pointer, part in node.parts:
        if isinstance(part.get("items"), Mapping):
            yield _read_node(root, f"{pointer}/items", part["items"])


def _pluralize(word: str) -> str:
    return word if word.endswith("s") or " " in word else f"{word}s"


SHOWN = frozenset({"type", "properties", "required", "$ref", "allOf"})
"""Keywords that a field renders by its kind, its "required" mark and its own fields."""


def _read_rules(node: _Node) -> tuple[tuple[str, ...], frozenset[str]]:
    rules: list[str] = []
    pointers: set[str] = set()
    for pointer, part in node.parts:
        texts, names = describe_constraints(part)
        rules += [text for text in texts if text not in rules]
        names |= SHOWN & part.keys()
        if isinstance(part.get("items"), Mapping):
            names |= {"items"}
        pointers |= {f"{pointer}/{escape(name)}" for name in names}
    return tuple(rules), frozenset(pointers)
