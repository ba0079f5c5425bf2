"""A bound on the work that one comparison may take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from backbeat_docs.patterns import TooComplex

Work = TypeVar("Work", bound=Callable[..., Any])

STEPS = 300_000
"""The work for one comparison: forms combined, states of automata made, places looked at."""

_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def limited(steps: int = STEPS) -> Iterator[None]:
    """Let the work inside end with `TooComplex` once it exceeds a number of steps."""
    token, memory = _left.set([steps]), _memory.set({})
    try:
        yield
    finally:
        _left.reset(token)
        _memory.reset(memory)


def remembered(work: Work) -> Work:
    """Keep what a function of sets of values returns, until the comparison has ended."""

    @wraps(work)
    def once(left: Any, right: Any) -> Any:
        memory = _memory.get()
        if memory is None:
            return work(left, right)
        if (work, left, right) not in memory:
            memory[work, left, right] = work(left, right)
        return memory[work, left, right]

    return once  # type: ignore[return-value] # it takes and returns what the function does


def spend(steps: int = 1) -> None:
    """Count some work; raise `TooComplex` when nothing is left."""
    left = _left.get()
    if left is not None:
        left[0] -= steps
        if left[0] < 0:
            raise TooComplex("the schemas combine in too many ways")
