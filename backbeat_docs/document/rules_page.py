"""The page of evolution rules: what each sees, who breaks, and what to do instead."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from backbeat_docs.evolve import RULES, TOUCHES, Rule

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
    table = "".join(f"| [`{name}`](#rule-{name}) | {touches(name)} |\n" for name in RULES)
    parts = (part for name, rule in RULES.items() for part in _rule(name, rule))
    return _HEAD + table + "\n" + "\n".join(parts)


def touches(rule: str) -> str:
    """Say whom a change of a rule touches by itself."""
    return TOUCHES.get(rule, "nobody by itself")


def _rule(name: str, rule: Rule) -> Iterator[str]:
    yield f"## `{name}` {{#rule-{name}}}\n"
    yield f"{inspect.getdoc(rule)}\n"
