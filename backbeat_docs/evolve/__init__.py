"""Schema evolution: which version bump an edit is, why, whom it breaks, proved by a message.

`compare(old, new)` gives an `Evolution`; `RULES` are the rules that put changes into words.

This is the largest layer, because it decides what other tools guess keyword by keyword. Half of it
is `sets`: without it, a bound that another one implies or a rewritten `oneOf` would be reported as
a break, and no message would prove a verdict. Without `rules`, a verdict would have no reasons;
`releases`, `revision` and `gate` are the commands that keep a folder's versions to the verdicts.
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
