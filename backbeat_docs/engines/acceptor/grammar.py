"""A contract's schema as a regular expression over the text of a message.

The expression describes only messages that the schema definitely accepts. It is built from a
whitelist of keywords; a schema with any other has no expression. Unknown members are never
accepted, so one expression is correct for a closed schema and for an open one.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from backbeat_docs.engines.acceptor.numbers import integers, numbers
from backbeat_docs.engines.acceptor.strings import UndecidedError, count, string
from backbeat_docs.engines.acceptor.style import Style
from backbeat_docs.schema.keywords import KEYWORDS, NEUTRAL
from backbeat_docs.schema.walk import resolve

Schema = Mapping[str, Any]


WRITTEN = frozenset(
    {
        *("$ref", "type", "const", "enum"),
        *("minimum", "maximum", "minLength", "maxLength", "pattern", "format"),
        *("required", "properties", "additionalProperties", "items", "minItems", "maxItems"),
    }
)
"""The keywords that an expression takes into account; a schema with any other goes to an engine."""

_TYPES = frozenset(("object", "array", "string", "integer", "number", "boolean", "null"))
_MOST_LEVELS = 16
_MOST_LENGTH = 1 << 16


def expression(schema: Schema, style: Style) -> str:
    """Describe the definitely valid messages of a style; raise `UndecidedError` if none are."""
    found = _Writer(schema, style).value(schema)
    if len(found) > _MOST_LENGTH:
        raise UndecidedError("the expression is too large")
    return found


class _Writer:
    """Writes the expression of one schema in one style."""

    def __init__(self, root: Schema, style: Style) -> None:
        self.root, self.style = root, style
        self.level = self.depth = 0

    def value(self, schema: Any) -> str:
        """Describe the values that a schema definitely accepts."""
        if not isinstance(schema, Mapping):
            raise UndecidedError("a schema is true or false")
        used = schema.keys() - NEUTRAL
        if "$ref" in used:
            _require_only(used, {"$ref"})
            return self._deeper(lambda: self.value(resolve(self.root, schema["$ref"])))
        if used & {"const", "enum"}:
            return _describe_words(schema, used)
        kind = schema.get("type")
        if not isinstance(kind, str) or kind not in _TYPES:
            raise UndecidedError(f"type {kind}")
        _require_only(used, _keywords_of_type(kind))
        return self._deeper(lambda: self._describe_type(kind, schema))

    def _deeper(self, write: Callable[[], str]) -> str:
        if self.level == _MOST_LEVELS:
            raise UndecidedError("the schema is too deep")
        self.level += 1
        written = write()
        self.level -= 1
        return written

    def _describe_type(self, kind: str, schema: Schema) -> str:
        match kind:
            case "object":
                return self._describe_object(schema)
            case "array":
                return self._describe_array(schema)
            case "string":
                return string(schema)
            case "integer":
                return integers(schema.get("minimum"), schema.get("maximum"))
            case "number":
                return numbers(schema.get("minimum"), schema.get("maximum"))
            case "boolean":
                return "(?:true|false)"
        return "null"

    def _describe_array(self, schema: Schema) -> str:
        least, most = count(schema, "minItems", None) or 0, count(schema, "maxItems", None)
        if "items" not in schema or (most is not None and most < max(1, least)):
            raise UndecidedError("an array's items are anything, or none")
        item = self._inside(lambda: self.value(schema["items"]))
        first, between, last = map(re.escape, self.style.separators(self.depth))
        more = f"{{{max(0, least - 1)},{'' if most is None else most - 1}}}"
        items = f"{first}{item}(?:{between}{item}){more}{last}"
        return rf"\[{items if least else f'(?:{items})?'}\]"

    def _describe_object(self, schema: Schema) -> str:
        properties, required = schema.get("properties", {}), set(schema.get("required", ()))
        if not properties or not required <= properties.keys():
            raise UndecidedError("an object's members are not all known")
        colon = re.escape(self.style.colon)
        members = []
        names = self.style.arrange(list(properties), required, self.depth)
        if sorted(names) != sorted(properties):
            raise UndecidedError("the style does not name each member once")
        for name in names:
            value = self._inside(lambda name=name: self.value(properties[name]))  # type: ignore[misc]
            members.append((f"{_escape_json(name)}{colon}{value}", name in required))
        first, between, last = map(re.escape, self.style.separators(self.depth))
        return rf"\{{{first}{_describe_in_order(members, between)}{last}\}}"

    def _inside(self, write: Callable[[], str]) -> str:
        self.depth += 1
        written = write()
        self.depth -= 1
        return written


def _describe_in_order(members: list[tuple[str, bool]], comma: str) -> str:
    """Describe members in their order, some of them optional; at least one is required."""
    first = next((index for index, (_, needed) in enumerate(members) if needed), None)
    if first is None:
        raise UndecidedError("an object has only optional members")
    text = "".join(f"(?:{member}{comma}|)" for member, _ in members[:first]) + members[first][0]
    for member, needed in members[first + 1 :]:
        text += f"{comma}{member}" if needed else f"(?:{comma}{member}|)"
    return text


@cache
def _keywords_of_type(kind: str) -> frozenset[str]:
    """Return the written keywords that apply to a type."""
    rows = (KEYWORDS[name] for name in WRITTEN)
    return frozenset(row.name for row in rows if kind in row.types) | {"type"}


def _require_only(used: Any, allowed: Any) -> None:
    if unknown := used - allowed:
        raise UndecidedError(f"keyword {min(unknown)}")


def _describe_words(schema: Schema, used: Any) -> str:
    """Describe the words among the values of `const` and `enum`: a number has many numerals."""
    _require_only(used, {"const"} if "const" in used else {"enum"})
    values = [schema["const"]] if "const" in used else schema["enum"]
    words = [
        _escape_json(value) for value in values if value is None or isinstance(value, (str, bool))
    ]
    if not words:
        raise UndecidedError("no value is a word")
    if all(word.startswith('"') for word in words):
        words = [word[1:-1] for word in words]
        return f'"{words[0]}"' if len(words) == 1 else f'"(?:{"|".join(words)})"'
    return f"(?:{'|'.join(words)})"


def _escape_json(value: Any) -> str:
    """Write a value's JSON text as an expression."""
    return re.escape(json.dumps(value, ensure_ascii=False))
