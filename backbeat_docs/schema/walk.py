"""Walk a schema: its subschemas, and the targets of its references."""

from collections.abc import Iterator, Mapping
from typing import Any

from backbeat_docs.schema.keywords import KEYWORDS, Layout
from backbeat_docs.text.pointer import to_pointer, unescape

DRAFT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect of every contract."""


def children(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every schema directly inside a schema object, with its path: keyword, name or index."""
    for keyword, value in schema.items():
        layout = _find_layout(keyword)
        if layout == "one":
            yield (keyword,), value
        elif layout == "map" and isinstance(value, dict):
            for name, inner in value.items():
                yield (keyword, name), inner
        elif layout == "list" and isinstance(value, list):
            for index, inner in enumerate(value):
                yield (keyword, str(index)), inner


def _find_layout(keyword: str) -> Layout | None:
    row = KEYWORDS.get(keyword)
    return row.layout if row else None


def schemas_in(schema: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every schema inside a schema with its JSON Pointer, also `true` and `false`."""
    yield pointer, schema
    if isinstance(schema, dict):
        for way, inner in children(schema):
            yield from schemas_in(inner, pointer + to_pointer(way))


def subschemas(schema: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every schema object inside a schema with its JSON Pointer, the schema itself first."""
    for place, node in schemas_in(schema, pointer):
        if isinstance(node, dict):
            yield place, node


def opened(schema: Any) -> Any:
    """Copy a schema without the keywords that refuse unknown members, at every depth.

    These are `additionalProperties: false` and `unevaluatedProperties: false`. A property of such a
    name stays, and so does data.
    """
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: _open_value(keyword, value)
        for keyword, value in schema.items()
        if not (value is False and _closes(keyword))
    }


def _closes(keyword: str) -> bool:
    row = KEYWORDS.get(keyword)
    return row is not None and row.target == "other members"


def _open_value(keyword: str, value: Any) -> Any:
    layout = _find_layout(keyword)
    if layout == "one":
        return opened(value)
    if layout == "map" and isinstance(value, dict):
        return {name: opened(inner) for name, inner in value.items()}
    if layout == "list" and isinstance(value, list):
        return [opened(inner) for inner in value]
    return value


def resolve(root: Mapping[str, Any], reference: str) -> Any:
    """Follow a local reference, `#` or `#/…`; raise `LookupError` if it leads nowhere."""
    if reference != "#" and not reference.startswith("#/"):
        raise LookupError(f'$ref "{reference}" leads out of the file; only #/$defs/… is allowed')
    node: Any = root
    for step in reference.split("/")[1:]:
        key = unescape(step)
        try:
            node = node[int(key)] if isinstance(node, list) and _is_index(key) else node[key]
        except (KeyError, IndexError, TypeError):
            raise LookupError(f'$ref "{reference}" leads nowhere') from None
    return node


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 10 and (key == "0" or key[0] != "0")
