"""Each number, code span, table cell and word of direction outside the fences of the pages."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.document.prose import CELL, CODE, NUMBER, Span, prose, spans
from support import bound
from support.bound import tables
from support.drift import Mutant, siblings
from support.site import DOCS, ROOT

WORDS = (
    ("before", "after"),
    ("at least", "at most"),
    ("first", "last"),
    ("all", "none"),
    ("always", "never"),
    ("more", "less"),
    ("later", "earlier"),
    ("positive", "negative"),
    ("behind", "ahead"),
    ("above", "below"),
    ("newer", "older"),
    ("larger", "smaller"),
    ("Pulse", "Reverb"),
    ("Reverb", "agents"),
    ("agents", "Pulse"),
)
"""Words of direction, of modality, and who sends what; each is changed to its partner."""

_PARTNERS = {**{b: a for a, b in WORDS[:-3]}, **dict(WORDS)}
_DIRECTION = re.compile(rf"(?<![\w`-])(?:{'|'.join(_PARTNERS)})(?![\w`-])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


class Change(NamedTuple):
    """One change of a page: where it begins and ends there, and what it becomes."""

    start: int
    end: int
    new: str


class Page(NamedTuple):
    """A page: its path in the repository, its text, and the facts in it."""

    name: str
    text: str
    spans: tuple[Span, ...]

    def start(self, span: Span) -> int:
        """Return the position of a span in the text."""
        return _find_lines(self.text)[span.line - 1] + span.column - 1


@functools.cache
def _find_lines(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def paths() -> list[Path]:
    """Return every page that people write."""
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def pages() -> Iterator[Page]:
    """Yield every page that people write, with its facts."""
    for path in paths():
        text = path.read_text(encoding="utf-8")
        yield Page(path.relative_to(ROOT).as_posix(), text, spans(text))


def mutants(family: str) -> Iterator[Mutant]:
    """Yield each change of one family, page by page."""
    for page in pages():
        seen: Counter[str] = Counter()
        for changes in FAMILIES[family](page):
            change = _describe(page.text, changes)
            seen[change] += 1
            number = f" ({seen[change]})" if seen[change] > 1 else ""
            yield _make_mutant(family, page, changes, change + number)


def _numbers(page: Page) -> Iterator[tuple[Change, ...]]:
    for span in page.spans:
        if span.kind == NUMBER:
            start = page.start(span)
            yield (Change(start, start + 1, str(int(span.text[0]) % 9 + 1)),)


def _unknown_spans(page: Page) -> Iterator[tuple[Change, ...]]:
    for span in page.spans:
        if span.kind == CODE:
            last = max((m.end() for m in re.finditer(r"\w", span.text)), default=len(span.text))
            start = page.start(span) + last
            yield (Change(start, start, "q"),)


def _sibling_spans(page: Page) -> Iterator[tuple[Change, ...]]:
    for span in page.spans:
        found = siblings.find(span.text, page.name, span.around) if span.kind == CODE else None
        if found:
            start = page.start(span)
            yield (Change(start + found.start, start + found.end, found.new),)


def _cells(page: Page) -> Iterator[tuple[Change, ...]]:
    """Change a word in each cell, and swap each cell with the one below it."""
    columns: dict[tuple[int, int], list[Span]] = {}
    for span in page.spans:
        if span.kind == CELL:
            word = max(_WORD.finditer(span.text), key=lambda m: len(m[0]), default=None)
            if word:
                start = page.start(span)
                yield (Change(start + word.start(), start + word.end(), "other"),)
            columns.setdefault(_find_column(page, span), []).append(span)
    for column in columns.values():
        for upper, lower in pairwise(column[1:]):
            if upper.text != lower.text:
                yield _swap(page, upper, lower)


def _swap(page: Page, upper: Span, lower: Span) -> tuple[Change, ...]:
    first, second = page.start(upper), page.start(lower)
    return (
        Change(first, first + len(upper.text), lower.text),
        Change(second, second + len(lower.text), upper.text),
    )


def _find_column(page: Page, span: Span) -> tuple[int, int]:
    """Return the line in which a cell's table begins, and the number of its column."""
    lines = page.text.splitlines()
    first = span.line
    while first > 1 and lines[first - 2].lstrip().startswith("|"):
        first -= 1
    return first, tables.count_column(lines[span.line - 1], span.column)


def _directions(page: Page) -> Iterator[tuple[Change, ...]]:
    text = re.sub(r"`[^`\n]*`", lambda code: " " * len(code[0]), prose(page.text))
    for word in _DIRECTION.finditer(text):
        known = word[0] if word[0] in _PARTNERS else word[0].lower()
        if known in _PARTNERS:
            yield (Change(word.start(), word.end(), _PARTNERS[known]),)


FAMILIES: dict[str, Callable[[Page], Iterator[tuple[Change, ...]]]] = {
    "number": _numbers,
    "unknown": _unknown_spans,
    "sibling": _sibling_spans,
    "cell": _cells,
    "direction": _directions,
}
"""The kinds of changes, each with the function that finds them on a page."""

GOALS = {"number": 0.95, "unknown": 0.95, "cell": 0.95, "sibling": 0.8}
"""The share of the changes of a kind that the checks must notice."""


def _make_mutant(family: str, page: Page, changes: tuple[Change, ...], change: str) -> Mutant:
    line = page.text.count("\n", 0, changes[0].start) + 1
    return Mutant(
        family,
        f"{page.name}:{line}",
        change,
        functools.partial(_find_problem, page, changes),
    )


def _describe(text: str, changes: tuple[Change, ...]) -> str:
    """Return a change with the words around it, so that it is found again on a changed page."""
    start, end, new = changes[0]
    if len(changes) > 1:
        return " ".join(f"{text[start:end]} ⇄ {new}".split())
    before, after = text[:start].split(" ")[-3:], text[end:].split(" ")[:2]
    return " ".join(f"{' '.join(before)}[{text[start:end]} → {new}]{' '.join(after)}".split())


def apply(text: str, changes: tuple[Change, ...]) -> str:
    """Return a text with changes."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _find_problem(page: Page, changes: tuple[Change, ...]) -> str:
    return bound.find_first(apply(page.text, changes), page.name)
