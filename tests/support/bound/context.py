"""A name is mentioned where the words are that the code describes it with.

A name that exists may still be the wrong one: `--json` where the page means `--quiet`. This check
finds that when the paragraph has no word of what the code says about the name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from backbeat_docs.document.prose import CELL, CODE, Span, spans
from support.bound import names

_WORD = re.compile(r"[a-z]{3,}")
_ENDING = re.compile(r"(?:ations?|ings?|ers?|ed|es|s|e|ly)$")
_COMMON = frozenset(
    "the and for that this with from are not but has have its all one which each you your can may "
    "must will when where who what how than then into out same other them they their every any also "
    "only does without such use used uses file files message messages backbeat contract contracts "
    "schema schemas value values name names field fields text line lines json folder".split()
)


def stems(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about, without their endings."""
    words = _WORD.findall(text.lower())
    return frozenset(_ENDING.sub("", word) for word in words if word not in _COMMON)


@functools.cache
def _describe(name: str, description: str) -> frozenset[str]:
    return stems(f"{re.sub('[-_.]', ' ', name)} {description}")


def find_strangers(page: str, name: str) -> Iterator[tuple[Span, str]]:
    """Yield each inline code with a name that nothing around it describes, and the name."""
    for span in spans(page):
        mention = names.find(span.text, name) if span.kind == CODE else None
        if mention:
            known = _describe(mention.name, mention.group[mention.name])
            if not known & stems(re.sub(rf"`[^`]*{re.escape(span.text)}[^`]*`", " ", span.around)):
                yield span, mention.name


__all__ = ["CELL", "find_strangers", "stems"]
