"""The generated pages: their path in `docs/`, and the function that renders each."""

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


def _render_commands() -> str:
    return commands_page.render([load_command(name) for name in COMMANDS])


_RELEASES = release_pages.pages()

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/finding-codes.md": codes_page.render,
    "reference/command-line.md": _render_commands,
    "reference/keywords.md": keywords_page.render,
    "reference/evolution-rules.md": rules_page.render,
    **_RELEASES,
}
"""Renders each page as Markdown with front matter. Its blocks are run like those of any page."""

UNLISTED = frozenset(name for name in _RELEASES if not name.endswith("/index.md"))
"""Pages that are not in the navigation, because each release adds one."""
