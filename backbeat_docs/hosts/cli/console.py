"""Terminal helpers shared by the commands: errors, colour and progress."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, TextIO

from backbeat_docs.status import FAILED


def fail(program: str, problem: object) -> int:
    """Print a one-line error on standard error and return the exit status 2."""
    from backbeat_docs.text.escape import plain

    with suppress(OSError):  # the exit status reports the failure anyway
        print(f"{program}: {plain(str(problem))}", file=sys.stderr)
    return FAILED


def has_color(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that accepts colours (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


class ProgressBar(NamedTuple):
    """A progress bar: `advance` adds a number of bytes, `clear` hides it before text is printed."""

    advance: Callable[[int], object] = lambda size: None
    clear: Callable[[], object] = lambda: None


@contextmanager
def show_progress(total: int | None) -> Iterator[ProgressBar]:
    """Show a progress bar on standard error if it is a terminal.

    `total` is the number of bytes to read. If it is `None`, the remaining time is not shown.
    """
    if not sys.stderr.isatty():
        yield ProgressBar()
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield ProgressBar()
        return
    with tqdm(
        total=total, unit="B", unit_scale=True, delay=1.0, leave=False, dynamic_ncols=True
    ) as shown:
        yield ProgressBar(shown.update, shown.clear)
