"""The blocks of a text as Sybil's examples, for pages that are not files."""

from __future__ import annotations

from collections.abc import Iterable

from sybil import Document
from sybil.typing import Parser


def parse(text: str, path: str, parsers: Iterable[Parser]) -> Document:
    """Return a document with the regions that the parsers find in a text."""
    document = Document(text, path)
    for parser in parsers:
        for region in parser(document):
            document.add(region)
    return document
