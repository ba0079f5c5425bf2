"""A contract's schema as a regular expression over the text of a message.

The expression describes only messages that the schema definitely accepts. It is built from a
whitelist of keywords; a schema with any other has no expression. Unknown members are never
accepted, so one expression is correct for a closed schema and for an open one.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from backbeat_docs.engines.acceptor.numbers import integers, numbers
from backbeat_docs.engines.acceptor.strings import UndecidedError, count, string
from backbeat_docs.schema.keywords import KEYWORDS, NEUTRAL
from backbeat_docs.schema.walk import resolve

Schema = Mapping[str, Any]


class Style(NamedTuple):
    """How the described texts are written: the comma, the colon, and space elsewhere.

    A loose style leaves the members of an object in any order.
    """

    comma: str
    colon: str
    space: str = ""
    loose: bool = False


STRICT = (Style(",", ":"), Style(", ", ": "))
"""Compact, and as Python's `json` writes; both in the contract's order of members."""

LOOSE = Style(r",[ \t\n\r]*+", r"[ \t\n\r]*+:[ \t\n\r]*+", r"[ \t\n\r]*+", loose=True)
"""Any space, and any order of members."""

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
    writer = _Writer(schema, style)
    found = f"{style.space}{writer.value(schema)}{style.space}"
    if len(found) > _MOST_LENGTH:
        raise UndecidedError("the expression is too large")
    return found


def opening(schema: Schema, style: Style) -> str | None:
    """Write how every message of a strict style begins, up to the second member's value."""
    names = list(schema.get("properties", ()))
    constant = schema["properties"][names[0]].get("const") if names else None
    if constant is None or not set(names[:2]) <= set(schema.get("required", ())):
        return None
    first, *second = (json.dumps(name, ensure_ascii=False) + style.colon for name in names[:2])
    return "{" + style.comma.join([first + json.dumps(constant, ensure_ascii=False), *second])


class _Writer:
    """Writes the expression of one schema in one style, and numbers the members of its objects."""

    def __init__(self, root: Schema, style: Style) -> None:
        self.root, self.style = root, style
        self.level = self.members = 0
        self.repeated = False

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
        repeated, self.repeated = self.repeated, True
        item = self.value(schema["items"])
        self.repeated = repeated
        space, comma = self.style.space, self.style.comma
        more = f"{{{max(0, least - 1)},{'' if most is None else most - 1}}}"
        items = f"{item}{space}(?:{comma}{item}{space}){more}"
        return rf"\[{space}{items if least else f'(?:{items})?'}\]"

    def _describe_object(self, schema: Schema) -> str:
        properties, required = schema.get("properties", {}), set(schema.get("required", ()))
        if not properties or not required <= properties.keys():
            raise UndecidedError("an object's members are not all known")
        if self.style.loose and not self.repeated:
            return self._describe_any_order(properties, required)
        members = []
        for name, schema_ in properties.items():
            value = f"{_escape_json(name)}{self.style.colon}{self.value(schema_)}{self.style.space}"
            members.append((value, name in required))
        return rf"\{{{self.style.space}{_describe_in_order(members, self.style.comma)}\}}"

    def _describe_any_order(self, properties: Schema, required: set[str]) -> str:
        """Describe members in any order, each at most once, and the required ones at least once.

        Each member contains an empty group, which is set once the member matches. Conditions test
        the group at the next member and at the end. An object in an array cannot use this: its
        groups would still be set from the previous item.
        """
        space, options, ends = self.style.space, [], []
        for name, schema in properties.items():
            value = self.value(schema)
            self.members += 1  # after those inside the value, in the order of the groups
            number = self.members
            key = _escape_json(name)[1:]
            options.append(f"{key}(?({number})(?!)){self.style.colon}{value}{space}()")
            if name in required:
                ends.append(f"(?({number})|(?!))")
        between = rf'(?:{self.style.comma}(?=")|(?=\}}))'
        return rf'\{{{space}(?:"(?:{"|".join(options)}){between})*\}}{"".join(ends)}'


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
