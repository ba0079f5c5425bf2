"""The rules of a sequence of messages: the table `RULES`."""

from collections.abc import Mapping

from backbeat_docs.conform.rules.rule import Rule

RULES: Mapping[str, Rule] = {}
"""Every rule by its code."""
