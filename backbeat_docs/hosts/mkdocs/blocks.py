"""Find the `:::` blocks of a page that the handler for mkdocstrings renders."""

from __future__ import annotations

import re
from collections.abc import Callable

from backbeat_docs.document.fences import FenceError, fences

Block = re.Match[str]
"""One block; `block["type"]` is the message type."""

_BLOCK = re.compile(
    r"^(?P<indent> *)(?:#{1,6} *)?::: ?(?P<type>\S+) *$"
    r"(?P<body>(?:\n?\n(?P=indent) {4}.*$)*)",
    re.MULTILINE,
)
_HANDLER = re.compile(r"""^ *handler: *["']?(?P<name>[\w-]+)["']? *$""", re.MULTILINE)


def replace_blocks(text: str, default_handler: str, replace: Callable[[Block], str]) -> str:
    """Return a page with each block of ours replaced, except those that a fence shows."""
    shown = _list_lines_in_fences(text)

    def replace_ours(block: Block) -> str:
        given = _HANDLER.search(block["body"])
        ours = (given["name"] if given else default_handler) == "backbeat"
        hidden = text.count("\n", 0, block.start("type")) + 1 in shown
        return replace(block) if ours and not hidden else block[0]

    return _BLOCK.sub(replace_ours, text)


def _list_lines_in_fences(text: str) -> frozenset[int]:
    try:
        return frozenset(line for f in fences(text) for line in range(f.line, f.last + 1))
    except FenceError:  # reported when the examples are validated
        return frozenset()
