"""The command-line page, from the tables that the argument parser is built from."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backbeat_docs.document.markup import markdown

if TYPE_CHECKING:
    from backbeat_docs.commands import Command, Option

_HEAD = """\
---
title: Command line
description: Every command, option and exit status of backbeat and backbeat-validate.
tags: [exit]
search: {boost: 2}
---

# Command line

Installing the package gives you `backbeat`, with the commands below, and `backbeat-validate`,
which is `backbeat validate` as a command of its own. Every command prints its options with
`--help`.
"""


def render(tables: Sequence[Command]) -> str:
    """Return the page of these commands in Markdown."""
    index = [f"- [`backbeat {table.name}`](#backbeat-{table.name}): {table.summary}"
             for table in tables]  # fmt: skip
    return "\n".join(
        [_HEAD, *index, "", *(line for table in tables for line in _render_command(table))]
    )


def _render_command(table: Command) -> Iterator[str]:
    yield f"## backbeat {table.name} {{#backbeat-{table.name}}}\n"
    yield f"{_write_sentence(table.description)}\n"
    for group in dict.fromkeys(option.group for option in table.options):
        yield f"**{group.capitalize()}**\n"
        for option in table.options:
            if option.group == group:
                yield from _render_option(table.name, option)
    if table.examples:
        yield "**Examples**\n"
        yield from (f"- `{line}`: {purpose}" for line, purpose in table.examples)
        yield ""
    yield "**Exit status**\n"
    for status, meaning in table.statuses:
        yield f"`{status}`{_write_anchor(f'backbeat-{table.name}-status-{status}')}"
        yield f":   {_escape(meaning)}"
        yield ""


def _render_option(command: str, option: Option) -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in option.names)
    metavar = "" if option.kind == "flag" or option.metavar is None else f" `{option.metavar}`"
    name = max(option.names, key=len).lstrip("-")
    yield f"{names}{metavar}{_write_anchor(f'backbeat-{command}-{name}')}"
    yield f":   {_write_sentence(option.help)}{_write_details(option)}"
    yield ""


def _write_anchor(name: str) -> str:
    """Return the end of a term that can be linked to, in Markdown with `attr_list`."""
    return f' [&para;](#{name}){{.headerlink title="Link to this entry"}} {{ #{name} }}'


def _write_details(option: Option) -> str:
    parts = []
    if option.choices:
        parts.append("One of " + ", ".join(f"`{choice}`" for choice in option.choices) + ".")
    if option.default is not None:
        parts.append(f"Default: `{option.default}`.")
    if option.repeat:
        parts.append("May be given several times.")
    if not option.optional:
        parts.append("Required.")
    return " " + " ".join(parts) if parts else ""


_OPTION = re.compile(r"(?:&#45;){2}[a-z]+(?:&#45;[a-z]+)*")


def _escape(text: str) -> str:
    """Escape text for a Markdown page, and show the options in it as code."""
    return _OPTION.sub(lambda match: f"`{html.unescape(match[0])}`", markdown(text))


def _write_sentence(text: str) -> str:
    escaped = _escape(text)
    return escaped[:1].upper() + escaped[1:] + ("" if text.rstrip().endswith(".") else ".")
