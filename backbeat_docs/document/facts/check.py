"""Check the pages of a project: every fact has a source, and every row of the project is used."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.document.facts.numbers import is_known_number
from backbeat_docs.document.facts.place import Page, Place
from backbeat_docs.document.facts.project import Project
from backbeat_docs.document.facts.rows import Claim, Exemption, Fact, find_claims
from backbeat_docs.document.facts.words import KINDS, find_commands, find_unknown
from backbeat_docs.document.fences import FenceError, decode
from backbeat_docs.document.prose import CELL, CODE, spans
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
    claims = list(find_claims(name, text, (*project.rows, *project.implied)))
    unsourced = (problem for _, problem in _find_unsourced(name, text, project, claims))
    return tuple(sorted([*_find_contradictions(text, claims), *unsourced]))


def find_stale(project: Project, root: Path) -> tuple[str, ...]:
    """Return what is wrong with the rows: a fact that no page states, an exception not needed."""
    used: set[Fact | Exemption] = set()
    for name in sorted(filter(project.checks, project.paths)):
        with contextlib.suppress(FenceError):  # the page itself is reported
            used |= _find_used(name, decode((root / name).read_bytes()), project)
    return tuple(_describe_stale(row) for row in project.rows if row not in used)


def _find_used(name: str, text: str, project: Project) -> set[Fact | Exemption]:
    """Return the facts that a page states, and the exceptions without which it would fail."""
    claims = list(find_claims(name, text, (*project.rows, *project.implied)))
    facts = [claim for claim in claims if isinstance(claim.row, Fact)]
    needed = [where for where, _ in _find_unsourced(name, text, project, facts)]
    return {claim.row for claim in facts} | {
        one.row for one in claims if any(one.start < w.stop and w.start < one.end for w in needed)
    }


def _describe_stale(row: Fact | Exemption) -> str:
    if isinstance(row, Fact):
        return f"no page {row.page} states the fact {quote(row.pattern)}"
    return f"no page {row.page} needs the exception {quote(row.text)}"


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
) -> Iterator[tuple[range, Problem]]:
    """Yield what is neither in a claim nor known otherwise, each with its offsets on the page."""
    page, offsets = Page(name, text, project), _list_offsets(text)
    for span in spans(text):
        start = offsets[span.line - 1] + span.column - 1
        rest = _blank_claims(span.text, start, claims)
        if span.kind == CELL or (not re.search(r"\w", rest) and rest != span.text):
            continue
        problem = _find_problem(rest, page.place(span), project)
        if problem:
            where = range(start, start + len(span.text))
            yield where, Problem(span.line, span.column, plain(problem))


def _blank_claims(text: str, start: int, claims: list[Claim]) -> str:
    """Return a text without the parts that claims are about."""
    letters = list(text)
    for claim in claims:
        for at in range(max(claim.start, start), min(claim.end, start + len(text))):
            letters[at - start] = " "
    return "".join(letters)


def _find_problem(text: str, place: Place, project: Project) -> str:
    if place.span.kind != CODE:
        if is_known_number(text, place, project):
            return ""
        return f"no fact, field or example of the section has the number {text}"
    unknown = find_unknown(text, place, project)
    if unknown is None:
        return ""
    word, kind = unknown
    what, near = kind.name if kind else "name", place.inside(text)
    known = [name for one in ([kind] if kind else KINDS) for name in one.known(near, project)]
    of = f" of {' or '.join(find_commands(near, project)[:3])}" if what == "option" else ""
    return f"there is no {what} {quote(word)}{of}{did_you_mean(word, known)}"


def _list_offsets(text: str) -> list[int]:
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    return offsets
