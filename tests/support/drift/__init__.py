"""Drift, measured: one thing is changed at a time, and something must notice.

A family yields mutants; each knows its place, its change, and how to ask what holds that place
whether it notices. Everything is asked in this process, of the same code that the tests call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from backbeat_docs.validate.codes import CODES

BEFORE = frozenset(code for code, row in CODES.items() if row.before_schema)
"""Finding codes after which no contract validates the message."""


class Mutant(NamedTuple):
    """One change, and the question whether anything notices it.

    `noticed` says by what ("" when by nothing); `equivalent` says why a change that nothing
    notices leaves everything that is promised as it was ("" when it does not).
    """

    family: str
    place: str
    change: str
    noticed: Callable[[], str]
    equivalent: Callable[[], str] = lambda: ""


class Outcome(NamedTuple):
    """What became of a mutant: killed, equivalent or survived, and why."""

    mutant: Mutant
    fate: str
    reason: str


def settle(mutant: Mutant) -> Outcome:
    """Ask whether a mutant is noticed, and if not, whether it matters."""
    by = mutant.noticed()
    if by:
        return Outcome(mutant, "killed", by)
    why = mutant.equivalent()
    return Outcome(mutant, "equivalent" if why else "survived", why)
