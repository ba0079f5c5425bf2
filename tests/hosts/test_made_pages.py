"""The pages that are made: their blocks are run like those of any page, and nothing is left out."""

from __future__ import annotations

import re

import pytest
from support.blocks import parse

from backbeat_docs.commands import COMMANDS, load_command
from backbeat_docs.document.fences import fences, use
from backbeat_docs.hosts.mkdocs.pages import PAGES
from backbeat_docs.hosts.sybil import every_parser
from backbeat_docs.validate.codes import CODES

TEXTS = {name: render() for name, render in PAGES.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_their_blocks_run(name: str) -> None:
    document = parse(TEXTS[name], f"/docs/{name}", every_parser())
    assert len(document.regions) == len(fences(TEXTS[name]))
    for example in document:
        example.evaluate()


def test_every_code_has_its_place_and_an_example_where_a_message_can_have_it() -> None:
    text = TEXTS["reference/finding-codes.md"]
    sections = dict(
        re.findall(r"^## `([\w-]+)` \{#finding-\1\}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    )
    assert list(sections) == list(CODES)
    for code in CODES.values():
        found = fences(sections[code.code])
        assert len(found) == (code.example is not None), code.code
        assert all(use(fence) in ("message", "console") for fence in found)
        assert code.title in sections[code.code]


def test_every_command_option_and_status_has_its_place() -> None:
    text = TEXTS["reference/command-line.md"]
    sections = dict(re.findall(r"^## backbeat (\w+) .*?\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    assert list(sections) == list(COMMANDS)
    for name, section in sections.items():
        table = load_command(name)
        for option in table.options:
            for word in (*option.names, *option.choices):
                assert f"`{word}`" in section, (name, word)
        for status, _ in table.statuses:
            assert f"- `{status}`: " in section, (name, status)
