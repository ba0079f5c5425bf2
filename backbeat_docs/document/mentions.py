"""Link field names in prose to their reference.

The rules, for inline code outside links, headings and code blocks:

- `Name.path` with a contract's title before the point (`BeatFrame.phase`) is that field;
- a bare field name (`beat_index`, and `severity` inside `issues`) links to the page's own contract
  if that has the field: the contract that the page documents, or `contract: beatframe` in its
  front matter; else to the first contract that has it, nested fields only if they have an
  underscore, and never a name that JSON Schema also uses (`type`, `description`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.schema.keywords import KEYWORDS

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_CODE = re.compile(r"<code>([^<]+)</code>")
_SKIPPED = frozenset(
    ("a", "autoref", "pre", "script", "style", "svg", "h1", "h2", "h3", "h4", "h5", "h6")
)


class Mentions(NamedTuple):
    """The known names: the anchors of fields by contract title."""

    anchors: Mapping[str, Mapping[str, str]]

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


def mentions(contracts: Iterable[Contract]) -> Mentions:
    """Return the field names of some contracts."""
    return Mentions(
        {
            contract.title: {
                _remove_indices(field.path): field.anchor for field in walk(fields(contract))
            }
            for contract in contracts
        }
    )


def link(page: str, known: Mentions, own: str | None = None) -> str:
    """Return a page's HTML with its field names as cross references.

    `own` is the title of the page's contract.
    """

    def replace(match: re.Match[str]) -> str:
        anchor = known.anchor(html.unescape(match[1]), own)
        if anchor is None:
            return match[0]
        return f'<autoref identifier="{html.escape(anchor)}">{match[0]}</autoref>'

    return "".join(
        _CODE.sub(replace, text) if prose else text for text, prose in _split_prose(page)
    )


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
