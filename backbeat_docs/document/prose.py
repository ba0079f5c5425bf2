"""Find the facts of a page outside its fences: inline code, numbers and table cells.

`prose` blanks everything that a reader does not read as text, and keeps every place: a position in
its result is the same position on the page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from backbeat_docs.document.fences import fences
from backbeat_docs.text.pointer import line_and_column

_FRONT_MATTER = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)
_BLOCKS = re.compile(
    r"^ *:::.*(?:\n+ +\S.*)*"  # what mkdocstrings renders, with its options
    r"|^ *-+8<-+.*"  # a part of another file
    r"|^ *\[[^\]\n]+\]: *\S.*"  # the target of a link
    r"|^ *\|?(?: *:?-{3,}:? *\|?)+ *$",  # the line below a table's heading
    re.MULTILINE,
)
# One scan from left to right, so that a mark inside code or a comment is not one.
_MARKS = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?P<inside>(?:(?!\n[ \t]*\n)[\s\S])+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<hidden><!--[\s\S]*?-->"
    r"|<(?:https?|mailto):[^>\s]*>|https?://[^\s<>)\]]*"
    r"|</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>"
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"  # ](target "title")
    r"|(?<=\])\[[^\]\n]*\]"  # ][name]
    r"|\{[:#. ][^{}\n]*\}"  # {#anchor .class}
    r"|\[\^[^\]\n]+\])"  # a footnote
)
_NUMBER = re.compile(
    r"(?<![\w.,])(?<!\w[-^])"  # not in a word or a name
    r"\d++(?:[.,:/^-]\d++)*+[⁰¹²³⁴-⁹]*+(?:(?=(?:st|nd|rd|th)\b)|(?!\w))"
)
_TABLE = re.compile(r"^ *\|.*(?:\n *\|.*)*", re.MULTILINE)
_CELL = re.compile(r"(?:\\.|`[^`]*`|[^|\\`\n])+")
_BREAK = re.compile(r"\n[ \t]*(?=\n|[-*+] |\d+[.)] |\||#)|\A")

CODE, NUMBER, CELL = KINDS = ("code", "number", "cell")
"""The kinds of spans. A cell contains the code and the numbers in it, which are spans too."""


class Span(NamedTuple):
    """One fact on a page: its kind, its text as the page has it, and where that text begins.

    `line` and `column` count from 1. `around` is the paragraph, list item, heading or table row
    with the span, on one line.
    """

    kind: str
    text: str
    line: int
    column: int
    around: str


def prose(page: str) -> str:
    """Return a page of the same length and lines in which all that is not prose is blank.

    Front matter, fences, comments, tags, the targets of links and attributes are not prose; inline
    code is. Raises `FenceError` for a fence that never ends.
    """
    lines = page.split("\n")
    for fence in fences(page):
        lines[fence.line - 1 : fence.last] = map(_blank, lines[fence.line - 1 : fence.last])
    text = "\n".join(lines)
    for pattern in (_FRONT_MATTER, _BLOCKS):
        text = pattern.sub(lambda found: _blank(found[0]), text)
    return _MARKS.sub(lambda mark: _blank(mark[0]) if mark["hidden"] else mark[0], text)


@functools.lru_cache(maxsize=4)
def spans(page: str) -> tuple[Span, ...]:
    """Return the inline code, the numbers outside it, and the table cells of a page, in order.

    A number in letters, or a digit in a word such as `UTF-8`, is none. Raises `FenceError`.
    """
    text = prose(page)
    found = sorted((*_find_code(text), *_find_numbers(text), *_find_cells(text)))
    breaks = [match.end() for match in _BREAK.finditer(text)]
    return tuple(_locate(text, breaks, *place) for place in found)


_Place = tuple[int, str, str]


def _find_code(text: str) -> Iterator[_Place]:
    for mark in _MARKS.finditer(text):
        if mark["code"]:
            inside = mark["inside"].strip() or mark["inside"]
            yield mark.start("inside") + mark["inside"].index(inside), CODE, inside


def _find_numbers(text: str) -> Iterator[_Place]:
    outside = _MARKS.sub(lambda mark: _blank(mark[0]), text)
    for number in _NUMBER.finditer(outside):
        if not _is_item(outside, number):
            yield number.start(), NUMBER, number[0]


def _is_item(text: str, number: re.Match[str]) -> bool:
    """Return whether a number only counts the items of a list, or headings."""
    before = text[text.rfind("\n", 0, number.start()) + 1 : number.start()]
    return not before.strip("> \t#") and re.match(r"[.)]\s", text[number.end() :]) is not None


def _find_cells(text: str) -> Iterator[_Place]:
    for table in _TABLE.finditer(text):
        for cell in _CELL.finditer(table[0]):
            content = cell[0].strip()
            if content:
                start = table.start() + cell.start() + cell[0].index(content)
                yield start, CELL, content


def _locate(text: str, breaks: list[int], start: int, kind: str, content: str) -> Span:
    begin = max(at for at in breaks if at <= start)
    end = min((at for at in breaks if at > start), default=len(text))
    return Span(kind, content, *line_and_column(text, start), " ".join(text[begin:end].split()))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
