"""What the copy button takes from a block with a prompt: the commands, without their output.

`COMMAND` is the grammar of `console` blocks, which the tests also run them by.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

COMMAND = re.compile(r"^\$ (?P<text>(?:\\\n|.)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
"""One command of a `console` block and its output; a backslash continues a command."""

_SESSION = re.compile(r"^(?:>>>|\.\.\.)(?: |$)(?P<text>.*)", re.MULTILINE)
_BLOCK = re.compile(
    r'<div class="(?P<head>language-(?P<language>console|pycon) [^>]*)>(?P<block>.*?</pre>)',
    re.DOTALL,
)
_CODE = re.compile(r"<code[^>]*>(?P<code>.*)</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def _list_commands(text: str) -> list[str]:
    return [found["text"].replace("\\\n> ", "\\\n") for found in COMMAND.finditer(text)]


def _list_statements(text: str) -> list[str]:
    return [found["text"] for found in _SESSION.finditer(text)]


_LISTS: Mapping[str, Callable[[str], list[str]]] = {
    "console": _list_commands,
    "pycon": _list_statements,
}


def copy_commands(page: str) -> str:
    """Return a page's HTML in which the copy buttons of sessions take their commands only.

    Material for MkDocs copies the attribute `data-copy` of a block instead of its text.
    """
    return _BLOCK.sub(_add_commands, page)


def _add_commands(block: re.Match[str]) -> str:
    code = _CODE.search(block["block"])
    if code is None:
        return block[0]
    text = html.unescape(_TAG.sub("", code["code"]))
    lines = "\n".join(_LISTS[block["language"]](text))
    # A line break in an attribute is a reference, so that nothing re-indents it.
    value = html.escape(lines).replace("\n", "&#10;")
    return f'<div data-copy="{value}" class="{block["head"]}>{block["block"]}'
