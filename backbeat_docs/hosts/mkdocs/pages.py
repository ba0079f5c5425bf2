"""The pages that are made and not written: their place in `docs/` and what makes their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backbeat_docs.commands import COMMANDS, load_command
from backbeat_docs.document import (
    codes_page,
    commands_page,
    keywords_page,
    release_pages,
    rules_page,
)


def _commands() -> str:
    return commands_page.render([load_command(name) for name in COMMANDS])


_RELEASES = release_pages.pages()

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/finding-codes.md": codes_page.render,
    "reference/command-line.md": _commands,
    "reference/keywords.md": keywords_page.render,
    "reference/evolution-rules.md": rules_page.render,
    **_RELEASES,
}
"""Each makes one page in Markdown, front matter and all; its blocks are run like any page's."""

UNLISTED = frozenset(name for name in _RELEASES if not name.endswith("/index.md"))
"""Pages that stand in no navigation, because there is a new one with each release."""
