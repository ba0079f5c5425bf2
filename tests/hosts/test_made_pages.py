"""The generated pages: their blocks run like those of any page, and nothing is missing."""

from __future__ import annotations

import html
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
def test_blocks_of_generated_pages_run(name: str) -> None:
    document = parse(TEXTS[name], f"/docs/{name}", every_parser())
    assert len(document.regions) == len(fences(TEXTS[name]))
    for example in document:
        example.evaluate()


def test_every_code_has_a_section_and_an_example_where_one_exists() -> None:
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


def test_every_command_option_and_status_is_documented() -> None:
    text = TEXTS["reference/command-line.md"]
    sections = dict(re.findall(r"^## backbeat ([\w-]+) .*?\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    assert list(sections) == list(COMMANDS)
    for name, section in sections.items():
        table = load_command(name)
        for option in table.options:
            for word in (*option.names, *option.choices):
                assert f"`{word}`" in section, (name, word)
        for status, meaning in table.statuses:
            term = rf"`{status}`.*\{{ #backbeat-{name}-status-{status} \}}\n:   "
            words = re.sub(r"--[a-z-]+", r"`\g<0>`", meaning)
            assert re.search(term + re.escape(words), html.unescape(section)), (name, status)


def test_every_option_and_status_has_an_anchor_of_its_own() -> None:
    text = TEXTS["reference/command-line.md"]
    anchors = re.findall(r"\{ #([\w-]+) \}$", text, re.M)
    assert len(anchors) == len(set(anchors)) == text.count("\n:   ")
    assert {"backbeat-validate-exit-code", "backbeat-validate-quiet"} <= set(anchors)
    assert {f"backbeat-{name}-status-0" for name in COMMANDS} <= set(anchors)
