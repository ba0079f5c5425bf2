"""Text on its way into a page: what others wrote is shown as text, never as markup."""

from __future__ import annotations

import html
import json
import re

_CODE = re.compile(r"`([^`]+)`")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+.!|<>&\"'~^=:$@-]")


def code(value: object, mark: str = "") -> str:
    """Return a JSON value as inline code in HTML, with a class where it needs one."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"<code{f' class={mark}' if mark else ''}>{html.escape(text)}</code>"


def inline(text: str) -> str:
    """Return a description as HTML: what stands in backquotes is code, all else is plain text."""
    parts = _CODE.split(text)
    return "".join(
        code(part) if number % 2 else html.escape(part) for number, part in enumerate(parts)
    )


def markdown(text: str) -> str:
    """Return text for a Markdown page in which nothing of it is markup.

    Every character that Markdown or HTML could take for its own becomes a numeric reference.
    """
    return _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))
