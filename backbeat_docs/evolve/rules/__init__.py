"""The rules that describe changes: the table `RULES`.

A rule finds differences at one place; it does not decide whether the contract is still compatible.
A new rule is a function with its explanation as the docstring, and a row here; a rule that differs
only in keywords and text is a row in `families`. Its positive and negative cases are files.
"""

from collections.abc import Iterator, Mapping

from backbeat_docs.evolve.place import FAMILY_KEYWORDS, Place
from backbeat_docs.evolve.rules import members, values, wording
from backbeat_docs.evolve.rules.families import FAMILY_RULES
from backbeat_docs.evolve.rules.rule import (
    MESSAGES,
    NOBODY,
    READERS,
    Difference,
    Rule,
    differences,
    rule,
)
from backbeat_docs.schema.keywords import FAMILIES, is_annotation


def restructured(place: Place) -> Iterator[Difference]:
    """A keyword changed that no other rule covers, such as `anyOf`, `not` or `contains`.

    The rule also reports a change whose effect is undecided, such as a change of a pattern beyond
    the portable subset.

    **Who breaks.** See the verdict and its witness.

    **Instead.** Prefer one plain object for each message, which readers understand without
    working out combinations of schemas.
    """
    names = {*place.old.keywords, *place.new.keywords} - SPOKEN_OF
    unspoken = sorted(name for name in names if not is_annotation(name))
    yield from differences(place, tuple(unspoken), "is restructured")
    for family in FAMILIES.values():
        if place.is_unclear(*family):
            yield from differences(place, family, "is changed in a way that cannot be decided")
    opened = place.old.is_closed() != place.new.is_closed()
    if not opened and place.differs("additionalProperties"):
        yield from differences(place, ("additionalProperties",), "accepts other unknown members")
    if ("items" in place.old.keywords) != ("items" in place.new.keywords):
        yield from differences(place, ("items",), "has other items")


_TABLE = (
    rule(members.member_added, NOBODY, "properties", "required"),
    rule(members.member_added_to_open_object, MESSAGES, "properties"),
    rule(members.required_member_added, MESSAGES, "properties", "required"),
    rule(members.member_removed, MESSAGES, "properties"),
    rule(members.member_freed, READERS, "properties"),
    rule(members.member_made_required, MESSAGES, "required"),
    rule(members.member_made_optional, READERS, "required"),
    rule(values.values_added, READERS, *values.VALUES),
    rule(values.values_removed, MESSAGES, *values.VALUES),
    *FAMILY_RULES,
    rule(members.object_opened, NOBODY, "additionalProperties"),
    rule(members.object_closed, MESSAGES, "additionalProperties"),
    rule(wording.reworded, NOBODY, "$ref", *FAMILY_KEYWORDS),
    rule(wording.documentation_changed, NOBODY, *wording.DOCUMENTATION),
    rule(restructured, NOBODY, "additionalProperties", "items", *FAMILY_KEYWORDS),
)

SPOKEN_OF = frozenset(keyword for row in _TABLE for keyword in row.keywords)
"""The keywords that a rule names; `restructured` covers all others."""

RULES: Mapping[str, Rule] = {row.name: row for row in _TABLE}
"""Every rule by its name."""
