"""The site in a real Chromium: looks, keyboard, screen reader, phone, search, no other host."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from support.publish import publish
from support.site import DOCS

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)

REQUIRED = os.environ.get("BACKBEAT_BROWSER") == "required"

pytestmark = pytest.mark.skipif(
    BROWSER is None and not REQUIRED,
    reason=f"the browser tests did not run: none of {', '.join(BROWSERS)} is installed",
)

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


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serve(site) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert BROWSER is not None, f"none of {', '.join(BROWSERS)} is installed, and one is required"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Open a page in its own context; record and refuse requests to other hosts."""
    contexts: list[Any] = []
    foreign: list[str] = []

    def allow(route: Any) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    def open_page(path: str, *, width: int = 1280, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", allow)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{address}{path}", wait_until="load")
        page.wait_for_function("typeof document$ !== 'undefined'")  # the theme's script has run
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []


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
