"""The site in a real Chromium: looks, keyboard, screen reader, phone, search, no other host."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from support.browser import IN_BROWSER, serve
from support.publish import publish
from support.site import DOCS

from backbeat_docs.contracts.catalogue import packaged

pytestmark = IN_BROWSER

PAGES = (
    "",
    "integration/statusclaims/",
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


SESSION = '[data-copy*="backbeat-validate --exit-code"]'


def test_copying_a_session_takes_its_commands_only(visit: Any) -> None:
    page = visit("reference/troubleshooting/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = page.locator(f"{SESSION}:has(.go)").first
    shown = block.inner_text().splitlines()
    block.locator("button").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text != '')")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied == [line.removeprefix("$ ") for line in shown if line.startswith("$ ")]
    assert len(copied) < len([line for line in shown if line.strip()])


def test_selecting_a_session_skips_prompts_and_output(visit: Any) -> None:
    page = visit("reference/troubleshooting/")
    block = page.locator(f"{SESSION}:has(.go)").first
    selected = block.evaluate(
        """block => {
        getSelection().selectAllChildren(block.querySelector('code'));
        return getSelection().toString() }"""
    )
    commands = block.get_attribute("data-copy").splitlines()
    assert [line for line in selected.splitlines() if line.strip()] == commands


def test_no_code_is_wider_than_its_column(visit: Any, site: Path, address: str) -> None:
    page = visit("")
    paths = sorted(str(path.parent.relative_to(site)) for path in site.rglob("index.html"))
    assert len(paths) >= len(list(DOCS.rglob("*.md")))
    wide = {}
    for path in paths:
        page.goto(f"{address}{path}/", wait_until="load")
        if found := page.evaluate(WIDE):
            wide[path] = found
    assert wide == {}


WIDE = """() => [...document.querySelectorAll('pre > code')]
    .filter(code => code.scrollWidth > code.clientWidth + 1)
    .map(code => code.innerText.slice(0, 120))"""


def test_a_word_of_the_glossary_is_explained_where_it_is_first_used(visit: Any) -> None:
    page = visit("messages/beatframe/")
    assert page.locator("abbr", has_text="Pulse").count() == 1
    word = page.locator("abbr", has_text="Pulse")
    meaning = word.get_attribute("title")
    assert meaning in (DOCS / "words.md").read_text()
    word.hover()
    page.get_by_role("tooltip").get_by_text(meaning).wait_for()


@pytest.mark.parametrize("path", ["", "messages/statusclaim/", "benchmark/", "docs-as-tests/"])
def test_a_dark_page_is_readable_on_paper(visit: Any, path: str) -> None:
    page = visit(path, scheme="dark")
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    page.emulate_media(media="print")
    page.evaluate(ONE_BLOCK_A_LANGUAGE)
    assert page.evaluate(f"{LIGHTNESS}(getComputedStyle(document.body).backgroundColor)") == 255
    assert violations(page, runOnly=["color-contrast"]) == []


LIGHTNESS = "(color => Math.min(...color.match(/\\d+/g).slice(0, 3).map(Number)))"


@pytest.mark.parametrize("path", ["", "protocol/", "benchmark/"])
def test_a_picture_has_the_colours_of_its_page(visit: Any, path: str) -> None:
    page = visit(path, scheme="light")
    page.get_by_title("Switch to dark mode").click()
    page.wait_for_function("document.body.getAttribute('data-md-color-scheme') == 'slate'")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.bb-figure svg')].map(picture =>
        [picture, picture.closest('article')].map(one => getComputedStyle(one).color))"""
    )
    assert colours
    assert all(picture == around for picture, around in colours)
    assert page.locator("article img").count() == 0


def test_an_option_can_be_linked(visit: Any) -> None:
    page = visit("reference/command-line/")
    term = page.locator("dt", has_text="--exit-code").first
    term.hover()
    term.locator(".headerlink").click()
    page.wait_for_url("**/#backbeat-validate-exit-code")
    assert page.locator("dt:target").inner_text().startswith("--exit-code")


def test_a_row_leads_to_the_details_of_its_field(visit: Any) -> None:
    page = visit("messages/statusclaim/")
    page.locator(".bb-glance").get_by_role("link", name="state", exact=True).click()
    page.wait_for_url("**/#backbeat.statusclaim.v1.state")
    details = page.locator(".bb-field", has=page.locator('[id="backbeat.statusclaim.v1.state"]'))
    assert "it has given up the task" in details.inner_text()


def test_the_schema_and_raw_patterns_are_folded(visit: Any, site: Path) -> None:
    page = visit("messages/beatframe/")
    assert not page.locator(".bb-raw").first.is_visible()
    page.locator(".bb-pattern summary").first.click()
    assert page.locator(".bb-raw").first.is_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Show or copy the schema").click()
    page.locator(".bb-schema button").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text != '')")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    assert json.loads(download.value.path().read_bytes()) == copied
    assert copied["title"] == "BeatFrame"


def test_a_page_for_unknown_addresses_has_search_and_the_main_links(
    browser: Any, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "backbeat").symlink_to(site)  # its links begin with the path of the site
    with serve(tmp_path) as address, browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{address}backbeat/404.html", wait_until="load")
        page.wait_for_function("typeof document$ !== 'undefined'")
        assert page.locator("article h1").inner_text() == "Page not found"
        links = [link.evaluate("link => link.href") for link in page.locator("article li a").all()]
        assert len(links) >= 4
        assert [link for link in links if not page.request.get(link).ok] == []
        open_search(page, "/")
        page.keyboard.type("tempo_bpm")
        page.locator(".md-search-result__link").first.wait_for()


def test_the_first_load_is_small(browser: Any, address: str) -> None:
    """Pages are served compressed, as GitHub Pages does; the search loads its index by itself."""
    context = browser.new_context()
    page = context.new_page()
    responses: list[Any] = []
    context.on("response", lambda response: responses.append(response))
    page.goto(address, wait_until="networkidle")
    bodies = {response.url.removeprefix(address): response.body() for response in responses}
    context.close()
    index = bodies.pop("search/search_index.json")
    assert sum(map(len, bodies.values())) < 500_000
    assert sum(len(gzip.compress(body)) for body in (*bodies.values(), index)) < 300_000


def test_the_dark_scheme_can_be_turned_on_and_off(visit: Any) -> None:
    page = visit("")
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"
    page.get_by_title("Switch to dark mode").click()
    assert page.evaluate(scheme) == "slate"
    page.mouse.move(0, 0)  # below the pointer, the title is a tooltip of the theme
    page.get_by_title("Switch to light mode").click()
    assert page.evaluate(scheme) == "default"


def test_a_published_version_shows_what_it_is(browser: Any, site: Path, tmp_path: Path) -> None:
    root = tmp_path / "backbeat"
    root.mkdir()
    for version in ("dev", "1.0", "2.0"):
        publish(site, version, root)
    errors: list[str] = []
    with serve(tmp_path) as address, browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        for version in ("dev", "1.0", "latest"):
            page.goto(f"{address}backbeat/{version}/install/")
            page.wait_for_selector(".md-version")  # the theme has read the list of versions
            assert page.locator(".bb-version").is_visible() == (version != "latest")
            assert violations(page, runOnly=["color-contrast", "landmark-unique"]) == []
        page.goto(f"{address}backbeat/reference/finding-codes/#finding-enum")
        page.wait_for_url(f"{address}backbeat/latest/reference/finding-codes/#finding-enum")
    assert errors == []
