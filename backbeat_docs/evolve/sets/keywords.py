"""The keywords of JSON Schema as sets of values: one function each, and the table of them."""

from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs import patterns
from backbeat_docs.evolve.sets import numbers
from backbeat_docs.evolve.sets.algebra import intersect, subtract, union
from backbeat_docs.evolve.sets.calendar import DATE_TIME
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
        if patterns.explodes(value):
            reason = "a backtracking engine may need exponential time for the pattern"
            raise Undecided("pattern", site.pointer, reason)
        return restricted(texts=patterns.search(value))
    except (patterns.PatternError, patterns.TooComplex):
        return site.atom("texts", "pattern", value)


def _format(site: Site, value: Any) -> Values:
    if value == "date-time":
        return restricted(texts=DATE_TIME)
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


KEYWORDS: Mapping[str, Callable[[Site, Any], Values]] = {
    "$id": _refused("$id"),
    "$dynamicRef": _refused("$dynamicRef"),
    "$ref": _reference,
    "type": _type,
    "const": lambda _, value: of_values([value]),
    "enum": lambda _, value: of_values(value),
    "minimum": lambda _, bound: restricted(numbers=numbers.at_least(bound)),
    "maximum": lambda _, bound: restricted(numbers=numbers.at_most(bound)),
    "exclusiveMinimum": lambda _, b: restricted(numbers=numbers.at_least(b, exclusive=True)),
    "exclusiveMaximum": lambda _, b: restricted(numbers=numbers.at_most(b, exclusive=True)),
    "multipleOf": _multiple,
    "minLength": lambda _, bound: restricted(texts=patterns.lengths(int(bound))),
    "maxLength": lambda _, bound: restricted(texts=patterns.lengths(0, int(bound))),
    "pattern": _pattern,
    "format": _format,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": _required,
    "minProperties": lambda _, n: restricted(objects=(ObjectForm({}, low=int(n)),)),
    "maxProperties": lambda _, n: restricted(objects=(ObjectForm({}, high=int(n)),)),
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "patternProperties": _whole("objects", "patternProperties"),
    "propertyNames": _whole("objects", "propertyNames"),
    "unevaluatedProperties": _whole("objects", "unevaluatedProperties"),
    "prefixItems": _prefix,
    "items": _items,
    "contains": _contains,
    "minItems": lambda _, n: restricted(arrays=(ArrayForm(low=int(n)),)),
    "maxItems": lambda _, n: restricted(arrays=(ArrayForm(high=int(n)),)),
    "uniqueItems": lambda _, on: restricted(arrays=(ArrayForm(unique=True),)) if on else ANYTHING,
    "unevaluatedItems": _whole("arrays", "unevaluatedItems"),
    "allOf": _all_of,
    "anyOf": lambda site, value: union(*(site.below("anyOf", n) for n in range(len(value)))),
    "oneOf": _one_of,
    "not": lambda site, _: subtract(ANYTHING, site.below("not")),
    "if": _if,
}
"""Every keyword that constrains a value, with the values it accepts."""
