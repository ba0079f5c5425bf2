"""Schema evolution: which version bump a change needs, why, and whom it breaks, with a proof.

`compare(old, new)` returns an `Evolution`. `RULES` are the rules that describe changes.

This is the largest layer, because it decides what other tools guess keyword by keyword. Half of it
is `sets`: without it, a redundant bound or a rewritten `oneOf` would be reported as a break, and no
message would prove a verdict. `rules` explains a verdict. `releases`, `revision` and `gate` make
sure that the versions of a folder match the verdicts.
"""

from backbeat_docs.evolve.changes import Change
from backbeat_docs.evolve.compare import Evolution, compare
from backbeat_docs.evolve.decide import Answer, Doubt, Party, Witness
from backbeat_docs.evolve.rules import RULES
from backbeat_docs.evolve.rules.rule import NOBODY, Rule
from backbeat_docs.evolve.version import BUMPS, Bump, declared_bump, next_version, parse_version

__all__ = [
    "BUMPS",
    "NOBODY",
    "RULES",
    "Answer",
    "Bump",
    "Change",
    "Doubt",
    "Evolution",
    "Party",
    "Rule",
    "Witness",
    "compare",
    "declared_bump",
    "next_version",
    "parse_version",
]
