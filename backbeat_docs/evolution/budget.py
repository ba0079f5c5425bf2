"""A bound on the work that one comparison may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from backbeat_docs.automaton import TooComplex

STEPS = 150_000
"""The work for one comparison: forms combined, states of automata made, places looked at."""

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def limited(steps: int = STEPS) -> Iterator[None]:
    """Let the work inside end with `TooComplex` once it exceeds a number of steps."""
    token = _left.set([steps])
    try:
        yield
    finally:
        _left.reset(token)


def spend(steps: int = 1) -> None:
    """Count some work; raise `TooComplex` when nothing is left."""
    left = _left.get()
    if left is not None:
        left[0] -= steps
        if left[0] < 0:
            raise TooComplex("the schemas combine in too many ways")
