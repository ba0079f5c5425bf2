"""Check the pages of a project: every fact has a source, and every row of the project is used."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.document.facts.numbers import is_known_number
from backbeat_docs.document.facts.place import Page
from backbeat_docs.document.facts.project import Project
from backbeat_docs.document.facts.rows import Claim, Exemption, Fact, find_claims
from backbeat_docs.document.facts.words import KINDS, find_commands, find_unknown
from backbeat_docs.document.prose import CELL, CODE, Span, spans
from backbeat_docs.text.escape import plain
from backbeat_docs.text.pointer import line_and_column
from backbeat_docs.text.quoting import did_you_mean, quote


class Problem(NamedTuple):
    """A fact without a source; `line` and `column` count from 1."""

    line: int
    column: int
    sentence: str


def check(name: str, text: str, project: Project) -> tuple[Problem, ...]:
    """Return the facts of a page that have no source, and those that contradict it.

    `name` is the page's path from the root. Raises `FenceError`, and `FactsError` for a row that
    cannot be used.
    """
    claims = list(find_claims(name, text, project.rows))
    found = [*_find_contradictions(text, claims), *_find_unsourced(name, text, project, claims)]
    return tuple(sorted(found))


def find_stale(pages: Mapping[str, str], project: Project) -> tuple[str, ...]:
    """Return what is wrong with the rows: a fact that no page states, an exception not needed."""
    used: set[Fact | Exemption] = set()
    for name, text in pages.items():
        claims = list(find_claims(name, text, project.rows))
        used |= {claim.row for claim in claims if isinstance(claim.row, Fact)}
        bare = project._replace(rows=tuple(r for r in project.rows if isinstance(r, Fact)))
        offsets = _list_offsets(text)
        for problem in check(name, text, bare):
            at = offsets[problem.line - 1] + problem.column - 1
            used |= {one.row for one in claims if one.start <= at < one.end}
    return tuple(_describe_stale(row) for row in project.rows if row not in used)


def _describe_stale(row: Fact | Exemption) -> str:
    if isinstance(row, Fact):
        return f"no page {row.page} states the fact {quote(row.pattern)}"
    return f"no page {row.page} needs the exception {quote(row.text)}"


def is_checked(name: str, project: Project) -> bool:
    """Return whether the project's file lists a page."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in project.pages)


def _find_contradictions(text: str, claims: Iterable[Claim]) -> Iterator[Problem]:
    for claim in claims:
        shown = text[claim.start : claim.end]
        if claim.value is not None and _same(shown) != _same(claim.value):
            sentence = f"the page says {quote(shown)}, but it is {quote(claim.value)}"
            yield Problem(*line_and_column(text, claim.start), plain(sentence))


def _same(text: str) -> str:
    return " ".join(text.replace(",", "").split())


def _find_unsourced(
    name: str, text: str, project: Project, claims: list[Claim]
) -> Iterator[Problem]:
    page, offsets = Page(name, text, project), _list_offsets(text)
    for span in spans(text):
        at = offsets[span.line - 1] + span.column - 1
        end = at + len(span.text)
        if span.kind == CELL or any(one.start < end and at < one.end for one in claims):
            continue
        problem = _find_problem(span, page, project)
        if problem:
            yield Problem(span.line, span.column, plain(problem))


def _find_problem(span: Span, page: Page, project: Project) -> str:
    place = page.place(span)
    if span.kind != CODE:
        if is_known_number(span.text, place, project):
            return ""
        return f"no fact, field or example of the section has the number {span.text}"
    unknown = find_unknown(span.text, place, project)
    if unknown is None:
        return ""
    word, kind = unknown
    known = [name for one in ([kind] if kind else KINDS) for name in one.known(place, project)]
    what = kind.name if kind else "name"
    of = f" of {' or '.join(find_commands(word, place, project)[:3])}" if what == "option" else ""
    return f"there is no {what} {quote(word)}{of}{did_you_mean(word, known)}"


def _list_offsets(text: str) -> list[int]:
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    return offsets
