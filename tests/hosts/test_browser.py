"""The site in a real Chromium: looks, keyboard, screen reader, phone, search, no other host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.browser import IN_BROWSER
from support.site import DOCS

from backbeat_docs.contracts.catalogue import packaged

pytestmark = IN_BROWSER

PAGES = (
    "",
    "integration-guide/",
    "tempo-guide/",
    "messages/barreport/",
    "reference/finding-codes/",
    "reference/command-line/",
    "reference/python/",
    "reference/troubleshooting/",
    "schema-evolution/",
    "ci/github/",
)
"""One page of each kind, for slow tests."""

THEME = {"aria-dialog-name": ".md-search", "landmark-unique": ".md-code__nav"}
"""Violations of the theme itself, with the element that has them; all others are ours."""


ONE_BLOCK_A_LANGUAGE = """() => {
    const seen = new Set();
    for (const block of document.querySelectorAll('div.highlight')) {
        const marked = block.querySelector('.hll') !== null;
        const key = `${block.className.match(/language-\\S+/)} ${marked}`;
        if (seen.has(key)) block.remove();
        seen.add(key);
    }
}"""
"""Blocks of one language have the same colours, and axe is slow on their many words."""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violations(visit: Any, path: str) -> None:
    page = visit(path, scheme="light")
    page.evaluate(ONE_BLOCK_A_LANGUAGE)
    assert violations(page) == []
    page.get_by_title("Switch to dark mode").click()
    page.wait_for_function("document.body.getAttribute('data-md-color-scheme') == 'slate'")
    assert violations(page, runOnly=["color-contrast", "link-in-text-block"]) == []
    assert page.errors == []


def violations(page: Any, **options: Any) -> list[tuple[str, list[str], str]]:
    from axe_playwright_python.sync_playwright import Axe

    return [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
        if THEME.get(violation["id"], "none") not in str(node["target"])
    ]


def test_on_a_phone_only_code_scrolls_sideways(visit: Any, site: Path, address: str) -> None:
    page = visit("", width=360)
    paths = sorted(str(path.parent.relative_to(site)) for path in site.rglob("index.html"))
    assert len(paths) >= len(list(DOCS.rglob("*.md")))
    wide = {}
    for path in paths:
        page.goto(f"{address}{path}/", wait_until="load")
        found = page.evaluate(SCROLLS)
        if found or page.evaluate("document.documentElement.scrollWidth") > 360:
            wide[path] = found or "the page itself"
    assert wide == {}
    assert page.errors == []


SCROLLS = """() => [...document.querySelectorAll('.md-content *')]
    .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
    .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
    .filter(e => !e.closest('pre') && !e.querySelector('pre'))
    .map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    ("words", "address_part"),
    [
        ("review", "messages/"),
        ("BeatFrame.tempo_bpm", "messages/beatframe/"),
        ("backbeat.beatframe.v1", "messages/beatframe/"),
        ("tempo_bpm", "tempo_bpm"),
        ("duplicate-key", "reference/finding-codes/"),
        ("--exit-code", "reference/command-line/"),
    ],
)
def test_search_finds(visit: Any, words: str, address_part: str) -> None:
    page = visit("")
    open_search(page, "/")
    page.keyboard.type(words)
    page.wait_for_function(
        """part => [...document.querySelectorAll('.md-search-result__link')].slice(0, 12)
        .some(link => link.href.includes(part))""",
        arg=address_part,
    )


def open_search(page: Any, key: str) -> None:
    """Press a key until the theme, which listens a moment after the page is drawn, opens search."""
    for _ in range(60):
        page.keyboard.press(key)
        page.wait_for_timeout(250)
        if page.evaluate("document.activeElement.matches('.md-search__input')"):
            return
    raise AssertionError(f"{key} does not open the search")


def test_the_keyboard_reaches_content_search_and_a_field(visit: Any) -> None:
    page = visit("messages/beatframe/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    assert page.url.endswith("#beatframe") or "#" in page.url
    open_search(page, "f")
    page.keyboard.press("Escape")
    link = page.locator('[id="backbeat.beatframe.v1.phase"] .headerlink')
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/beatframe/#backbeat.beatframe.v1.phase")


@pytest.mark.parametrize("path", ["", "guides/go/", "reference/releases/"])
def test_a_message_is_two_clicks_away(visit: Any, path: str) -> None:
    for known in packaged().values():
        page = visit(path)
        page.locator(".md-tabs").get_by_role("link", name="Messages").click()
        page.wait_for_url("**/messages/**")
        page.locator(".md-sidebar--primary").get_by_role("link", name=known.title).click()
        page.wait_for_url(f"**/messages/{known.name}/")


def test_a_link_to_a_field_shows_it(visit: Any) -> None:
    page = visit("messages/barreport/#backbeat.barreport.v1.issues.severity")
    place = page.locator('[id="backbeat.barreport.v1.issues.severity"]')
    page.wait_for_function(
        """() => { const box = document.getElementById('backbeat.barreport.v1.issues.severity')
        .getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"""
    )
    assert place.inner_text().startswith("severity")


def test_the_dark_scheme_can_be_turned_on_and_off(visit: Any) -> None:
    page = visit("")
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"
    page.get_by_title("Switch to dark mode").click()
    assert page.evaluate(scheme) == "slate"
    page.get_by_title("Switch to light mode").click()
    assert page.evaluate(scheme) == "default"
