"""Schema evolution: which version bump an edit is, why, whom it breaks, proved by a message.

`compare(old, new)` gives an `Evolution`; `RULES` are the rules that put changes into words.
"""

from backbeat_docs.evolve.compare import (
    BUMPS,
    Bump,
    Change,
    Evolution,
    compare,
    declared_bump,
)
from backbeat_docs.evolve.decide import Answer, Doubt, Witness
from backbeat_docs.evolve.rules import RULES, TOUCHES
from backbeat_docs.evolve.rules.seen import Rule

__all__ = [
    "BUMPS",
    "RULES",
    "TOUCHES",
    "Answer",
    "Bump",
    "Change",
    "Doubt",
    "Evolution",
    "Rule",
    "Witness",
    "compare",
    "declared_bump",
]
