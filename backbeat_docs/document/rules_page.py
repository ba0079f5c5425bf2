"""The page of evolution rules: what each detects, who breaks, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.evolve import NOBODY, RULES, Rule

_HEAD = """\
---
title: Evolution rules
description: Every rule that names a change of a contract.
---

# Evolution rules

`backbeat evolve` names each difference between two versions of a contract by one of these rules.
A rule says what changed and whom the change touches by itself. Whether the contract as a whole is
still compatible is a [separate decision](../schema-evolution.md), proved by a message.

| rule | touches |
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
    """Return whom a change of this rule touches by itself."""
    return "nobody by itself" if rule.touches == NOBODY else rule.touches


def _render_rule(rule: Rule) -> Iterator[str]:
    yield f"## `{rule.name}` {{#rule-{rule.name}}}\n"
    yield f"{rule.explanation}\n"
