"""Tables of pages whose cells come from the code: a column of a page is a column of a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from typing import NamedTuple

from backbeat_docs.document.fences import fences

Columns = Mapping[int, Sequence[str]]
"""The expected cells below the heading, by the number of their column; the others may be any."""

_PIPE = re.compile(r"((?:\\.|`+[^`]*`+|[^|\\`])*)\|")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Table(NamedTuple):
    """A table of a page: its heading, as a reader sees it, and the source of its columns."""

    page: str
    heading: str
    columns: Callable[[], Columns]


class Shown(NamedTuple):
    """A table as a page shows it: the line of its heading, and its rows of plain cells."""

    line: int
    rows: list[list[str]]

    @property
    def heading(self) -> str:
        """The cells of the heading, with bars between them."""
        return " | ".join(self.rows[0])


def check(text: str, page: str, tables: Sequence[Table]) -> Iterator[tuple[int, str]]:
    """Yield line and problem for each table that is missing or differs from its source."""
    shown = list(find_tables(text))
    for table in tables:
        if fnmatch(page, table.page):
            found = [one for one in shown if one.heading == table.heading]
            if len(found) != 1:
                yield 1, f'{len(found)} tables have the heading "{table.heading}"'
            for one in found:
                yield from _compare(one, table.columns())


def _compare(shown: Shown, columns: Columns) -> Iterator[tuple[int, str]]:
    for number, expected in columns.items():
        cells = [row[number] if number < len(row) else "" for row in shown.rows[1:]]
        if len(cells) != len(expected):
            yield shown.line, f'"{shown.heading}" has {len(cells)} rows, not {len(expected)}'
        for offset, (cell, source) in enumerate(zip(cells, expected, strict=False)):
            if cell != source:
                yield shown.line + 2 + offset, f'the table has "{cell}", the code "{source}"'


def find_tables(text: str) -> Iterator[Shown]:
    """Yield the tables outside the fences of a page."""
    lines = text.split("\n")
    for fence in fences(text):
        lines[fence.line - 1 : fence.last] = [""] * (fence.last - fence.line + 1)
    start = None
    for number, line in enumerate([*lines, ""]):
        if line.startswith("|"):
            start = number if start is None else start
        elif start is not None:
            rows = [_split(row) for row in lines[start:number]]
            yield Shown(start + 1, [rows[0], *rows[2:]])
            start = None


def _split(row: str) -> list[str]:
    return [plain(cell) for cell in _PIPE.findall(row.strip()[1:])]


def plain(cell: str) -> str:
    """Return a cell as a reader sees it: without marks of code and targets of links."""
    return " ".join(_LINK.sub(r"\1", cell).replace("`", "").replace("\\|", "|").split())


def find_bound_cells(text: str, page: str, tables: Sequence[Table]) -> set[tuple[int, int]]:
    """Return the line and the column's number of each cell that has a source."""
    bound = {t.heading: t.columns() for t in tables if fnmatch(page, t.page)}
    return {
        (shown.line + 2 + row, column)
        for shown in find_tables(text)
        for column in bound.get(shown.heading, {})
        for row in range(len(shown.rows) - 1)
    }


def count_column(line: str, column: int) -> int:
    """Return the number of the table's column at a place of a line, which counts from 1."""
    return len(_PIPE.findall(line.lstrip()[1 : column - 1]))
