"""Render the reference of a contract in HTML, with a place for every field at every depth."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fields import Field, envelope, fields, unrendered, walk
from backbeat_docs.document.markup import code, inline

Heading = Callable[[str, int, str, str], str]
"""Content in HTML, level, anchor and label for the table of contents → the heading in HTML."""


class UnrenderedError(ValueError):
    """A contract has keywords that the page cannot describe; `pointers` are their places."""

    def __init__(self, path: str, pointers: tuple[str, ...]) -> None:
        super().__init__(path, pointers)
        self.path, self.pointers = path, pointers

    def __str__(self) -> str:
        place = f"{self.path}#{self.pointers[0]}"
        return f"{place}: no words for this keyword, so the page would hide it"


def plain_heading(content: str, level: int, anchor: str, label: str) -> str:
    """Return a plain HTML heading."""
    return f'<h{level} id="{html.escape(anchor)}">{content}</h{level}>'


def render(
    contract: Contract, *, level: int = 3, heading: Heading = plain_heading, raw: str = ""
) -> str:
    """Return the reference of a contract, with the fields' headings from `level` on.

    `raw` is the address of the schema. Raises `UnrenderedError` for a keyword that refuses messages
    but is not on the page.
    """
    page = _Page(level, heading)
    lines = [*page.render_message(contract, raw), *page.render_fields(fields(contract), level)]
    if hidden := unrendered(contract, page.rendered):
        raise UnrenderedError(contract.path, hidden)
    return "\n".join(['<div class="bb-contract">', *lines, "</div>"])


class _Page:
    """Writes the parts of one reference and records the keywords that it wrote."""

    def __init__(self, level: int, heading: Heading) -> None:
        self._level, self._heading = level, heading
        self.rendered: set[str] = set()

    def render_message(self, contract: Contract, raw: str) -> Iterator[str]:
        """Yield the part about the message as a whole."""
        rules, pointers = envelope(contract)
        self.rendered |= pointers
        yield self._heading(code(contract.type), self._level, contract.type, contract.type)
        yield f"<p>{inline(str(contract.schema.get('description', '')))}</p>"
        yield from _render_facts(contract, rules, raw)

    def render_fields(self, found: Iterable[Field], level: int) -> Iterator[str]:
        """Yield the fields at one depth, each with those inside it."""
        for field in found:
            self.rendered |= field.pointers
            yield '<div class="bb-field">'
            yield self._heading(code(field.name), min(level, 6), field.anchor, field.path)
            yield from _render_field(field)
            if field.fields:
                yield '<div class="bb-nested">'
                yield from self.render_fields(field.fields, level + 1)
                yield "</div>"
            yield "</div>"


def aliases(contract: Contract) -> dict[str, tuple[str, ...]]:
    """Return the other names of each anchor: `BeatFrame.phase` for `backbeat.beatframe.v1.phase`.

    A nested field has a name with its brackets, and one without.
    """
    names: dict[str, tuple[str, ...]] = {contract.type: (contract.title,)}
    for field in walk(fields(contract)):
        path = f"{contract.title}.{field.path}"
        names[field.anchor] = tuple(dict.fromkeys((path, path.replace("[]", ""))))
    return names


def _render_facts(contract: Contract, rules: Iterable[str], raw: str) -> Iterator[str]:
    schema = f'<a href="{html.escape(raw)}">{code(contract.id)}</a>' if raw else code(contract.id)
    pairs = [
        ("Message", html.escape(contract.title)),
        ("Version", html.escape(contract.version)),
        ("Schema", schema),
        ("Fields", "; ".join(rules) or "others allowed"),
    ]
    yield '<dl class="bb-facts">'
    yield from (f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in pairs)
    yield "</dl>"


def _render_field(field: Field) -> Iterator[str]:
    yield f'<p class="bb-kind">{" ".join(_render_marks(field))}</p>'
    if field.description:
        yield f'<p class="bb-text">{inline(field.description)}</p>'
    if field.rules:
        rules = "".join(f"<li>{rule}</li>" for rule in field.rules)
        yield f'<ul class="bb-rules">{rules}</ul>'
    facts = list(_render_values(field))
    if facts:
        yield f'<p class="bb-values">{" ".join(facts)}</p>'


def _render_marks(field: Field) -> Iterator[str]:
    if field.title:
        yield f'<span class="bb-title">{html.escape(field.title)}</span>'
    yield f'<span class="bb-type">{html.escape(field.kind)}</span>'
    word = "required" if field.required else "optional"
    yield f'<span class="bb-{word}">{word}</span>'
    if field.deprecated:
        yield '<span class="bb-deprecated">deprecated</span>'


def _render_values(field: Field) -> Iterator[str]:
    if field.unit:
        yield f"<span>Unit: {html.escape(field.unit)}.</span>"
    if field.default:
        yield f"<span>Default: {code(field.default[0])}.</span>"
    if field.examples:
        word = "Example" if len(field.examples) == 1 else "Examples"
        yield f"<span>{word}: {', '.join(code(example) for example in field.examples)}.</span>"
