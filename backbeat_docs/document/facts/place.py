"""Where a span is: what the text around it, its section and its page are about."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from backbeat_docs.document.facts.project import Project
from backbeat_docs.document.fences import Fence, fences
from backbeat_docs.document.prose import Span, prose

_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_OWN = re.compile(
    r"\A---\n(?:(?!---).*\n)*?contract: *(\w+)|^ *(?:#{1,6} *)?::: *(\S+)", re.MULTILINE
)


class Section(NamedTuple):
    """A section of a page: its text, and the text of its examples."""

    text: str
    examples: str


class Place(NamedTuple):
    """What is around a span of a page.

    `nearby` are the texts that tell what it is about, from the nearest to the whole page; `own` is
    the title of the contract that the page is about.
    """

    page: str
    span: Span
    section: Section
    whole: Section
    nearby: tuple[str, ...]
    own: str | None

    def inside(self, text: str) -> Place:
        """Return the place of a part of a text."""
        return self._replace(nearby=(text, *self.nearby))


class Page:
    """A page in sections; raises `FenceError` for a fence that never ends."""

    def __init__(self, name: str, text: str, project: Project) -> None:
        self.name, found = name, fences(text)
        starts = {text.count("\n", 0, m.start()) + 1 for m in _HEADING.finditer(prose(text))}
        self._starts = sorted({1, *starts})
        lines = text.split("\n")
        ends = [*self._starts[1:], len(lines) + 1]
        self._sections = [
            Section("\n".join(lines[first - 1 : last - 1]), _join_examples(found, first, last))
            for first, last in zip(self._starts, ends, strict=True)
        ]
        self._whole = Section(text, _join_examples(found, 1, len(lines) + 1))
        self._own = _find_own(text, project)

    def place(self, span: Span) -> Place:
        """Return where a span of this page is."""
        section = self._sections[bisect.bisect(self._starts, span.line) - 1]
        nearby = (span.around, section.text, self._whole.text)
        return Place(self.name, span, section, self._whole, nearby, self._own)


def _join_examples(found: tuple[Fence, ...], first: int, last: int) -> str:
    """Return the text of the fences in some lines, with their languages and attributes."""
    return "\n".join(
        "\n".join(
            (fence.language, *(f'{k}="{v}"' for k, v in fence.attributes.items()), fence.text)
        )
        for fence in found
        if first <= fence.line < last
    )


def _find_own(text: str, project: Project) -> str | None:
    names = {one.name: one.title for one in project.contracts}
    types = {one.type: one.title for one in project.contracts}
    for name, type_ in _OWN.findall(text):
        title = names.get(name) or types.get(type_)
        if title:
            return title
    return None
