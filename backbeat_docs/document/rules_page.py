"""The page of evolution rules: what each detects, who breaks, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.evolve import NOBODY, RULES, Rule

_HEAD = """\
---
title: Evolution rules
description: The name of each kind of change of a contract, who it breaks, and what to do instead.
---

# Evolution rules

`backbeat evolve` names each difference between two versions of a contract with one of these rules.
A rule states what changed and who this change alone affects. Whether the whole contract is still
compatible is a [separate decision](../schema-evolution.md), which a message proves.

| Rule | Affects |
|---|---|
"""


def render() -> str:
    """Return the page in Markdown."""
    table = "".join(
        f"| [`{name}`](#rule-{name}) | {_describe_touches(rule)} |\n"
        for name, rule in RULES.items()
    )
    parts = (part for rule in RULES.values() for part in _render_rule(rule))
    return _HEAD + table + "\n" + "\n".join(parts)


def _describe_touches(rule: Rule) -> str:
    """Return who a change of this rule affects on its own."""
    return "nobody on its own" if rule.touches == NOBODY else rule.touches


def _render_rule(rule: Rule) -> Iterator[str]:
    yield f"## `{rule.name}` {{#rule-{rule.name}}}\n"
    yield f"{rule.explanation}\n"
