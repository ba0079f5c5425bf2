"""The page of protocol rules: what each means, why it matters, its causes, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.conform import RULES, Rule
from backbeat_docs.traffic.faults import FAULTS

_HEAD = """\
---
title: Protocol rules
description: What breaks each rule of the protocol, why it matters, and what to do.
tags: [gap, silent, protocol rules]
---

# Protocol rules

[`backbeat conform`](command-line.md#backbeat-conform) checks whether the messages of a cluster
together follow the [protocol](../protocol.md). For each rule it reports one of three verdicts:

- **kept**: at least one case was checked, and none breaks the rule.
- **broken**: a finding names the messages that prove it.
- **inconclusive**: no case could be decided. The report names what is missing.

| Rule | What breaks it | Checked for each |
|---|---|---|
"""


def render() -> str:
    """Return the page in Markdown."""
    table = "".join(
        f"| [`{code}`](#rule-{code}) | {rule.title} | {rule.key} |\n"
        for code, rule in RULES.items()
    )
    parts = (part for rule in RULES.values() for part in _render_rule(rule))
    return _HEAD + table + "\n" + "\n".join(parts)


def _render_rule(rule: Rule) -> Iterator[str]:
    yield f"## `{rule.code}` {{#rule-{rule.code}}}\n"
    yield f"{rule.explanation}\n"
    if rule.default:
        yield f"**Default.** {rule.default}.\n"
    if rule.follows:
        others = ", ".join(f"[`{code}`](#rule-{code})" for code in rule.follows)
        yield f"**Undecided** where one of these rules is broken: {others}.\n"
    if faults := [name for name, fault in FAULTS.items() if fault.rule == rule.code]:
        names = ", ".join(f"`{name}`" for name in faults)
        noun = "fault" if len(faults) == 1 else "faults"
        yield f"**To see it.** Simulate the [{noun}](../integration/faults.md) {names}.\n"
