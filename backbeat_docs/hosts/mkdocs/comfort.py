"""What makes a rendered page easier to read: words explained, sessions to copy, tables as cards."""

from __future__ import annotations

import functools
from pathlib import Path

from mkdocs.structure.pages import Page

from backbeat_docs.document.copying import copy_commands
from backbeat_docs.document.glossary import Glossary, explain_words, read_glossary
from backbeat_docs.document.tables import label
from backbeat_docs.hosts.mkdocs.options import BackbeatConfig


def adapt(html: str, page: Page, options: BackbeatConfig) -> str:
    """Return a page's HTML with what the options ask for."""
    if options.glossary and page.meta.get("glossary") is True:
        path = Path(options.glossary)
        html = explain_words(html, _read(path, path.stat().st_mtime_ns))
    if options.fences == "all":
        html = copy_commands(html)
    return label(html) if options.tables else html


@functools.lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> Glossary:
    """Read the glossary; the argument `changed` invalidates the cache after an edit."""
    # A page that is not UTF-8 is reported when it is read as a page.
    return read_glossary(path.read_text(encoding="utf-8", errors="replace"))
