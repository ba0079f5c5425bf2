"""Measure drift: change one thing at a time, and check that something notices.

A family yields mutants; each has its place, its change, and the checks that must notice it. The
checks run in this process, and are the code that the tests call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from backbeat_docs.validate.codes import CODES

BEFORE = frozenset(code for code, row in CODES.items() if row.before_schema)
"""Finding codes after which no contract validates the message."""


class Mutant(NamedTuple):
    """One change, and the check whether anything notices it.

    `noticed` returns what notices it ("" if nothing does); `equivalent` returns why an unnoticed
    change breaks no promise ("" if it does).
    """

    family: str
    place: str
    change: str
    noticed: Callable[[], str]
    equivalent: Callable[[], str] = lambda: ""


class Outcome(NamedTuple):
    """The fate of a mutant: killed, equivalent or survived, and why."""

    mutant: Mutant
    fate: str
    reason: str


def settle(mutant: Mutant) -> Outcome:
    """Check whether a mutant is noticed, and if not, whether it is equivalent."""
    by = mutant.noticed()
    if by:
        return Outcome(mutant, "killed", by)
    why = mutant.equivalent()
    return Outcome(mutant, "equivalent" if why else "survived", why)
