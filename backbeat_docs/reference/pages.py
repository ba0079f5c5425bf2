"""The pages that are made and not written: their place in `docs/` and what makes their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backbeat_docs.reference import codes_page, commands_page

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/finding-codes.md": codes_page.render,
    "reference/command-line.md": commands_page.render,
}
"""Each makes one page in Markdown, front matter and all; its blocks are run like any page's."""
