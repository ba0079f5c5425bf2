"""What the commands share: colour, progress, and the line that reports an error."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, TextIO

from backbeat_docs.status import FAILED


def fail(program: str, problem: object) -> int:
    """Report in one line on standard error why a command cannot go on; return the status."""
    from backbeat_docs.text.escape import plain

    with suppress(OSError):  # the status reports it, too
        print(f"{program}: {plain(str(problem))}", file=sys.stderr)
    return FAILED


def has_color(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that accepts colours (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


class Bar(NamedTuple):
    """A progress bar: `advance` adds a number of bytes, `clear` makes room for a line of text."""

    advance: Callable[[int], object] = lambda size: None
    clear: Callable[[], object] = lambda: None


@contextmanager
def bar(total: int | None) -> Iterator[Bar]:
    """Show progress on standard error, if that is a terminal.

    `total` is the number of bytes to read; without it, no remaining time is shown.
    """
    if not sys.stderr.isatty():
        yield Bar()
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield Bar()
        return
    with tqdm(
        total=total, unit="B", unit_scale=True, delay=1.0, leave=False, dynamic_ncols=True
    ) as shown:
        yield Bar(shown.update, shown.clear)
