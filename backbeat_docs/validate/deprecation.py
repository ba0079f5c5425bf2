"""Finds the deprecated fields and values that a message uses.

A use has the form of a refusal, with the keyword `deprecated`, so it becomes a finding as every
refusal does. A field or value is deprecated by `deprecated: true` in the schema, or by a
declaration beside the snapshots, which also has the reason, the replacement and the last date.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.declarations import Deprecation
from backbeat_docs.engines import Compiled, Engine, Refusal
from backbeat_docs.schema.ecma import finds, unknown_names
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import children, resolve, subschemas
from backbeat_docs.text.pointer import Path, to_pointer

_CHOICES = frozenset({"anyOf", "oneOf"})
"""Keywords whose schemas describe some of the values that a field may have."""

Use = tuple[Path, bool]
"""The path of a deprecated part, and whether only its value is deprecated, not the field."""


class Deprecated:
    """What is deprecated in one contract; false if nothing is."""

    def __init__(self, contract: Contract, declared: Iterable[Deprecation], engine: Engine) -> None:
        self._root, self._id, self._engine = contract.schema, contract.id, engine
        self._declared = {(one.field, one.value): one for one in declared}
        nodes = subschemas(contract.schema)
        self._is_marked = any(node.get("deprecated") is True for _, node in nodes)
        self._compiled: dict[str, Compiled] = {}

    def __bool__(self) -> bool:
        return self._is_marked or bool(self._declared)

    def find_uses(self, message: Any) -> Iterator[Refusal]:
        """Yield a refusal for each deprecated field or value of a message."""
        marked: dict[Path, bool] = {}
        if self._is_marked:
            for path, is_value in self._find_marked(self._root, "", message, (), False, set()):
                marked[path] = is_value and marked.get(path, True)
        for path, field, part in _list_parts(message, (), ""):
            declared = self._declared.get((field, None))
            is_value = declared is None and marked.get(path, False)
            if isinstance(part, str) and (field, part) in self._declared:
                declared, is_value = self._declared[field, part], True
            if declared is not None or path in marked:
                yield Refusal("deprecated", path, {"deprecated": (declared, is_value)})

    def _find_marked(
        self,
        node: Any,
        pointer: str,
        value: Any,
        path: Path,
        is_value: bool,
        seen: set[tuple[str, Path]],
    ) -> Iterator[Use]:
        """Yield the parts that a schema or one inside it marks, if the schema applies to them."""
        if not isinstance(node, Mapping) or (pointer, path) in seen:
            return
        seen.add((pointer, path))
        if node.get("deprecated") is True:
            yield path, is_value
        if "$ref" in node:
            target = resolve(self._root, node["$ref"])
            yield from self._find_marked(target, node["$ref"][1:], value, path, is_value, seen)
        for way, inner in children(node):
            for steps in self._select(node, pointer, way, value):
                part = value[steps[0]] if steps else value
                is_choice = not steps and (is_value or way[0] in _CHOICES)
                place = pointer + to_pointer(way)
                yield from self._find_marked(inner, place, part, (*path, *steps), is_choice, seen)

    def _select(
        self, node: Mapping[str, Any], pointer: str, way: tuple[str, ...], value: Any
    ) -> Iterable[Path]:
        """Return the steps to each part of a value that an inner schema applies to."""
        keyword, target = way[0], KEYWORDS[way[0]].target
        if KEYWORDS[keyword].beside not in (None, *node):
            return []  # a `then` without its `if` means nothing
        if target == "itself":
            return [()] if self._applies(pointer, way, value) else []
        if isinstance(value, dict):
            if target == "member":
                return [(way[1],)] if way[1] in value else []
            if target == "members":
                return [(name,) for name in value if finds(way[1], name)]
            if keyword == "additionalProperties":
                return [(name,) for name in unknown_names(node, value)]
        if isinstance(value, list):
            if target == "item":
                return [(int(way[1]),)] if int(way[1]) < len(value) else []
            if keyword == "items":
                start = len(node.get("prefixItems", ()))
                return [(index,) for index in range(start, len(value))]
        return []

    def _applies(self, pointer: str, way: tuple[str, ...], value: Any) -> bool:
        """Return whether a schema that is about the value itself accepts it, or is a must."""
        keyword = way[0]
        if keyword == "allOf":
            return True
        if keyword == "dependentSchemas":
            return isinstance(value, dict) and way[1] in value
        if keyword in ("then", "else"):
            return self._accepts(f"{pointer}/if", value) is (keyword == "then")
        return keyword != "not" and self._accepts(pointer + to_pointer(way), value)

    def _accepts(self, pointer: str, value: Any) -> bool:
        """Return whether the schema at a pointer accepts a value."""
        if pointer not in self._compiled:
            # The contract keeps its `$id` below another root, so its own references still work.
            reference = f"{self._id}#{quote(pointer)}"
            schema = {"$ref": reference, "$defs": {"contract": self._root}}
            self._compiled[pointer] = self._engine(schema)
        return self._compiled[pointer].accepts(value)


def _list_parts(value: Any, path: Path, field: str) -> Iterator[tuple[Path, str, Any]]:
    """Yield a value and every part of it, with its path and its field, such as `issues[].count`."""
    yield path, field, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _list_parts(inner, (*path, name), f"{field}.{name}" if field else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _list_parts(inner, (*path, index), f"{field}[]")
