"""A schema with one constraining keyword loosened or tightened at a time."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.schema.keywords import NEUTRAL
from backbeat_docs.schema.walk import subschemas


class Mutation(NamedTuple):
    """A changed schema: the place, the keyword, and the change."""

    pointer: str
    keyword: str
    done: str
    schema: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.pointer or '/'} {self.keyword}: {self.done}"


def loosened(schema: dict[str, Any]) -> Iterator[Mutation]:
    """Drop every constraining keyword in turn, and loosen those that have a degree."""
    yield from _mutate(schema, _loosen)


def tightened(schema: dict[str, Any]) -> Iterator[Mutation]:
    """Tighten every constraining keyword in turn."""
    yield from _mutate(schema, _tighten)


def _mutate(schema: dict[str, Any], change: Any) -> Iterator[Mutation]:
    for pointer, node in subschemas(schema):
        for keyword in node:
            if keyword in NEUTRAL:
                continue
            for done, changed in change(keyword, node):
                yield Mutation(pointer, keyword, done, _replace_node(schema, pointer, changed))


def _loosen(keyword: str, node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    value = node[keyword]
    if keyword not in ("properties", "items"):
        yield "dropped", {key: node[key] for key in node if key != keyword}
    match keyword:
        case "minimum" | "minLength" | "minItems":
            yield "lowered", {**node, keyword: value - (1 if isinstance(value, int) else 0.001)}
        case "maximum" | "maxLength" | "maxItems":
            yield "raised", {**node, keyword: value + 1}
        case "required":
            for name in value:
                yield f"without {name}", {**node, keyword: [n for n in value if n != name]}
        case "type" if value == "integer":
            yield "widened to number", {**node, keyword: "number"}
        case "pattern":
            yield "without its start", {**node, keyword: value.removeprefix("^")}
            yield "without its end", {**node, keyword: value.removesuffix("$")}
        case "properties" | "items":
            yield from _open_subschemas(keyword, node)


def _open_subschemas(keyword: str, node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    value = node[keyword]
    if keyword == "items":
        yield "of any kind", {**node, keyword: {}}
        return
    for name in value:
        yield f"{name} of any kind", {**node, keyword: {**value, name: {}}}


def _tighten(keyword: str, node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    value = node[keyword]
    match keyword:
        case "minimum" | "minLength" | "minItems":
            yield "raised", {**node, keyword: value + (1 if isinstance(value, int) else 0.001)}
        case "maximum" | "maxLength" | "maxItems":
            yield "lowered", {**node, keyword: value - 1}
        case "enum":
            for word in value:
                yield f"without {word}", {**node, keyword: [w for w in value if w != word]}
        case "properties":
            for name in value:
                left = {n: value[n] for n in value if n != name}
                yield f"without {name}", {**node, keyword: left}
                if name not in node.get("required", ()):
                    yield f"{name} required", {**node, "required": [*node["required"], name]}
        case "type" if value == "number":
            yield "narrowed to integer", {**node, keyword: "integer"}


def _replace_node(schema: dict[str, Any], pointer: str, changed: dict[str, Any]) -> dict[str, Any]:
    if not pointer:
        return changed
    copied = copy.deepcopy(schema)
    *way, last = pointer.split("/")[1:]
    node: Any = copied
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[int(last) if isinstance(node, list) else last] = changed
    return copied
