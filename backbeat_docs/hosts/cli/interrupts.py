"""Defers interrupts while reports are written, so that all of them contain the same outcomes."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from backbeat_docs.run import INTERRUPTION, Unread

Returned = TypeVar("Returned")


class Interrupts:
    """Raises an interrupt only while the next outcome is read; it waits until then.

    A second interrupt does not wait: it ends the run without its reports.
    """

    def __init__(self) -> None:
        self._allowed = False
        self._pending = False

    def receive(self, *_: object) -> None:
        """Handle the signal."""
        if self._allowed or self._pending:
            raise KeyboardInterrupt
        self._pending = True

    def end_at_interrupt(self, outcomes: Iterator[Returned]) -> Iterator[Returned | Unread]:
        """Yield the outcomes up to an interrupt, and then the interruption."""
        try:
            while True:
                self._allowed = True
                if self._pending:
                    raise KeyboardInterrupt
                outcome = next(outcomes, None)
                self._allowed = False
                if outcome is None:
                    return
                yield outcome
        except KeyboardInterrupt:
            self._allowed = False
        yield INTERRUPTION

    def finish(self, function: Callable[[], object]) -> None:
        """Call a function while the next outcome is read, without an interrupt in it."""
        allowed, self._allowed = self._allowed, False
        function()
        self._allowed = allowed
        if allowed and self._pending:
            raise KeyboardInterrupt


@contextmanager
def defer_interrupts() -> Iterator[Interrupts]:
    """Handle interrupts with `Interrupts`, unless the process ignores or handles them."""
    interrupts = Interrupts()
    try:
        replaced = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if replaced:
            signal.signal(signal.SIGINT, interrupts.receive)
    except ValueError:  # only the main thread receives signals
        replaced = False
    try:
        yield interrupts
    finally:
        if replaced:
            signal.signal(signal.SIGINT, signal.default_int_handler)
