"""The sentence of each finding, built from the keyword and its value in the contract.

Each keyword has one function, and all functions have the same signature. Engines do not supply
any text, so findings read the same with every engine.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from backbeat_docs.patterns.describe import describe
from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.text.quoting import did_you_mean, quote

Schema = Mapping[str, Any]
Sentence = Callable[[str, Any, Schema], str]
"""Returns the sentence for a field, given its name, its value and the schema that refuses it."""


def required(field: str, value: Any, schema: Schema) -> str:
    """Return the sentence for a missing member; `field` is its name."""
    return f"{field} field is required"


def additional(parent: str, wrong: str, schema: Schema) -> str:
    """Return the sentence for an unknown member; `parent` is its object, '' for the message."""
    field = f"{parent}.{wrong}" if parent else wrong
    return f"unknown field {quote(field)}{did_you_mean(wrong, schema.get('properties', ()))}"


def not_an_object(value: Any) -> str:
    """Return the sentence for JSON that is not an object, with a hint for an array of messages."""
    hint = "; several messages go one per line, as NDJSON" if isinstance(value, list) else ""
    return f"message must be a JSON object, got {_kind(value)}{hint}"


def unknown_type(value: Any, known: Iterable[str]) -> str:
    """Return the sentence for an unknown `type`, with all known types and the nearest one."""
    known = sorted(known)
    got = "" if isinstance(value, str) else f", got {_kind(value)}"
    return f"type must be one of: {', '.join(known)}{got}{_meant_type(value, known)}"


def _meant_type(value: Any, known: list[str]) -> str:
    """Suggest the nearest type, or the only type that contains the value."""
    if hint := did_you_mean(value, known):
        return hint
    holding = [type_ for type_ in known if isinstance(value, str) and value.casefold() in type_]
    return f" (did you mean {quote(holding[0])}?)" if len(holding) == 1 else ""


def _enum(field: str, value: Any, schema: Schema) -> str:
    words = schema["enum"]
    listed = ", ".join(word if isinstance(word, str) else quote(word) for word in words)
    return f"{field} must be one of: {listed}{did_you_mean(value, words)}"


def _const(field: str, value: Any, schema: Schema) -> str:
    return f"{field} must be {quote(schema['const'])}"


_KINDS = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}


def _type(field: str, value: Any, schema: Schema) -> str:
    wanted = schema["type"]
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return f"{field} must be {' or '.join(_KINDS[kind] for kind in kinds)}, got {_kind(value)}"


def _kind(value: Any) -> str:
    match value:
        case None | bool():
            return quote(value)
        case int() | float():
            return f"the number {quote(value)}"
        case str():
            return f"the string {quote(value)}"
        case list():
            return "an array"
        case _:
            return "an object"


def _bound(words: str, keyword: str) -> Sentence:
    def sentence(field: str, value: Any, schema: Schema) -> str:
        return f"{field} must be {words} {quote(schema[keyword])}"

    return sentence


def _size(words: str, keyword: str, unit: str) -> Sentence:
    def sentence(field: str, value: Any, schema: Schema) -> str:
        limit = int(schema[keyword])  # JSON Schema allows 3.0
        units = unit if limit == 1 else unit + "s"
        return f"{field} must be {words} {limit} {units}, got {len(value)}"

    return sentence


def _format(field: str, value: Any, schema: Schema) -> str:
    if schema["format"] == "date-time":
        wanted = "an RFC 3339 date-time such as 2025-09-05T12:30:00Z"
        if FORMATS["date-time"](f"{value[:8]}01{value[10:]}"):
            wanted = "an RFC 3339 date-time on a day that exists"
    else:
        wanted = f"a {schema['format']}"
    return f"{field} must be {wanted}, got {quote(value)}"


def _pattern(field: str, value: Any, schema: Schema) -> str:
    pattern = schema["pattern"]
    words = describe(pattern, schema.get("minLength"), schema.get("maxLength"))
    if words is None:
        return f"{field} must match pattern {pattern}"
    verb = "match" if words.startswith("pattern ") else "be"
    return f"{field} must {verb} {words.replace('`', '')}"


def _multiple(field: str, value: Any, schema: Schema) -> str:
    return f"{field} must be a multiple of {quote(schema['multipleOf'])}"


def _unique(field: str, value: Any, schema: Schema) -> str:
    return f"{field} must not repeat an item"


def _contains(field: str, value: Any, schema: Schema) -> str:
    least, most = int(schema.get("minContains", 1)), schema.get("maxContains")
    counts = f"at least {least}" if most is None else f"{least} to {int(most)}"
    return f"{field} must hold {counts} of the items that {quote(schema['contains'])} accepts"


def _names(field: str, value: Any, schema: Schema) -> str:
    return f"{field} must not have members of such names; see propertyNames"


def _forbidden(field: str, value: Any, schema: Schema) -> str:
    return f"{field} is not allowed here"


def other(keyword: str) -> Sentence:
    """Build the sentence function of a keyword that has no entry in `SENTENCES`."""

    def sentence(field: str, value: Any, schema: Schema) -> str:
        return f"{field} must satisfy {keyword}: {quote(schema.get(keyword))}"

    return sentence


SENTENCES: Mapping[str, Sentence] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "minLength": _size("at least", "minLength", "character"),
    "maxLength": _size("at most", "maxLength", "character"),
    "minimum": _bound("at least", "minimum"),
    "maximum": _bound("at most", "maximum"),
    "exclusiveMinimum": _bound("more than", "exclusiveMinimum"),
    "exclusiveMaximum": _bound("less than", "exclusiveMaximum"),
    "multipleOf": _multiple,
    "minItems": _size("at least", "minItems", "item"),
    "maxItems": _size("at most", "maxItems", "item"),
    "uniqueItems": _unique,
    "minProperties": _size("at least", "minProperties", "field"),
    "maxProperties": _size("at most", "maxProperties", "field"),
    "contains": _contains,
    "propertyNames": _names,
    "false-schema": _forbidden,
}
"""The sentence of each keyword, by precedence: only the first refusal of a value is reported."""
