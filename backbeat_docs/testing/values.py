"""One plain value that a schema accepts: the contract's own example, where it has one."""

import copy
import math
from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs.patterns import ALL, Language, lengths, search
from backbeat_docs.schema.formats import PATTERNS
from backbeat_docs.schema.walk import resolve

Schema = Mapping[str, Any]

MOMENT = "2025-09-05T12:30:00Z"


def follow_references(root: Schema, node: Any) -> Schema:
    """Return a schema merged with the target of its `$ref`; keywords beside it take precedence."""
    if not isinstance(node, Mapping):
        return {}
    merged = dict(node)
    while "$ref" in merged:
        target = resolve(root, merged.pop("$ref"))
        merged = {**target, **merged} if isinstance(target, Mapping) else merged
    return merged


def message(root: Schema) -> dict[str, Any]:
    """Return a message of a contract: its first example, or one built from its fields' examples."""
    examples = root.get("examples")
    made = copy.deepcopy(examples[0]) if examples else value(root, root)
    return made if isinstance(made, dict) else {}


def value(root: Schema, node: Any) -> Any:
    """Return one value that a schema accepts."""
    schema = follow_references(root, node)
    for keyword in ("enum", "examples"):
        if schema.get(keyword):
            return copy.deepcopy(schema[keyword][0])
    if "const" in schema:
        return copy.deepcopy(schema["const"])
    for keyword in ("anyOf", "oneOf"):
        if schema.get(keyword):
            return value(root, schema[keyword][0])
    return _BY_KIND.get(kind(schema), _nothing)(root, schema)


def kind(schema: Schema) -> str:
    """Return the JSON type that a schema asks for, the first of several."""
    wanted = schema.get("type", "object" if "properties" in schema else "null")
    return str(wanted if isinstance(wanted, str) else wanted[0])


def language(schema: Schema) -> Language:
    """Return the texts that a schema's pattern, format and lengths accept."""
    texts = search(schema["pattern"]) if "pattern" in schema else ALL
    if "format" in schema:
        texts &= search(PATTERNS[schema["format"]])
    return texts & lengths(schema.get("minLength", 0), schema.get("maxLength"))


def _object(root: Schema, schema: Schema) -> dict[str, Any]:
    members = schema.get("properties", {})
    return {name: value(root, members.get(name)) for name in schema.get("required", ())}


def _array(root: Schema, schema: Schema) -> list[Any]:
    return [value(root, schema.get("items")) for _ in range(schema.get("minItems", 0))]


def _string(root: Schema, schema: Schema) -> str:
    texts = language(schema)
    return (texts.like(MOMENT) if "format" in schema else texts.shortest()) or ""


def _number(root: Schema, schema: Schema) -> float:
    return bounds(schema)[0] if math.isfinite(bounds(schema)[0]) else 0


def bounds(schema: Schema) -> tuple[float, float]:
    """Return the least and the greatest number that a schema accepts; infinite where it is open."""
    step = 1 if kind(schema) == "integer" else schema.get("multipleOf", 1)
    low = max(
        schema.get("minimum", -math.inf),
        schema["exclusiveMinimum"] + step if "exclusiveMinimum" in schema else -math.inf,
    )
    high = min(
        schema.get("maximum", math.inf),
        schema["exclusiveMaximum"] - step if "exclusiveMaximum" in schema else math.inf,
    )
    return low, high


def _boolean(root: Schema, schema: Schema) -> bool:
    return False


def _nothing(root: Schema, schema: Schema) -> None:
    return None


_BY_KIND: Mapping[str, Callable[[Schema, Schema], Any]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
}
