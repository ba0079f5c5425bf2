"""Escape text for a page, so that it is shown as text and never as markup."""

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
    """Return a description as HTML: text in backquotes is code, all other text is plain."""
    parts = _CODE.split(text)
    return "".join(
        code(part) if number % 2 else html.escape(part) for number, part in enumerate(parts)
    )


def markdown(text: str) -> str:
    """Escape text for a Markdown page.

    Every character with a meaning in Markdown or HTML becomes a numeric reference.
    """
    return _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))
