"""The keys of a page's front matter that the plugin reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from mkdocs.structure.pages import Page

from backbeat_docs.text.quoting import did_you_mean

_CHECKS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "words": (
        lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        "a list of names, such as [their_name]",
    ),
    "fields": (lambda value: isinstance(value, bool), "true or false"),
    "contract": (lambda value: isinstance(value, str), "the name of a contract"),
}
"""A key → whether a value can be used, and what it must be."""


def remove_wrong_keys(page: Page, contracts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Remove each key whose value cannot be used, and yield its line and what is wrong."""
    for key, (is_usable, needed) in _CHECKS.items():
        value = page.meta.get(key)
        if value is None:
            continue
        reason = None
        if not is_usable(value):
            reason = f"{key} must be {needed}"
        elif key == "contract" and value not in contracts:
            reason = f'no contract is called "{value}"{did_you_mean(value, contracts)}'
        if reason:
            del page.meta[key]
            yield _find_line(key, page), reason


def _find_line(key: str, page: Page) -> int:
    path = page.file.abs_src_path
    text = Path(path).read_text(encoding="utf-8", errors="replace") if path else ""
    found = re.search(rf"^{key} *:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
