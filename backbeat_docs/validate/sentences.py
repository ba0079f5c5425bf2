"""The sentence of each finding, as data: what follows the field's name, and two templates.

What follows the name depends on the contract alone, so it is built once for each place of a
contract. A template has the parts of `PARTS`, which depend on the refused value. Engines do not
supply any text, so findings read the same with every engine.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from backbeat_docs.patterns.describe import describe
from backbeat_docs.text.quoting import did_you_mean, quote, show_choice, show_value
from backbeat_docs.validate.parts import Part, Schema, compile_template


class Words(NamedTuple):
    """The words of a sentence, so that values can be left out of it.

    `statement` follows the name of the field and is no template. Then comes `got`, or `hidden`
    when values are hidden: templates, whose names in braces are `PARTS`.
    """

    statement: str
    got: str = ", got {shown}"
    hidden: str = ""


Sentence = Callable[[Schema], Words]
"""A schema that refuses a value → the words about it."""


def build(
    keyword: str,
    field: str,
    value: Any,
    schema: Schema,
    *,
    source: str | None = None,
    hide_values: bool = False,
) -> str:
    """Return the sentence of a finding; `source` is the value's text, if there is one."""
    known = _known.get((keyword, id(schema))) or _learn(keyword, schema)
    write = known.write_hidden if hide_values else known.write_got
    return field + known.statement + write(value, show_value(value, source), schema)


def find_words(keyword: str, schema: Schema) -> Words:
    """Return the words about a value that a keyword of a schema refuses."""
    return (SENTENCES.get(keyword) or other(keyword))(schema)


class _Known(NamedTuple):
    """What is known about a keyword of a schema, which is kept so that no other gets its id."""

    schema: Schema
    statement: str
    write_got: Part
    write_hidden: Part


_known: dict[tuple[str, int], _Known] = {}
_MOST_KNOWN = 4096


def _learn(keyword: str, schema: Schema) -> _Known:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    statement, got, hidden = find_words(keyword, schema)
    known = _Known(schema, statement, compile_template(got), compile_template(hidden))
    _known[keyword, id(schema)] = known
    return known


def required(field: str) -> str:
    """Return the sentence for a missing member."""
    return MEMBERS["required"].replace("{field}", field)


def additional(parent: str, wrong: str, schema: Schema) -> str:
    """Return the sentence for an unknown member; `parent` is its object, '' for the message."""
    field = f"{parent}.{wrong}" if parent else wrong
    near = did_you_mean(wrong, schema.get("properties", ()))
    return MEMBERS["additionalProperties"].format(field=quote(field), near=near)


def renamed(parent: str, wrong: str, name: str) -> str:
    """Return the sentence for a member whose name is written in another case or in camelCase."""
    field = f"{parent}.{wrong}" if parent else wrong
    return MEMBERS["renamed"].format(field=quote(field), name=name)


MEMBERS: Mapping[str, str] = {
    "required": "{field} field is required",
    "additionalProperties": "unknown field {field}{near}",
    "renamed": "{field} must be written {name}",
}
"""The sentences about a member that is missing, unknown, or written in another way."""


_KINDS = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}


def _type(schema: Schema) -> Words:
    wanted = schema["type"]
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return Words(f" must be {' or '.join(_KINDS[kind] for kind in kinds)}", *GOT_KIND)


def _enum(schema: Schema) -> Words:
    listed = ", ".join(map(show_choice, schema["enum"]))
    return Words(f" must be one of: {listed}", ", got {shown}{near}")


def _const(schema: Schema) -> Words:
    return Words(f" must be {quote(schema['const'])}")


def _bound(words: str, keyword: str, got: str = ", got {shown}") -> Sentence:
    return lambda schema: Words(f" must be {words} {quote(schema[keyword])}", got)


def _size(words: str, keyword: str, unit: str) -> Sentence:
    def sentence(schema: Schema) -> Words:
        limit = int(schema[keyword])  # JSON Schema allows 3.0
        units = unit if limit == 1 else unit + "s"
        return Words(f" must be {words} {limit} {units}", ", got {length}", ", got {length}")

    return sentence


def _format(schema: Schema) -> Words:
    if schema["format"] != "date-time":
        return Words(f" must be a {schema['format']}")
    wanted = " must be an RFC 3339 date-time such as 2025-09-05T12:30:00Z"
    return Words(wanted, ", got {shown}{date_time}", "{date_time}")


def _pattern(schema: Schema) -> Words:
    pattern = schema["pattern"]
    words = describe(pattern, schema.get("minLength"), schema.get("maxLength"))
    if words is None:
        return Words(f" must match pattern {pattern}")
    verb = "match" if words.startswith("pattern ") else "be"
    return Words(f" must {verb} {words.replace('`', '')}", ", got {fault}", "{wrong_length}")


def _unique(schema: Schema) -> Words:
    return Words(" must not repeat an item", "")


def _contains(schema: Schema) -> Words:
    least, most = int(schema.get("minContains", 1)), schema.get("maxContains")
    counts = f"at least {least}" if most is None else f"{least} to {int(most)}"
    wanted = quote(schema["contains"])
    return Words(f" must contain {counts} of the items that {wanted} accepts", "")


def _names(schema: Schema) -> Words:
    return Words(" must not have members of such names; see propertyNames", "")


def _forbidden(schema: Schema) -> Words:
    return Words(" is not allowed here", "")


def _deprecated(schema: Schema) -> Words:
    """Return the words about a use; the keyword's value has the deprecation, if it is declared."""
    declared, is_value = schema["deprecated"]
    words = ""
    if declared is not None:
        instead = f"use {declared.replacement} instead; " if declared.replacement else ""
        words = f": {declared.reason} ({instead}accepted until {declared.last_date})"
    if not is_value:
        return Words(f" is deprecated{words}", "")
    words = words.replace("{", "{{").replace("}", "}}")
    return Words(" has a deprecated value", ", {shown}" + words, words)


def other(keyword: str) -> Sentence:
    """Build the sentence function of a keyword that has no entry in `SENTENCES`."""
    return lambda schema: Words(f" must satisfy {keyword}: {quote(schema.get(keyword))}")


GOT_KIND = ", got {kind}", ", got {kind_only}"
"""The templates about a value of the wrong type."""

SENTENCES: Mapping[str, Sentence] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "minLength": _size("at least", "minLength", "character"),
    "maxLength": _size("at most", "maxLength", "character"),
    "minimum": _bound("at least", "minimum"),
    "maximum": _bound("at most", "maximum", ", got {shown}{percentage}"),
    "exclusiveMinimum": _bound("more than", "exclusiveMinimum"),
    "exclusiveMaximum": _bound("less than", "exclusiveMaximum"),
    "multipleOf": _bound("a multiple of", "multipleOf"),
    "minItems": _size("at least", "minItems", "item"),
    "maxItems": _size("at most", "maxItems", "item"),
    "uniqueItems": _unique,
    "minProperties": _size("at least", "minProperties", "field"),
    "maxProperties": _size("at most", "maxProperties", "field"),
    "contains": _contains,
    "propertyNames": _names,
    "false-schema": _forbidden,
    "deprecated": _deprecated,
}
"""The sentence of each keyword, by precedence: only the first refusal of a value is reported."""
