"""What the pages say outside their fences is what the code, the schemas and the traffic say."""

from __future__ import annotations

import pytest
from support import bound
from support.bound import context, healthy, names, tables
from support.bound.table_rows import TABLES
from support.bound.tables import Table
from support.drift import prose

from backbeat_docs.document.facts.rows import find_claims

PAGES = {page.name: page for page in prose.pages()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_is_true(name: str) -> None:
    assert bound.check(PAGES[name].text, name) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_a_source(name: str) -> None:
    """It is in the list of tables, or a fact is in it: what has no source is a list or a text."""
    text = PAGES[name].text
    sourced = {table.heading for table in TABLES if table.page == name}
    claims = [claim for claim in find_claims(name, text, bound.project().rows) if claim.value]
    stated = {
        line
        for claim in claims
        for line in range(text.count("\n", 0, claim.start) + 1, text.count("\n", 0, claim.end) + 2)
    }
    for table in tables.find_tables(text):
        rows = range(table.line, table.line + len(table.rows) + 1)
        assert table.heading in sourced or stated & {*rows}, table.heading


def test_a_table_that_differs_from_its_source() -> None:
    source = Table("docs/*.md", "Name | Default", lambda: {0: ["a", "b"], 1: ["1", "x | y"]})
    page = "# P\n\n| Name | Default |\n|---|---|\n| [`a`](a.md) | `1` |\n| b | `x \\| y` |\n"
    assert list(tables.check(page, "docs/p.md", [source])) == []
    assert list(tables.check(page.replace("`1`", "`2`"), "docs/p.md", [source])) == [
        (5, 'the table has "2", the code "1"')
    ]
    (missing,) = tables.check(page.replace("Name", "Names"), "docs/p.md", [source])
    assert missing == (1, '0 tables have the heading "Name | Default"')
    shorter = page.rpartition("| b")[0]
    assert (3, '"Name | Default" has 1 rows, not 2') in list(
        tables.check(shorter, "docs/p.md", [source])
    )
    fenced = page.replace("# P\n", "```text\n").rstrip() + "\n```\n"
    assert list(tables.find_tables(fenced)) == []


def test_a_name_where_nothing_describes_it() -> None:
    page = "# P\n\nWith `{}` only failures are printed.\n"
    assert list(context.check(page.format("--quiet"), "docs/p.md", ())) == []
    ((line, problem),) = context.check(page.format("--json"), "docs/p.md", ())
    assert line == 3
    assert problem == "nothing around `--json` is in the description of --json"
    assert list(context.check(page.format("--json"), "docs/p.md", {(3, 7)})) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("--quiet", "--quiet"),
        ("backbeat evolve --check", "--check"),
        ("backbeat tempo 2", "tempo"),
        ("make drift", "drift"),
        ("backbeat-contracts[cli,zstd]", "cli"),
        ("BeatFrame.phase", "phase"),
        ("issues[2].severity", "severity"),
        ("planning", "planning"),
        ("type-missing", "type-missing"),
        ("schemas/released", None),
        ("anything else", None),
    ],
)
def test_the_name_in_inline_code(text: str, name: str | None) -> None:
    found = names.find(text, "docs/p.md")
    assert (found.name if found else None) == name
    assert found is None or text[found.start : found.end] == name


def test_that_every_listed_stranger_is_one() -> None:
    for page, known in context.listed().items():
        if page == "*":
            continue
        text = PAGES[page].text
        sourced = bound.find_sourced(text, page)
        found = {
            name
            for span, name in context.find_strangers(text, page)
            if (span.line, span.column) not in sourced
        }
        assert set(known) <= found, page


def test_the_traffic_shows_the_rules() -> None:
    assert healthy.states_on_time() == ("reviewing", "completed")
    assert healthy.last_states() == ("completed", "failed")
    assert (healthy.drift("behind"), healthy.drift("ahead")) == ("positive", "negative")
    assert healthy.value_in("executing", "progress") == "different values"
