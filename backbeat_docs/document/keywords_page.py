"""The page of keywords: what lint, validation and evolution do with each."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.document.markup import inline, markdown
from backbeat_docs.evolve.sets.keywords import MEANINGS
from backbeat_docs.schema.keywords import KEYWORDS, Keyword, is_annotation

_HEAD = """\
---
title: Keywords
description: What lint, validation and evolution do with each keyword of JSON Schema.
---

# Keywords

A contract is a JSON Schema of draft 2020-12. This table lists the keywords that it can contain, and
how BACKBEAT uses each one. A contract with any other keyword is refused when it is loaded.

- **Lint** accepts *portable* keywords, which every engine supports and interprets in the same way.
  Use only these in a contract that services in several languages share.
- **Validation** *accepts* a keyword if the engines of this project agree on it. A contract with a
  *refused* keyword cannot be loaded.
- **Evolution** decides a change of some keywords *exactly*. A change of an *opaque* keyword is
  undecided, but while the keyword stays the same, other changes are decided. A keyword that refuses
  no message is *documentation*.

| Keyword | Lint | Validation | Evolution |
|---|---|---|---|
"""


def render() -> str:
    """Return the page in Markdown."""
    return _HEAD + "".join(f"| {' | '.join(_render_cells(row))} |\n" for row in KEYWORDS.values())


def _render_cells(row: Keyword) -> Iterator[str]:
    yield f'<span id="keyword-{row.name.removeprefix("$")}">`{row.name}`</span>'
    reason = row.unportable or ("refused when loaded" if row.refused else "")
    yield f"not portable: {markdown(reason)}" if reason else "portable"
    if row.refused:
        yield f"refused: {markdown(row.refused)}"
    else:
        yield "accepted at the root" if row.root_only else "accepted"
    yield _describe_evolution(row)


def _describe_evolution(row: Keyword) -> str:
    if row.beside:
        return f"with `{row.beside}`"
    meaning = MEANINGS.get(row.name)
    if meaning is None or (is_annotation(row.name) and row.root_only):
        return "the version" if row.name == "$id" else "documentation"
    return f"{meaning.decided}; {inline(meaning.but)}" if meaning.but else meaning.decided
