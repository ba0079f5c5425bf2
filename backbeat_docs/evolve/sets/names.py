"""Keywords about the names of members: `patternProperties`, `propertyNames`, and what is left.

They are opaque in general. For the names that either schema states, they are decided exactly, and
an opaque part stands for all other names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from backbeat_docs.evolve.sets.context import KeywordContext
from backbeat_docs.evolve.sets.enumeration import contains
from backbeat_docs.evolve.sets.forms import (
    ALWAYS,
    ANYTHING,
    NOTHING,
    Member,
    ObjectForm,
    Values,
    is_nothing,
    restricted,
)
from backbeat_docs.patterns import TooComplex


def with_values(found: Mapping[str, Values]) -> Values:
    """Return the objects whose members of some names have the given values."""
    members = {name: Member(v, allowed=not is_nothing(v)) for name, v in found.items()}
    return restricted(objects=(ObjectForm(members),))


def additional_beside_patterns(
    context: KeywordContext, value: Any, named: Iterable[str], matched: Iterable[str]
) -> Values:
    """Return the objects that `additionalProperties` accepts beside `patternProperties`."""
    texts = [context.compile_pattern(pattern) for pattern in matched]
    values = context.below("additionalProperties")
    others = {
        name: values
        for name in _stated_names(context)
        if name not in named and not any(text.has(name) for text in texts)
    }
    text = [sorted(matched), context.fingerprint(value)]
    part = context.opaque("objects", "additionalProperties", text)
    return context.algebra.intersect(with_values(others), part)


def pattern_properties(context: KeywordContext, value: Any) -> Values:
    """Return the objects that `patternProperties` accepts."""
    if all(inner is True or inner == {} for inner in value.values()):
        return ANYTHING
    found: dict[str, Values] = {}
    for pattern in value:
        text, values = context.compile_pattern(pattern), context.below("patternProperties", pattern)
        for name in filter(text.has, _stated_names(context)):
            found[name] = context.algebra.intersect(found.get(name, ANYTHING), values)
    node = {"patternProperties": value}
    part = context.opaque_schema("objects", "patternProperties", node, "other names")
    return context.algebra.intersect(with_values(found), part)


def property_names(context: KeywordContext, value: Any) -> Values:
    """Return the objects that `propertyNames` accepts."""
    if value is True or value == {}:
        return ANYTHING
    accepted = context.below("propertyNames")
    if any(conditions != ALWAYS for conditions, _ in accepted.cases):
        raise TooComplex("the names depend on a keyword that is not decided")
    refused = [name for name in _stated_names(context) if not contains(accepted, name)]
    part = context.opaque("objects", "propertyNames", context.fingerprint(value))
    return context.algebra.intersect(with_values(dict.fromkeys(refused, NOTHING)), part)


def _stated_names(context: KeywordContext) -> tuple[str, ...]:
    names = context.translator.work.names
    context.algebra.spend(len(names))
    return names
