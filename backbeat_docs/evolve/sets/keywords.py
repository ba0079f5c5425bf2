"""The keywords of JSON Schema as sets of values: one function each, and the table of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from backbeat_docs import patterns
from backbeat_docs.evolve.sets import numbers
from backbeat_docs.evolve.sets.context import KeywordContext
from backbeat_docs.evolve.sets.forms import (
    ANY_VALUE,
    ANYTHING,
    NOTHING,
    ArrayForm,
    Member,
    ObjectForm,
    SomeItem,
    Values,
    exactly,
    only,
    restricted,
)
from backbeat_docs.evolve.sets.names import (
    additional_beside_patterns,
    pattern_properties,
    property_names,
    with_values,
)
from backbeat_docs.schema.formats import PATTERNS

ValuesOf = Callable[[KeywordContext, Any], Values]
"""Returns the values that a keyword accepts, given its context and its value in the schema."""


def _type(context: KeywordContext, value: Any) -> Values:
    names = [value] if isinstance(value, str) else value
    return context.algebra.union(*(_TYPES[name] for name in names))


_TYPES = {
    "null": only(null=True),
    "boolean": only(booleans=ANY_VALUE.booleans),
    "integer": only(numbers=numbers.INTEGERS),
    "number": only(numbers=numbers.ALL),
    "string": only(texts=patterns.ALL),
    "array": only(arrays=ANY_VALUE.arrays),
    "object": only(objects=ANY_VALUE.objects),
}


def _multiple(context: KeywordContext, value: Any) -> Values:
    if value != int(value):
        return context.opaque("numbers", "multipleOf", value)
    return restricted(numbers=numbers.multiples(int(value)))


def _pattern(context: KeywordContext, value: Any) -> Values:
    try:
        return restricted(texts=context.compile_pattern(value))
    except patterns.TooComplex:
        return context.opaque("texts", "pattern", value)


def _format(context: KeywordContext, value: Any) -> Values:
    if value in PATTERNS:
        return restricted(texts=patterns.search(PATTERNS[value]))
    return context.opaque("texts", "format", value)


def _properties(context: KeywordContext, value: Any) -> Values:
    return with_values({name: context.below("properties", name) for name in value})


def _additional(context: KeywordContext, value: Any) -> Values:
    if value is True or value == {}:
        return ANYTHING
    named = context.node.get("properties", {})
    matched = context.node.get("patternProperties")
    if matched:
        return additional_beside_patterns(context, value, named, matched)
    members = {name: Member(ANYTHING) for name in named}
    return restricted(objects=(ObjectForm(members, context.below("additionalProperties")),))


def _required(_: KeywordContext, value: Any) -> Values:
    return restricted(objects=(_with_members(value),))


def _with_members(names: Iterable[str]) -> ObjectForm:
    return ObjectForm(dict.fromkeys(names, Member(ANYTHING, required=True)))


def _without_member(name: str) -> ObjectForm:
    return ObjectForm({name: Member(NOTHING, allowed=False)})


def _dependent_required(context: KeywordContext, value: Any) -> Values:
    found = ANYTHING
    for name, others in value.items():
        forms = _without_member(name), _with_members([name, *others])
        found = context.algebra.intersect(found, restricted(objects=forms))
    return found


def _dependent_schemas(context: KeywordContext, value: Any) -> Values:
    found = ANYTHING
    for name in value:
        with_it = only(objects=(_with_members([name]),))
        bound = context.algebra.intersect(context.below("dependentSchemas", name), with_it)
        free = restricted(objects=(_without_member(name),))
        found = context.algebra.intersect(found, context.algebra.union(bound, free))
    return found


def _contains(context: KeywordContext, _: Any) -> Values:
    low, high = context.node.get("minContains", 1), context.node.get("maxContains")
    if low > 1 or high is not None:
        text = [low, high, context.fingerprint(context.node["contains"])]
        return context.opaque("arrays", "minContains" if high is None else "maxContains", text)
    if low == 0:
        return ANYTHING
    return restricted(arrays=(ArrayForm(some=(SomeItem(0, context.below("contains")),)),))


def _items(context: KeywordContext, _: Any) -> Values:
    first = len(context.node.get("prefixItems", ()))
    return restricted(arrays=(ArrayForm((ANYTHING,) * first, context.below("items")),))


def _prefix(context: KeywordContext, value: Any) -> Values:
    return restricted(arrays=(ArrayForm(_translate_each(context, "prefixItems", value)),))


def _translate_each(
    context: KeywordContext, keyword: str, schemas: list[Any]
) -> tuple[Values, ...]:
    return tuple(context.below(keyword, index) for index in range(len(schemas)))


def _any_of(context: KeywordContext, value: Any) -> Values:
    return context.algebra.union(*_translate_each(context, "anyOf", value))


def _one_of(context: KeywordContext, value: Any) -> Values:
    algebra, options = context.algebra, _translate_each(context, "oneOf", value)
    return algebra.union(
        *(
            algebra.subtract(option, algebra.union(*options[:index], *options[index + 1 :]))
            for index, option in enumerate(options)
        )
    )


def _all_of(context: KeywordContext, value: Any) -> Values:
    values = ANYTHING
    for part in _translate_each(context, "allOf", value):
        values = context.algebra.intersect(values, part)
    return values


def _if(context: KeywordContext, _: Any) -> Values:
    condition = context.below("if")
    then = context.below("then") if "then" in context.node else ANYTHING
    otherwise = context.below("else") if "else" in context.node else ANYTHING
    algebra = context.algebra
    return algebra.union(algebra.intersect(condition, then), algebra.subtract(otherwise, condition))


def _not(context: KeywordContext, _: Any) -> Values:
    return context.algebra.subtract(ANYTHING, context.below("not"))


def _opaque(type_: str, keyword: str) -> ValuesOf:
    """Return the meaning of a keyword that depends on the whole schema object around it."""

    def values(context: KeywordContext, value: Any) -> Values:
        if value is True or value == {}:
            return ANYTHING
        return context.opaque(type_, keyword, context.fingerprint(context.node))

    return values


def _reference(context: KeywordContext, value: Any) -> Values:
    translator = context.translator
    if translator.has_nested_ids:
        return _dynamic(context, value)
    target = translator.resolve(value, context.pointer)
    if not translator.is_recursive(value):
        return translator.translate(target, value[1:])
    part = context.opaque_keyword("$ref")
    if value in translator.unrolled:
        return part
    translator.unrolled.add(value)
    try:  # the first level is known exactly, and a witness can be chosen from it
        return context.algebra.intersect(part, translator.translate(target, value[1:]))
    finally:
        translator.unrolled.discard(value)


def _dynamic(context: KeywordContext, value: Any) -> Values:
    """Return an opaque part that is the same only where the whole schema is."""
    text = [value, context.pointer, context.translator.identity]
    return context.opaque(None, "$dynamicRef", text)


def _id(context: KeywordContext, value: Any) -> Values:
    if not context.pointer:
        return ANYTHING
    return context.opaque(None, "$id", [value, context.pointer, context.translator.identity])


class Meaning(NamedTuple):
    """The meaning of a keyword in a comparison.

    `values` returns the values that the keyword accepts; if it raises `TooComplex`, the keyword is
    opaque at this place. `decided` is `exactly` or `opaque` (only whether two are equal is known).
    `but` describes the exceptions.
    """

    values: ValuesOf
    decided: Literal["exactly", "opaque"] = "exactly"
    but: str = ""


MEANINGS: Mapping[str, Meaning] = {
    "$id": Meaning(_id, "opaque", "the one at the root is the contract's version"),
    "$dynamicRef": Meaning(_dynamic, "opaque"),
    "$ref": Meaning(_reference, but="opaque if it is recursive"),
    "type": Meaning(_type),
    "const": Meaning(lambda _, value: exactly([value])),
    "enum": Meaning(lambda _, value: exactly(value)),
    "minimum": Meaning(lambda _, bound: restricted(numbers=numbers.at_least(bound))),
    "maximum": Meaning(lambda _, bound: restricted(numbers=numbers.at_most(bound))),
    "exclusiveMinimum": Meaning(
        lambda _, bound: restricted(numbers=numbers.at_least(bound, exclusive=True))
    ),
    "exclusiveMaximum": Meaning(
        lambda _, bound: restricted(numbers=numbers.at_most(bound, exclusive=True))
    ),
    "multipleOf": Meaning(_multiple, but="opaque for a number with a fraction"),
    "minLength": Meaning(lambda _, bound: restricted(texts=patterns.lengths(int(bound)))),
    "maxLength": Meaning(lambda _, bound: restricted(texts=patterns.lengths(0, int(bound)))),
    "pattern": Meaning(_pattern, but="opaque with `.`, look-around, back-references or `\\p`"),
    "format": Meaning(_format, but="opaque for any format but date-time"),
    "properties": Meaning(_properties),
    "additionalProperties": Meaning(
        _additional, but="beside `patternProperties`, for names that a schema states"
    ),
    "required": Meaning(_required),
    "minProperties": Meaning(lambda _, n: restricted(objects=(ObjectForm({}, low=int(n)),))),
    "maxProperties": Meaning(lambda _, n: restricted(objects=(ObjectForm({}, high=int(n)),))),
    "dependentRequired": Meaning(_dependent_required),
    "dependentSchemas": Meaning(_dependent_schemas),
    "patternProperties": Meaning(
        pattern_properties, "opaque", "exact for names that a schema states"
    ),
    "propertyNames": Meaning(property_names, "opaque", "exact for names that a schema states"),
    "unevaluatedProperties": Meaning(_opaque("objects", "unevaluatedProperties"), "opaque"),
    "prefixItems": Meaning(_prefix),
    "items": Meaning(_items),
    "contains": Meaning(_contains, but="opaque with minContains above 1 or maxContains"),
    "minItems": Meaning(lambda _, n: restricted(arrays=(ArrayForm(low=int(n)),))),
    "maxItems": Meaning(lambda _, n: restricted(arrays=(ArrayForm(high=int(n)),))),
    "uniqueItems": Meaning(
        lambda _, on: restricted(arrays=(ArrayForm(unique=True),)) if on else ANYTHING
    ),
    "unevaluatedItems": Meaning(_opaque("arrays", "unevaluatedItems"), "opaque"),
    "allOf": Meaning(_all_of),
    "anyOf": Meaning(_any_of),
    "oneOf": Meaning(_one_of),
    "not": Meaning(_not),
    "if": Meaning(_if),
}
"""The meaning of every keyword that refuses values and does not modify another keyword."""
