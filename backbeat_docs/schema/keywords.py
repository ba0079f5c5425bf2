"""The keywords of JSON Schema 2020-12, one row each: the only place for facts about them.

A layer that acts on keywords has a mapping from keyword to function, and the tests derive from
these rows which keywords it must cover.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

Role = Literal["identifier", "annotation", "constraint", "applicator"]
"""What a keyword is for.

An identifier names or locates schemas and an annotation informs people: neither refuses a message.
A constraint refuses values by itself, an applicator by the schemas inside it.
"""

Layout = Literal["one", "list", "map"]
"""How a keyword contains schemas: one, a list of them, or a map from names to them."""

Target = Literal["itself", "member", "members", "other members", "item", "items", "names"]
"""Which values a keyword's schemas validate.

`itself` is the value that the surrounding schema validates; `member` and `item` are the one with a
name or at an index, the plurals any of them, `names` the names of the members.
"""

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

NUMBERS: tuple[JsonType, ...] = ("integer", "number")
STRINGS: tuple[JsonType, ...] = ("string",)
ARRAYS: tuple[JsonType, ...] = ("array",)
OBJECTS: tuple[JsonType, ...] = ("object",)


class Keyword(NamedTuple):
    """One keyword of JSON Schema.

    `types` are the JSON types that it applies to, empty for all of them. `layout` and `target` say
    where its schemas are and what they validate. The keywords of one `family` are about the same
    property, so the meaning of one depends on the others. `beside` is the keyword without which
    this one means nothing. `number` is whether its value is a number, and `root_only` whether it
    is used only at the root of a contract. `refused` is why no contract may use it,
    `unportable` why a portable contract may not; both are empty for a portable keyword.
    """

    name: str
    role: Role
    types: tuple[JsonType, ...] = ()
    layout: Layout | None = None
    target: Target | None = None
    family: str | None = None
    beside: str | None = None
    number: bool = False
    root_only: bool = False
    refused: str = ""
    unportable: str = ""


# Why a contract may not use a keyword.
_META = "it is for meta-schemas, not contracts"
_POINTERS = "references use JSON Pointers: #/$defs/…"
_DYNAMIC = "what it refers to depends on where the schema is used"
_OTHER_FILE = "it may refer to another file, and engines differ on whether they check it"
_UNEVALUATED = "engines differ on what counts as evaluated"

# Why a portable contract may not.
_CONTENT = "engines of draft-07 check the content and later ones do not"
_FLAG = "draft-04 engines read it as a flag; use minimum or maximum"
_ROUNDING = "engines divide doubles and round differently"
_OPEN_NAMES = "the names of the fields are open, so a misspelt one can pass"
_CLOSED = "in a closed object, required and properties say which fields there can be"
_CONDITION = "the rule for one field depends on another, which code generators ignore"
_EQUALITY = "engines compare large numbers and nested values differently"
_TUPLE = "engines of earlier drafts read items in its place"
_NO_ITEM = "a finding can say that no item fits, but not which one should"
_COUNTS = "engines of earlier drafts ignore it"
_SEVERAL = "one value is then refused by several schemas"
_NO_ALTERNATIVE = "a finding can say that no alternative fits, but not what is wrong"
_EXCLUDED = "a finding cannot say which value would be right"

# fmt: off
_TABLE = (
    Keyword("$schema", "identifier", root_only=True),
    Keyword("$id", "identifier", root_only=True),
    Keyword("$vocabulary", "identifier", refused=_META),
    Keyword("$anchor", "identifier", refused=_POINTERS),
    Keyword("$dynamicAnchor", "identifier", refused=_DYNAMIC),
    Keyword("$defs", "identifier", layout="map"),
    Keyword("$comment", "annotation"),
    Keyword("title", "annotation"),
    Keyword("description", "annotation"),
    Keyword("examples", "annotation"),
    Keyword("default", "annotation"),
    Keyword("deprecated", "annotation"),
    Keyword("readOnly", "annotation"),
    Keyword("writeOnly", "annotation"),
    Keyword("contentEncoding", "annotation", STRINGS, unportable=_CONTENT),
    Keyword("contentMediaType", "annotation", STRINGS, unportable=_CONTENT),
    Keyword("contentSchema", "annotation", STRINGS, "one", refused=_OTHER_FILE),
    Keyword("$ref", "applicator", target="itself"),
    Keyword("$dynamicRef", "applicator", target="itself", refused=_DYNAMIC),
    Keyword("type", "constraint", family="type"),
    Keyword("const", "constraint", family="values"),
    Keyword("enum", "constraint", family="values"),
    Keyword("minimum", "constraint", NUMBERS, family="range", number=True),
    Keyword("maximum", "constraint", NUMBERS, family="range", number=True),
    Keyword("exclusiveMinimum", "constraint", NUMBERS, family="range", number=True,
            unportable=_FLAG),
    Keyword("exclusiveMaximum", "constraint", NUMBERS, family="range", number=True,
            unportable=_FLAG),
    Keyword("multipleOf", "constraint", NUMBERS, family="range", number=True,
            unportable=_ROUNDING),
    Keyword("minLength", "constraint", STRINGS, family="length", number=True),
    Keyword("maxLength", "constraint", STRINGS, family="length", number=True),
    Keyword("pattern", "constraint", STRINGS, family="pattern"),
    Keyword("format", "constraint", STRINGS, family="format"),
    Keyword("required", "constraint", OBJECTS),
    Keyword("properties", "applicator", OBJECTS, "map", "member"),
    Keyword("additionalProperties", "applicator", OBJECTS, "one", "other members"),
    Keyword("patternProperties", "applicator", OBJECTS, "map", "members", unportable=_OPEN_NAMES),
    Keyword("propertyNames", "applicator", OBJECTS, "one", "names", unportable=_OPEN_NAMES),
    Keyword("minProperties", "constraint", OBJECTS, number=True, unportable=_CLOSED),
    Keyword("maxProperties", "constraint", OBJECTS, number=True, unportable=_CLOSED),
    Keyword("dependentRequired", "constraint", OBJECTS, unportable=_CONDITION),
    Keyword("dependentSchemas", "applicator", OBJECTS, "map", "itself", unportable=_CONDITION),
    Keyword("unevaluatedProperties", "applicator", OBJECTS, "one", "other members",
            refused=_UNEVALUATED),
    Keyword("items", "applicator", ARRAYS, "one", "items"),
    Keyword("minItems", "constraint", ARRAYS, family="size", number=True),
    Keyword("maxItems", "constraint", ARRAYS, family="size", number=True),
    Keyword("uniqueItems", "constraint", ARRAYS, family="size", unportable=_EQUALITY),
    Keyword("prefixItems", "applicator", ARRAYS, "list", "item", unportable=_TUPLE),
    Keyword("contains", "applicator", ARRAYS, "one", "items", unportable=_NO_ITEM),
    Keyword("minContains", "constraint", ARRAYS, beside="contains", number=True,
            unportable=_COUNTS),
    Keyword("maxContains", "constraint", ARRAYS, beside="contains", number=True,
            unportable=_COUNTS),
    Keyword("unevaluatedItems", "applicator", ARRAYS, "one", "items", refused=_UNEVALUATED),
    Keyword("allOf", "applicator", (), "list", "itself", unportable=_SEVERAL),
    Keyword("anyOf", "applicator", (), "list", "itself", unportable=_NO_ALTERNATIVE),
    Keyword("oneOf", "applicator", (), "list", "itself", unportable=_NO_ALTERNATIVE),
    Keyword("not", "applicator", (), "one", "itself", unportable=_EXCLUDED),
    Keyword("if", "applicator", (), "one", "itself", unportable=_CONDITION),
    Keyword("then", "applicator", (), "one", "itself", beside="if", unportable=_CONDITION),
    Keyword("else", "applicator", (), "one", "itself", beside="if", unportable=_CONDITION),
)
# fmt: on

KEYWORDS: Mapping[str, Keyword] = {row.name: row for row in _TABLE}
"""Every keyword by its name: identifiers, annotations, then what refuses messages."""


def _names(rows: Iterable[Keyword]) -> frozenset[str]:
    return frozenset(row.name for row in rows)


NEUTRAL = _names(row for row in _TABLE if row.role in ("identifier", "annotation"))
"""Keywords that refuse no message."""

ACCEPTED = _names(row for row in _TABLE if not row.refused)
"""Keywords that a contract may use: engines agree on them."""

PORTABLE = _names(row for row in _TABLE if not (row.refused or row.unportable))
"""Keywords that a portable contract may use: every engine has them and reads them alike."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    family: tuple(row.name for row in _TABLE if row.family == family)
    for family in dict.fromkeys(row.family for row in _TABLE)
    if family is not None
}
"""The keywords of each family, by its name."""


def is_annotation(name: str) -> bool:
    """Return whether a keyword refuses no message; an unknown one is an annotation.

    JSON Schema Core 2020-12, section 6.5: an unknown keyword is treated as an annotation.
    """
    return name in NEUTRAL or name not in KEYWORDS
