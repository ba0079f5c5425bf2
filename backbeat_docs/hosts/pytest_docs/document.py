"""Pages as Sybil documents, read by our own grammar of fences."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Document
from sybil.typing import Parser

from backbeat_docs.document.fences import Fence, FenceError, decode, docstring_fences, fences


class MarkdownDocument(Document):
    """A Markdown page and its fenced blocks."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text, path)
        self.fences = self.read(text)

    @staticmethod
    def read(text: str) -> tuple[Fence, ...]:
        """Return the blocks of the text; raises `FenceError`."""
        return fences(text)

    @classmethod
    def parse(cls, path: str, *parsers: Parser, encoding: str = "utf-8") -> Document:
        """Read a page; what stops it is one line with the page and its line."""
        try:
            document = cls(decode(Path(path).read_bytes()), path)
        except FenceError as error:
            name = Path(path).name
            raise pytest.Collector.CollectError(f"{name}:{error.line}: {error.reason}") from None
        for parser in parsers:
            for region in parser(document):
                document.add(region)
        return document


class PythonDocument(MarkdownDocument):
    """A Python file and the fenced blocks and sessions in its docstrings."""

    @staticmethod
    def read(text: str) -> tuple[Fence, ...]:
        """Return the blocks in the docstrings; raises `FenceError`."""
        return docstring_fences(text)
