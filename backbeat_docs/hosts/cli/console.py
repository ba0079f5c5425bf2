"""What the commands share: colour, progress, and the one line that an error is."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Value = TypeVar("Value")

FAILED = 2


def fail(program: str, problem: object) -> int:
    """Say in one line on standard error why a command cannot go on; return the status for it."""
    from backbeat_docs.report.escape import plain

    print(f"{program}: {plain(str(problem))}", file=sys.stderr)
    return FAILED


def has_color(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that wants colours (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def progress(values: Iterable[Value], unit: str) -> Iterator[Value]:
    """Pass values on while a bar on standard error counts them, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from values
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield from values
        return
    yield from tqdm(values, unit=f" {unit}", delay=1.0, leave=False, dynamic_ncols=True)
