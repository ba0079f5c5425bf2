"""A contract → its reference in HTML: one place for every field at every depth."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fields import Field, envelope, fields, missing, walk
from backbeat_docs.document.markup import code, inline

Heading = Callable[[str, int, str, str], str]
"""Content in HTML, level, anchor and label for the table of contents → the heading in HTML."""


class UnrenderedError(ValueError):
    """A contract that cannot be rendered whole: its text names the file and the place."""


def plain_heading(content: str, level: int, anchor: str, label: str) -> str:
    """Return a heading as any page would have it."""
    return f'<h{level} id="{html.escape(anchor)}">{content}</h{level}>'


def render(
    contract: Contract, *, level: int = 3, heading: Heading = plain_heading, raw: str = ""
) -> str:
    """Return the reference of a contract, its fields' headings from `level` on.

    `raw` is the address of the schema.

    Raises `UnrenderedError` when a keyword constrains messages and would stand nowhere.
    """
    forgotten = missing(contract)
    if forgotten:
        place = f"{contract.path}#{forgotten[0]}"
        raise UnrenderedError(f"{place}: no words for this keyword, so the page would hide it")
    lines = [
        heading(code(contract.type), level, contract.type, contract.type),
        f"<p>{inline(str(contract.schema.get('description', '')))}</p>",
        *_facts(contract, raw),
        *(line for field in fields(contract) for line in _field(field, level, heading)),
    ]
    return "\n".join(['<div class="bb-contract">', *lines, "</div>"])


def aliases(contract: Contract) -> dict[str, tuple[str, ...]]:
    """Return the other names of each anchor: `BeatFrame.phase` for `backbeat.beatframe.v1.phase`.

    Nested fields are known with and without their brackets.
    """
    names: dict[str, tuple[str, ...]] = {contract.type: (contract.title,)}
    for field in walk(fields(contract)):
        path = f"{contract.title}.{field.path}"
        names[field.anchor] = tuple(dict.fromkeys((path, path.replace("[]", ""))))
    return names


def _facts(contract: Contract, raw: str) -> Iterator[str]:
    schema = f'<a href="{html.escape(raw)}">{code(contract.id)}</a>' if raw else code(contract.id)
    pairs = [
        ("Message", html.escape(contract.title)),
        ("Version", html.escape(contract.version)),
        ("Schema", schema),
        ("Fields", "; ".join(envelope(contract)[0]) or "others too"),
    ]
    yield '<dl class="bb-facts">'
    yield from (f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in pairs)
    yield "</dl>"


def _field(field: Field, level: int, heading: Heading) -> Iterator[str]:
    yield '<div class="bb-field">'
    yield heading(code(field.name), min(level, 6), field.anchor, field.path)
    yield f'<p class="bb-kind">{" ".join(_marks(field))}</p>'
    if field.description:
        yield f'<p class="bb-text">{inline(field.description)}</p>'
    if field.rules:
        rules = "".join(f"<li>{rule}</li>" for rule in field.rules)
        yield f'<ul class="bb-rules">{rules}</ul>'
    facts = list(_values(field))
    if facts:
        yield f'<p class="bb-values">{" ".join(facts)}</p>'
    if field.fields:
        yield '<div class="bb-nested">'
        for inner in field.fields:
            yield from _field(inner, level + 1, heading)
        yield "</div>"
    yield "</div>"


def _marks(field: Field) -> Iterator[str]:
    if field.title:
        yield f'<span class="bb-title">{html.escape(field.title)}</span>'
    yield f'<span class="bb-type">{html.escape(field.kind)}</span>'
    word = "required" if field.required else "optional"
    yield f'<span class="bb-{word}">{word}</span>'
    if field.deprecated:
        yield '<span class="bb-deprecated">deprecated</span>'


def _values(field: Field) -> Iterator[str]:
    if field.unit:
        yield f"<span>Unit: {html.escape(field.unit)}.</span>"
    if field.default:
        yield f"<span>Default: {code(field.default[0])}.</span>"
    if field.examples:
        word = "Example" if len(field.examples) == 1 else "Examples"
        yield f"<span>{word}: {', '.join(code(example) for example in field.examples)}.</span>"
