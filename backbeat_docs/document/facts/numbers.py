"""Find the source of a number: the schema of a field beside it, or an example of its section."""

from __future__ import annotations

import functools
import re

from backbeat_docs.document.facts.place import Place
from backbeat_docs.document.facts.project import Project
from backbeat_docs.document.facts.schemas import normalize

_LITERAL = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)*(?!\w)|(?<=v)\d+(?:\.\d+)+")
_WORD = re.compile(r"[A-Za-z][\w.\[\]]*")


def is_known_number(text: str, place: Place, project: Project) -> bool:
    """Return whether a number is a version, a limit of a field beside it, or in an example."""
    number = normalize(text)
    return (
        number in {contract.version for contract in project.contracts}
        or number in _find_limits(place, project)
        or number in _list_literals(place.section.examples)
    )


@functools.lru_cache(maxsize=256)
def _list_literals(examples: str) -> frozenset[str]:
    return frozenset(map(normalize, _LITERAL.findall(examples)))


def _find_limits(place: Place, project: Project) -> frozenset[str]:
    """Return the numbers in the schemas of the fields that the text around a number names."""
    words = _WORD.findall(place.span.around)
    anchors = (
        project.mentions.anchor(w, place.own) for word in words for w in (word, word.lower())
    )
    return frozenset().union(*(project.limits.get(anchor or "", ()) for anchor in anchors))
