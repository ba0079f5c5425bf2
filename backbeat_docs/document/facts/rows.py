"""The rows that a project writes itself: facts with their source, and exceptions."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class FactsError(ValueError):
    """The file of facts cannot be used; the text names the file and the reason."""


class Fact(NamedTuple):
    """A fact that pages state, and the function that computes it.

    `page` is a pattern of the pages that state it. `pattern` is a regular expression in which a
    space stands for any white space; each of its groups must be the value that `compute` returns,
    or the values, one for each group. A group may contain a whole table.
    """

    page: str
    pattern: str
    compute: Callable[[], object]


class Exemption(NamedTuple):
    """A text on pages that needs no source, and the reason; `page` is a pattern."""

    page: str
    text: str
    reason: str


class Claim(NamedTuple):
    """A part of a page, from one offset to another, that a row is about.

    `value` is what the part must say; it is `None` for an exception.
    """

    row: Fact | Exemption
    start: int
    end: int
    value: str | None = None


def find_claims(name: str, text: str, rows: tuple[Fact | Exemption, ...]) -> Iterator[Claim]:
    """Yield each part of a page that a row is about."""
    for row in rows:
        if fnmatch.fnmatchcase(name, row.page):
            yield from _find_facts(text, row) if isinstance(row, Fact) else _find_text(text, row)


@functools.lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern.replace(" ", r"\s+"))
    except re.error as error:
        raise FactsError(f"{pattern}: {error}") from None


def _find_facts(text: str, row: Fact) -> Iterator[Claim]:
    for found in _compile(row.pattern).finditer(text):
        computed = _compute(row)
        values = computed if isinstance(computed, tuple) else (computed,)
        if len(values) != len(found.groups()):
            raise FactsError(f"{row.pattern}: {len(found.groups())} groups, {len(values)} values")
        for group, value in enumerate(values, 1):
            if found.start(group) >= 0:
                yield Claim(row, *found.span(group), _write(value))


def _compute(row: Fact) -> object:
    try:
        return row.compute()
    except Exception as error:  # the function is the project's own
        raise FactsError(f"{row.pattern}: {type(error).__name__}: {error}") from None


def _write(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _find_text(text: str, row: Exemption) -> Iterator[Claim]:
    words = r"\s+".join(map(re.escape, row.text.split()))
    for found in re.finditer(rf"(?<!\w){words}(?!/?\w)" if words else r"(?!)", text):
        yield Claim(row, *found.span())
