"""Sequence checks: whether the messages of a cluster together follow the protocol.

`State` receives the messages of a part of a stream, and the states of adjacent parts merge. Its
conclusion has an outcome for each of the `RULES`, and the findings with their evidence.
"""

from backbeat_docs.conform.conclusion import (
    BROKEN,
    INCONCLUSIVE,
    KEPT,
    Breach,
    Conclusion,
    Evidence,
    Notice,
    Outcome,
    Place,
)
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.rules import RULES
from backbeat_docs.conform.rules.rule import Rule
from backbeat_docs.conform.state import State

__all__ = [
    "BROKEN",
    "INCONCLUSIVE",
    "KEPT",
    "RULES",
    "Breach",
    "Conclusion",
    "Evidence",
    "Notice",
    "Options",
    "Outcome",
    "Place",
    "Rule",
    "State",
]
