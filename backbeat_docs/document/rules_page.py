"""The page of evolution rules: what each sees, who breaks, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.evolve import NOBODY, RULES, Rule

_HEAD = """\
---
title: Evolution rules
description: Every rule by which a change of a contract is put into words.
---

# Evolution rules

`backbeat evolve` names each difference between two versions of a contract by one of these rules.
A rule says what changed and whom that touches by itself; whether the contract is still compatible
as a whole is [decided apart](../schema-evolution.md), and proved by a message.

| rule | touches |
|---|---|
"""


def render() -> str:
    """Return the page in Markdown."""
    table = "".join(
        f"| [`{name}`](#rule-{name}) | {_touches(rule)} |\n" for name, rule in RULES.items()
    )
    parts = (part for rule in RULES.values() for part in _rule(rule))
    return _HEAD + table + "\n" + "\n".join(parts)


def _touches(rule: Rule) -> str:
    """Say whom a change of a rule touches by itself."""
    return "nobody by itself" if rule.touches == NOBODY else rule.touches


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## `{rule.name}` {{#rule-{rule.name}}}\n"
    yield f"{rule.explanation}\n"
