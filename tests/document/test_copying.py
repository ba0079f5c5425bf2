"""What the copy button takes from a session: its commands, ready to be typed."""

from __future__ import annotations

import html
import re

import pytest
from markdown import Markdown

from backbeat_docs.document.copying import copy_commands

SESSIONS = {
    "console": (
        "$ echo '<a>' \\\n> | cat\n<a>\n\n$ true\n$ ls\na  b\n",
        "echo '<a>' \\\n| cat\ntrue\nls",
    ),
    "pycon": (
        ">>> for one in '<a>':\n...     print(one)\n...\n<\n>>> 1 + 1\n2\n",
        "for one in '<a>':\n    print(one)\n\n1 + 1",
    ),
}


def render(text: str) -> str:
    extensions = ["pymdownx.highlight", "pymdownx.superfences"]
    options = {"pymdownx.highlight": {"pygments_lang_class": True, "anchor_linenums": True}}
    return Markdown(extensions=extensions, extension_configs=options).convert(text)


@pytest.mark.parametrize("language", SESSIONS)
def test_the_commands_of_a_session(language: str) -> None:
    text, commands = SESSIONS[language]
    page = copy_commands(render(f"```{language}\n{text}```\n"))
    (copied,) = re.findall(r'data-copy="([^"]*)"', page)
    assert html.unescape(copied) == commands
    assert page.count("<div") == page.count("</div>") == 1


def test_other_blocks_stay_as_they_are() -> None:
    page = render("```json\n{}\n```\n\n    $ ls\n")
    assert copy_commands(page) == page
