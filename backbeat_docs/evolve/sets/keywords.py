"""The keywords of JSON Schema as sets of values: one function each, and the table of them."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from backbeat_docs import patterns
from backbeat_docs.evolve.sets import numbers
from backbeat_docs.evolve.sets.algebra import intersect, subtract, union
from backbeat_docs.evolve.sets.context import Site, Undecided
from backbeat_docs.evolve.sets.forms import (
    ANY_VALUE,
    ANYTHING,
    NOTHING,
    ArrayForm,
    Member,
    ObjectForm,
    Values,
    known,
    only,
    restricted,
)
from backbeat_docs.evolve.sets.literal import of_values
from backbeat_docs.schema.formats import PATTERNS


def _type(_: Site, value: Any) -> Values:
    names = [value] if isinstance(value, str) else value
    return union(*(_TYPES[name] for name in names))


_TYPES = {
    "null": only(null=True),
    "boolean": only(booleans=ANY_VALUE.booleans),
    "integer": only(numbers=numbers.INTEGERS),
    "number": only(numbers=numbers.ALL),
    "string": only(texts=patterns.ALL),
    "array": only(arrays=ANY_VALUE.arrays),
    "object": only(objects=ANY_VALUE.objects),
}


def _multiple(site: Site, value: Any) -> Values:
    if value != int(value):
        return site.atom("numbers", "multipleOf", value)
    return restricted(numbers=numbers.multiples(int(value)))


def _pattern(site: Site, value: Any) -> Values:
    try:
        return restricted(texts=patterns.search(value))
    except (patterns.PatternError, patterns.TooComplex):
        return site.atom("texts", "pattern", value)


def _format(site: Site, value: Any) -> Values:
    if value in PATTERNS:
        return restricted(texts=patterns.search(PATTERNS[value]))
    return site.atom("texts", "format", value)


def _properties(site: Site, value: Any) -> Values:
    members = {name: Member(site.below("properties", name)) for name in value}
    members = {name: m._replace(may=bool(known(m.values).cases)) for name, m in members.items()}
    return restricted(objects=(ObjectForm(members),))


def _additional(site: Site, value: Any) -> Values:
    if value is True:
        return ANYTHING
    named = site.node.get("properties", {})
    if site.node.get("patternProperties"):
        rest = site.normal.fingerprint(value, site.pointer, ())
        patterns = sorted(site.node["patternProperties"])
        return site.atom("objects", "additionalProperties", [sorted(named), patterns, rest])
    members = {name: Member(None) for name in named}
    return restricted(objects=(ObjectForm(members, site.below("additionalProperties")),))


def _required(_: Site, value: Any) -> Values:
    return restricted(objects=(_with(dict.fromkeys(value, True)),))


def _with(names: Mapping[str, bool]) -> ObjectForm:
    """Return the objects with (or without) members of these names."""
    there, absent = Member(None, must=True), Member(NOTHING, may=False)
    return ObjectForm({name: there if holds else absent for name, holds in names.items()})


def _dependent_required(_: Site, value: Any) -> Values:
    found = ANYTHING
    for name, others in value.items():
        both = _with({name: True} | dict.fromkeys(others, True))
        found = known(intersect(found, restricted(objects=(_with({name: False}), both))))
    return found


def _dependent_schemas(site: Site, value: Any) -> Values:
    found = ANYTHING
    for name in value:
        bound = known(intersect(site.below("dependentSchemas", name), _having(name)))
        without = restricted(objects=(_with({name: False}),))
        found = known(intersect(found, union(bound, without)))
    return found


def _having(name: str) -> Values:
    return only(objects=(_with({name: True}),))


def _contains(site: Site, _: Any) -> Values:
    low, high = site.node.get("minContains", 1), site.node.get("maxContains")
    if low > 1 or high is not None:
        text = [low, high, site.normal.fingerprint(site.node["contains"], site.pointer, ())]
        return site.atom("arrays", "minContains" if high is None else "maxContains", text)
    if low == 0:
        return ANYTHING
    return restricted(arrays=(ArrayForm(some=((0, site.below("contains")),)),))


def _items(site: Site, _: Any) -> Values:
    first = len(site.node.get("prefixItems", ()))
    return restricted(arrays=(ArrayForm((None,) * first, site.below("items")),))


def _prefix(site: Site, value: Any) -> Values:
    places = tuple(site.below("prefixItems", place) for place in range(len(value)))
    return restricted(arrays=(ArrayForm(places),))


def _any_of(site: Site, value: Any) -> Values:
    return union(*(site.below("anyOf", place) for place in range(len(value))))


def _one_of(site: Site, value: Any) -> Values:
    options = [site.below("oneOf", place) for place in range(len(value))]
    return union(
        *(
            subtract(option, union(*options[:place], *options[place + 1 :]))
            for place, option in enumerate(options)
        )
    )


def _all_of(site: Site, value: Any) -> Values:
    values = ANYTHING
    for place in range(len(value)):
        values = known(intersect(values, site.below("allOf", place)))
    return values


def _if(site: Site, _: Any) -> Values:
    condition = site.below("if")
    then = site.below("then") if "then" in site.node else ANYTHING
    otherwise = site.below("else") if "else" in site.node else ANYTHING
    return union(known(intersect(condition, then)), subtract(otherwise, condition))


def _whole(kind: str, keyword: str) -> Callable[[Site, Any], Values]:
    """Make an atom of a keyword that depends on the whole schema object around it."""

    def make(site: Site, value: Any) -> Values:
        if value is True or value == {}:
            return ANYTHING
        return site.atom(kind, keyword, site.normal.fingerprint(site.node, site.pointer, ()))

    return make


def _refused(keyword: str) -> Callable[[Site, Any], Values]:
    def make(site: Site, _: Any) -> Values:
        if keyword == "$id" and not site.pointer:
            return ANYTHING
        raise Undecided(keyword, site.pointer, f"{keyword} is not decided")

    return make


def _reference(site: Site, value: Any) -> Values:
    return site.normal.of(site.normal.target(value, site.pointer), value[1:])


class Meaning(NamedTuple):
    """What a keyword means to a comparison.

    `values` returns the values that the keyword accepts. `decided` is `exactly`, `opaque` (only
    that two are the same is known) or `never` (the comparison is undecided); `but` is what else
    holds where that is not the whole truth.
    """

    values: Callable[[Site, Any], Values]
    decided: Literal["exactly", "opaque", "never"] = "exactly"
    but: str = ""


MEANINGS: Mapping[str, Meaning] = {
    "$id": Meaning(_refused("$id"), "never", "the one at the root is the contract's version"),
    "$dynamicRef": Meaning(_refused("$dynamicRef"), "never"),
    "$ref": Meaning(_reference, but="a recursive reference is an error"),
    "type": Meaning(_type),
    "const": Meaning(lambda _, value: of_values([value])),
    "enum": Meaning(lambda _, value: of_values(value)),
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
    "pattern": Meaning(_pattern, but="opaque beyond the portable subset"),
    "format": Meaning(_format, but="opaque for any format but date-time"),
    "properties": Meaning(_properties),
    "additionalProperties": Meaning(_additional, but="opaque beside patternProperties"),
    "required": Meaning(_required),
    "minProperties": Meaning(lambda _, n: restricted(objects=(ObjectForm({}, low=int(n)),))),
    "maxProperties": Meaning(lambda _, n: restricted(objects=(ObjectForm({}, high=int(n)),))),
    "dependentRequired": Meaning(_dependent_required),
    "dependentSchemas": Meaning(_dependent_schemas),
    "patternProperties": Meaning(_whole("objects", "patternProperties"), "opaque"),
    "propertyNames": Meaning(_whole("objects", "propertyNames"), "opaque"),
    "unevaluatedProperties": Meaning(_whole("objects", "unevaluatedProperties"), "opaque"),
    "prefixItems": Meaning(_prefix),
    "items": Meaning(_items),
    "contains": Meaning(_contains, but="opaque with minContains above 1 or maxContains"),
    "minItems": Meaning(lambda _, n: restricted(arrays=(ArrayForm(low=int(n)),))),
    "maxItems": Meaning(lambda _, n: restricted(arrays=(ArrayForm(high=int(n)),))),
    "uniqueItems": Meaning(
        lambda _, on: restricted(arrays=(ArrayForm(unique=True),)) if on else ANYTHING
    ),
    "unevaluatedItems": Meaning(_whole("arrays", "unevaluatedItems"), "opaque"),
    "allOf": Meaning(_all_of),
    "anyOf": Meaning(_any_of),
    "oneOf": Meaning(_one_of),
    "not": Meaning(lambda site, _: subtract(ANYTHING, site.below("not"))),
    "if": Meaning(_if),
}
"""Every keyword that refuses values and does not depend on another, with its meaning."""
