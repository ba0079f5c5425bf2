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


def has_color(stream: TextIO, choice: str = "auto") -> bool:
    """Return whether to colour a stream, by an option or else the environment or the terminal.

    The environment is `NO_COLOR` (no-color.org), then `FORCE_COLOR` (force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()


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
