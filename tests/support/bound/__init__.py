"""What the pages say outside their fences, bound to what is true.

`check` is what the tests run on every page, and what `make drift` runs on every changed page.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document import facts
from backbeat_docs.document.facts.rows import Fact, find_claims
from backbeat_docs.document.prose import CODE, spans
from support.bound import context, tables
from support.bound.table_rows import TABLES
from support.site import ROOT


def check(text: str, page: str) -> list[str]:
    """Return what is wrong with a page, one line for each problem."""
    return [f"{page}:{line}: {problem}" for line, problem in _find_problems(text, page)]


def find_first(text: str, page: str) -> str:
    """Return one thing that is wrong with a page; "" for a page without a problem."""
    return next((problem for _, problem in _find_problems(text, page)), "")


def _find_problems(text: str, page: str) -> Iterator[tuple[int, str]]:
    yield from tables.check(text, page, TABLES)
    yield from _find_unstated(text, page)
    for problem in facts.check(page, text, project()):
        yield problem.line, problem.sentence
    yield from context.check(text, page, find_sourced(text, page))


def _find_unstated(text: str, page: str) -> Iterator[tuple[int, str]]:
    """Yield each fact of this page that it no longer states."""
    rows = tuple(row for row in project().rows if isinstance(row, Fact) and row.page == page)
    stated = {claim.row for claim in find_claims(page, text, rows)}
    for row in rows:
        if row not in stated:
            yield 1, f"the page does not state {row.pattern}"


@functools.cache
def project() -> facts.Project:
    """Return this project, with its table of facts."""
    return facts.load(ROOT / "tests" / "facts.toml", packaged(), ROOT)


def find_sourced(text: str, page: str) -> set[tuple[int, int]]:
    """Return line and column of each inline code in a cell or a sentence with a source."""
    cells = tables.find_bound_cells(text, page, TABLES)
    claimed = [(claim.start, claim.end) for claim in find_claims(page, text, project().rows)]
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found = set()
    for span in spans(text):
        at = starts[span.line - 1] + span.column - 1
        column = tables.count_column(lines[span.line - 1], span.column)
        in_cell = (span.line, column) in cells
        if span.kind == CODE and (in_cell or any(a <= at < b for a, b in claimed)):
            found.add((span.line, span.column))
    return found
