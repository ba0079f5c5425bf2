"""What the pages say outside their fences, bound to what is true.

`check` is what the tests run on every page, and what `make drift` runs on every changed page.
"""

from __future__ import annotations

from collections.abc import Iterator

from support.bound import tables
from support.bound.table_rows import TABLES


def check(text: str, page: str) -> list[str]:
    """Return what is wrong with a page, one line for each problem."""
    return [f"{page}:{line}: {problem}" for line, problem in _find_problems(text, page)]


def _find_problems(text: str, page: str) -> Iterator[tuple[int, str]]:
    yield from tables.check(text, page, TABLES)
