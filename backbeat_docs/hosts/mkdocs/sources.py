"""Places in the sources of pages, as their authors know them."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs.structure.pages import Page

from backbeat_docs.document.fences import FenceError, fences
from backbeat_docs.document.mentions import SNAKE_CASE


def words_of_blocks(text: str) -> set[str]:
    """Return the names in snake_case in the blocks of a page."""
    try:
        return {word for fence in fences(text) for word in SNAKE_CASE.findall(fence.text)}
    except FenceError:
        return set()


def source_name(page: Page) -> str:
    """Return a page's path as its author knows it: from the folder that contains `docs_dir`."""
    folder = os.path.basename(page.file.src_dir or "docs")
    return f"{folder}/{page.file.src_uri}"


def count_front_matter_lines(page: Page, text: str) -> int:
    """Return how many lines of front matter the source has before the text."""
    path = page.file.abs_src_path
    source = page.file.content_bytes if path is None else Path(path).read_bytes()
    return max(0, source.count(b"\n") - text.count("\n"))


def line_of_word(word: str, text: str, page: Page) -> int:
    """Return the line of a page's source on which a word is in backquotes, else its first."""
    found = text.find(f"`{word}`")
    line = text.count("\n", 0, found) + 1 if found >= 0 else 1
    return line + int(page.meta.get("backbeat_offset", 0))
