"""The pages that are made and not written: their place in `docs/` and what makes their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backbeat_docs.commands import COMMANDS, command
from backbeat_docs.reference import codes_page, commands_page


def _commands() -> str:
    return commands_page.render([command(name) for name in COMMANDS])


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/finding-codes.md": codes_page.render,
    "reference/command-line.md": _commands,
}
"""Each makes one page in Markdown, front matter and all; its blocks are run like any page's."""
