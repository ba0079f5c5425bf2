"""Link field names in prose to their reference, and find the names that are no field.

The rules, for inline code outside links, headings and code blocks:

- `Name.path` with a contract's title before the point (`BeatFrame.phase`) must be a field;
- a bare field name (`beat_index`, and `severity` inside `issues`) links to the page's own contract
  if that has the field: the contract that the page documents, or `contract: beatframe` in its
  front matter; else to the first contract that has it, nested fields only if they have an
  underscore, and never a name that JSON Schema also uses (`type`, `description`);
- any other word of two or more parts in snake_case (`beat_indx`) must be a name in the project's
  own code, in a block of the same page, or in the page's front matter (`words: [their_name]`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.schema.keywords import KEYWORDS

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_CODE = re.compile(r"<code>([^<]+)</code>")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
"""A name of several words, as fields, functions and variables have."""

_SKIPPED = frozenset(
    ("a", "autoref", "pre", "script", "style", "svg", "h1", "h2", "h3", "h4", "h5", "h6")
)


class Mentions(NamedTuple):
    """The known names: the anchors of fields by contract title, and names from the code."""

    anchors: Mapping[str, Mapping[str, str]]
    names: Collection[str]

    def anchor(self, word: str, own: str | None) -> str | None:
        """Return the anchor of a field that a word names; None when it names none."""
        title, point, path = word.partition(".")
        if point and title in self.anchors:
            return self.anchors[title].get(_remove_indices(path))
        path, mine = _remove_indices(word), self.anchors.get(own or "", {})
        if mine and (path in mine or _find_nested(mine, path)):
            return mine.get(path) or _find_nested(mine, path)
        if path in KEYWORDS:
            return None
        others = [paths[path] for paths in self.anchors.values() if path in paths]
        if not others and "_" in path:
            others = [
                found for paths in self.anchors.values() if (found := _find_nested(paths, path))
            ]
        return next(iter(others), None)

    def unknown(self, word: str, page_words: Collection[str]) -> bool:
        """Return whether a word that names no field looks like a field name."""
        title, point, _ = word.partition(".")
        if point and title in self.anchors:
            return True
        return (
            bool(SNAKE_CASE.fullmatch(word)) and word not in self.names and word not in page_words
        )


def mentions(contracts: Iterable[Contract], names: Collection[str]) -> Mentions:
    """Return the field names of some contracts; `names` are the names in the code."""
    return Mentions(
        {
            contract.title: {
                _remove_indices(field.path): field.anchor for field in walk(fields(contract))
            }
            for contract in contracts
        },
        names,
    )


def link(
    page: str, known: Mentions, own: str | None = None, words: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return a page's HTML with its field names as cross references, and the unknown ones.

    `own` is the title of the page's contract, `words` other names that the page may use.
    """
    unknown: list[str] = []

    def replace(match: re.Match[str]) -> str:
        word = html.unescape(match[1])
        anchor = known.anchor(word, own)
        if anchor is not None:
            return f'<autoref identifier="{html.escape(anchor)}">{match[0]}</autoref>'
        if known.unknown(word, words):
            unknown.append(word)
        return match[0]

    linked = "".join(
        _CODE.sub(replace, text) if prose else text for text, prose in _split_prose(page)
    )
    return linked, tuple(dict.fromkeys(unknown))


def _find_nested(paths: Mapping[str, str], name: str) -> str | None:
    """Return the anchor of the first nested field with a name."""
    return next((anchor for path, anchor in paths.items() if path.endswith(f".{name}")), None)


def _split_prose(page: str) -> Iterator[tuple[str, bool]]:
    """Yield the page in pieces, each with whether it is prose that may contain a mention."""
    start, depth = 0, 0
    for tag in _TAG.finditer(page):
        if depth == 0 and (tag[2] is None or "<code>" in tag[0][1:]):
            yield page[start : tag.start()], True
            yield tag[0], False  # a comment, or a tag with an attribute that looks like code
            start = tag.end()
        if (tag[2] or "").lower() not in _SKIPPED:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            if depth == 0:
                yield page[start : tag.end()], False
                start = tag.end()
        else:
            if depth == 0:
                yield page[start : tag.start()], True
                start = tag.start()
            depth += 1
    yield page[start:], depth == 0


def _remove_indices(path: str) -> str:
    """Write a path without its indices: `issues[2].severity` is `issues.severity`."""
    return re.sub(r"\[\d*\]", "", path)
