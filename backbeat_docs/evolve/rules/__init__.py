"""The rules that put a change into words: RULES, one function each.

A rule's docstring is its published page: what changed, who breaks, what to do instead. A rule says
what it sees at one place; whether the contract is still compatible is decided apart from it.
"""

from collections.abc import Mapping

from backbeat_docs.evolve.rules import members, values, wording
from backbeat_docs.evolve.rules.seen import Rule

NOBODY, MESSAGES, READERS = "nobody", "old messages", "old readers"
UNDECIDED = "undecided"

RULES: Mapping[str, Rule] = {
    "member-added": members.member_added,
    "member-added-to-open-object": members.member_added_to_open_object,
    "required-member-added": members.required_member_added,
    "member-removed": members.member_removed,
    "member-freed": members.member_freed,
    "member-made-required": members.member_made_required,
    "member-made-optional": members.member_made_optional,
    "values-added": values.values_added,
    "values-removed": values.values_removed,
    "type-widened": values.type_widened,
    "type-narrowed": values.type_narrowed,
    "range-widened": values.range_widened,
    "range-narrowed": values.range_narrowed,
    "length-widened": values.length_widened,
    "length-narrowed": values.length_narrowed,
    "pattern-widened": values.pattern_widened,
    "pattern-narrowed": values.pattern_narrowed,
    "format-loosened": values.format_loosened,
    "format-added": values.format_added,
    "size-widened": wording.size_widened,
    "size-narrowed": wording.size_narrowed,
    "object-opened": members.object_opened,
    "object-closed": members.object_closed,
    "reworded": wording.reworded,
    "documentation-changed": wording.documentation_changed,
    "restructured": wording.restructured,
}
"""Every rule by its name."""

TOUCHES: Mapping[str, str] = {
    "member-added-to-open-object": MESSAGES,
    "required-member-added": MESSAGES,
    "member-removed": MESSAGES,
    "member-freed": READERS,
    "member-made-required": MESSAGES,
    "member-made-optional": READERS,
    "values-added": READERS,
    "values-removed": MESSAGES,
    "type-widened": READERS,
    "type-narrowed": MESSAGES,
    "range-widened": READERS,
    "range-narrowed": MESSAGES,
    "length-widened": READERS,
    "length-narrowed": MESSAGES,
    "pattern-widened": READERS,
    "pattern-narrowed": MESSAGES,
    "format-loosened": READERS,
    "format-added": MESSAGES,
    "size-widened": READERS,
    "size-narrowed": MESSAGES,
    "object-closed": MESSAGES,
}
"""Whom a change of each rule touches; rules that are not named touch nobody by themselves."""
