"""A name is mentioned where the words are that the code describes it with.

A name that exists may still be the wrong one: `--json` where the page means `--quiet`. This check
finds it when the text around has no word of what the code says about that name. The names that a
page may use without such a word are in `strangers.toml`, each with the reason.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from backbeat_docs.document.prose import CODE, Span, spans
from support.bound import names

LISTED = Path(__file__).with_name("strangers.toml")

_WORD = re.compile(r"[a-z]{3,}")
_ENDING = re.compile(r"(?:ations?|ings?|ers?|ed|es|s|e|ly)$")


def check(text: str, page: str, covered: Collection[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield line and problem for each name out of place; `covered` spans have another source."""
    known = {*listed()["*"], *listed().get(page, {})}
    for span, name in find_strangers(text, page):
        if (span.line, span.column) not in covered and name not in known:
            yield span.line, f"nothing around `{span.text}` is in the description of {name}"


def find_strangers(text: str, page: str) -> Iterator[tuple[Span, str]]:
    """Yield each inline code with a name that nothing around it describes, and the name."""
    for span in spans(text):
        mention = names.find(span.text, page) if span.kind == CODE else None
        if mention:
            known = _describe(mention.group)[mention.name]
            if not known & stems(span.around.replace(mention.name, " ")):
                yield span, mention.name


@functools.lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about, without their endings."""
    words = _WORD.findall(text.lower())
    return frozenset(_ENDING.sub("", word) for word in words if word not in _common())


def _describe(group: names.Group) -> dict[str, frozenset[str]]:
    """Return the words that tell each name of a group from most of the others."""
    if id(group) not in _DESCRIPTIONS:
        words = {
            name: stems(f"{re.sub('[-_.]', ' ', name)} {text}") for name, text in group.items()
        }
        counts = Counter(word for found in words.values() for word in found)
        most = max(1, len(group) // 4)
        _DESCRIPTIONS[id(group)] = {
            name: frozenset(word for word in found if counts[word] <= most)
            for name, found in words.items()
        }
    return _DESCRIPTIONS[id(group)]


_DESCRIPTIONS: dict[int, dict[str, frozenset[str]]] = {}
"""The words of each group; the groups are cached, so that an id stays that of one group."""


@functools.cache
def listed() -> dict[str, dict[str, str]]:
    """Return the names that pages may use without context: by page and name, the reason."""
    found: dict[str, dict[str, str]] = {}
    for row in _read()["strangers"]:
        pages = {page: known for page, known in row.items() if page != "reason"}
        for page, known in pages.items():
            found.setdefault(page, {}).update(dict.fromkeys(known, row["reason"]))
    return found


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(_read()["common"].split())


@functools.cache
def _read() -> dict[str, Any]:
    return tomllib.loads(LISTED.read_text(encoding="utf-8"))
