"""Write untrusted values in sentences: quote, cut, name by path, suggest the nearest word."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from backbeat_docs.text import lazy
from backbeat_docs.text.pointer import Path

_write = json.JSONEncoder(ensure_ascii=False).encode
_PLAIN_NAME = lazy.pattern(r"[A-Za-z_][A-Za-z0-9_-]*")
_LONGEST = 60  # characters of an untrusted value that a sentence repeats


def field_name(path: Path) -> str:
    """Return the name of a field as a reader writes it.

    >>> field_name(("issues", 2, "severity"))
    'issues[2].severity'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif len(step) > _LONGEST:  # not worth caching
            text += f"[{quote(step)}]"
        else:
            text += _format_member(step, first=not text)
    return text or "message"


@lru_cache(1024)
def _format_member(step: str, *, first: bool) -> str:
    if _PLAIN_NAME.fullmatch(step):
        return step if first else f".{step}"
    return f"[{quote(step)}]"


def quote(value: Any, limit: int = _LONGEST) -> str:
    """Return a value as JSON, cut after `limit` characters."""
    if isinstance(value, str):
        cut = value[:limit]
        return _write(cut) + ("…" if len(value) > limit else "")
    text = _write(value)
    return text if len(text) <= limit else text[:limit] + "…"


def did_you_mean(wrong: Any, known: Iterable[Any]) -> str:
    """Return a suggestion of the nearest known word, ` (did you mean "execute"?)`, or nothing."""
    if not isinstance(wrong, str) or len(wrong) > 128:
        return ""
    near = _find_nearest(wrong.casefold(), tuple(word for word in known if isinstance(word, str)))
    return f" (did you mean {quote(near)}?)" if near is not None else ""


@lru_cache(1024)  # recorded traffic repeats its mistakes
def _find_nearest(wrong: str, words: tuple[str, ...]) -> str | None:
    import difflib

    folded = {word.casefold(): word for word in words}
    near = difflib.get_close_matches(wrong, folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else None
