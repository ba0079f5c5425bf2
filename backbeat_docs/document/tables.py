"""Adapt the tables in a page's HTML for phones and screen readers.

In a wide table each cell gets its column's name, so that a phone can show a card for each row. A
heading cell without text becomes a plain cell.
"""

from __future__ import annotations

import html
import re

WIDE = 4
"""The number of columns from which a table does not fit a phone."""

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr>\s*<td.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td\b")
_EMPTY = re.compile(r"<th\b[^>]*>\s*</th>")
_NO_HEAD = re.compile(r"<thead>\s*<tr>(?:\s*<th\b[^>]*>\s*</th>)*\s*</tr>\s*</thead>")
_TAG = re.compile(r"<[^>]+>")


def label(page: str) -> str:
    """Return a page's HTML with its tables adapted."""
    return _TABLE.sub(lambda table: _label_table(table[0]), page)


def _label_table(table: str) -> str:
    names = [_TAG.sub("", name).strip() for name in _HEAD.findall(table)]
    if len(names) >= WIDE:
        table = _ROW.sub(lambda row: _label_row(row[0], names), table)
    return _EMPTY.sub("<td></td>", _NO_HEAD.sub("", table))


def _label_row(row: str, names: list[str]) -> str:
    columns = iter(names)
    return _CELL.sub(lambda cell: f'<td data-label="{_escape_attribute(next(columns, ""))}"', row)


def _escape_attribute(name: str) -> str:
    return html.escape(html.unescape(name))
