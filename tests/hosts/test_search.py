"""The search of the built site, in a real Chromium: the right page comes first.

`tests/cases/search.json` lists what people type, and the page, or the section of a page, that the
search should show first.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import cases
from support.browser import IN_BROWSER

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.validate.codes import CODES

pytestmark = IN_BROWSER

EXPECTED: dict[str, str] = json.loads((cases.TESTS / "cases" / "search.json").read_text())
EXPECTED |= dict.fromkeys(CODES, "reference/finding-codes/")
for known in packaged().values():
    EXPECTED |= dict.fromkeys((known.title, known.name), f"messages/{known.name}/")

SEARCH = """async queries => {
    const { base, search } = JSON.parse(document.getElementById('__config').textContent);
    const root = new URL(`${base}/`, location);
    const worker = new Worker(new URL(search, root));
    const ask = message => new Promise(answer => {
        worker.onmessage = ({ data }) => answer(data);
        worker.postMessage(message);
    });
    const index = await (await fetch(new URL('search/search_index.json', root))).json();
    await ask({ type: 0, data: { ...index, options: { suggest: true } } });
    const found = {};
    for (const query of queries) {
        const pages = (await ask({ type: 2, data: query })).data.items;
        found[query] = pages.map(sections => sections.map(section => section.location));
    }
    return found;
}"""
"""Ask the theme's own worker, as its search field does: pages in order, each with its sections."""


@pytest.fixture(scope="module")
def found(browser: Any, address: str) -> dict[str, list[list[str]]]:
    page = browser.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_function("typeof document$ !== 'undefined'")
    answers = page.evaluate(SEARCH, list(EXPECTED))
    page.close()
    return answers


@pytest.mark.parametrize("query", EXPECTED)
def test_the_right_page_comes_first(found: dict[str, list[list[str]]], query: str) -> None:
    wanted = EXPECTED[query]
    first = found[query][0] if found[query] else []
    assert [place.partition("#")[0] for place in first[:1]] == [wanted.partition("#")[0]]
    sections = [place for place in first if "#" in place]
    assert "#" not in wanted or sections[0] == wanted


def test_a_word_that_no_page_has_finds_nothing(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address, wait_until="load")
    assert page.evaluate(SEARCH, ["xylophone"]) == {"xylophone": []}
    page.close()
