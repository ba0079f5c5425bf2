"""Lists what a schema refuses by asking an engine about one value, and one keyword, at a time.

An engine says in a tenth of a microsecond whether it accepts a number or a text, but needs more
than one to describe a refusal. So the objects and arrays of a message are walked here; about the
values in them the engine decides.
"""

from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs.engines.refusal import Refusal, Schema
from backbeat_docs.schema.keywords import KEYWORDS, is_annotation
from backbeat_docs.schema.walk import resolve
from backbeat_docs.text.pointer import Path

Accepts = Callable[[Any], bool]
"""A value → whether a schema accepts it."""

Compile = Callable[[Schema], Accepts]
"""A schema → the engine's answer for a value."""

WALKED = frozenset({"$ref", "properties", "required", "additionalProperties", "items"})
"""The keywords that are followed here."""


class InseparableError(ValueError):
    """A schema applies other schemas in a way that only an engine follows."""


class Part:
    """A schema that applies to a value: its constraints, and the schemas of members and items."""

    def __init__(self, schema: Schema, compile_: Compile) -> None:
        self.schema = schema
        self.keywords = [name for name in schema if name not in WALKED and not is_annotation(name)]
        if any(KEYWORDS[name].role != "constraint" for name in self.keywords):
            raise InseparableError
        self.is_leaf = schema.keys().isdisjoint(WALKED)
        self.required: list[str] = schema.get("required", [])
        self.closed = schema.get("additionalProperties", True) is False
        self.members: Mapping[str, Part] = {}
        self.items: Part | None = None
        constraints = {name: schema[name] for name in self.keywords}
        # An engine reads a whole object to say that it is one.
        self.accepts = _is_object if constraints == {"type": "object"} else compile_(constraints)
        self._compile = compile_
        self._questions: list[tuple[str, Accepts]] = []

    def list_constraints(self, value: Any, path: Path, found: list[Refusal]) -> None:
        """Add a refusal for each constraint that refuses a value."""
        if not self._questions:
            self._questions = [
                (name, self._compile({name: self.schema[name]})) for name in self.keywords
            ]
        for name, accepts in self._questions:
            if not accepts(value):
                found.append(Refusal(name, path, self.schema))

    def list_refusals(self, value: Any, path: Path, found: list[Refusal]) -> None:
        """Add a refusal for everything that is refused in a value."""
        if not self.accepts(value):
            self.list_constraints(value, path, found)
        if isinstance(value, dict):
            self._list_members(value, path, found)
        elif isinstance(value, list) and self.items is not None:
            for index, item in enumerate(value):
                self.items.list_refusals(item, (*path, index), found)

    def _list_members(self, value: dict[str, Any], path: Path, found: list[Refusal]) -> None:
        unknown = False
        for name, item in value.items():
            part = self.members.get(name)
            if part is None:
                unknown = self.closed
            elif not part.is_leaf:
                part.list_refusals(item, (*path, name), found)
            elif not part.accepts(item):
                part.list_constraints(item, (*path, name), found)
        if unknown:
            found.append(Refusal("additionalProperties", path, self.schema))
        for name in self.required:
            if name not in value:
                found.append(Refusal("required", path, self.schema))


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def separate(schema: Schema, compile_: Compile) -> Part | None:
    """Separate a schema into parts; return `None` if only an engine can follow it."""
    try:
        return _build(schema, compile_)
    except (InseparableError, LookupError):  # or a reference to a place that only it knows
        return None


def _build(root: Schema, compile_: Compile) -> Part:
    known: dict[int, Part | None] = {}

    def build(schema: Any) -> Part:
        if not isinstance(schema, Mapping):
            raise InseparableError
        if id(schema) not in known:
            known[id(schema)] = None
            known[id(schema)] = build_new(schema)
        part = known[id(schema)]
        if part is None:  # it contains itself
            raise InseparableError
        return part

    def build_new(schema: Schema) -> Part:
        part = Part(schema, compile_)
        if "$ref" in schema:
            if part.keywords or not WALKED.isdisjoint(schema.keys() - {"$ref"}):
                raise InseparableError
            return build(resolve(root, schema["$ref"]))
        if not isinstance(schema.get("additionalProperties", True), bool):
            raise InseparableError
        part.members = {n: build(inner) for n, inner in schema.get("properties", {}).items()}
        part.items = build(schema["items"]) if "items" in schema else None
        return part

    return build(root)
