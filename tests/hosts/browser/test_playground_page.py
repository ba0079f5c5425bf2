"""The playground as a page: keyboard, screen reader, colours, phone, policy, weight, no script."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from support import cases
from support.browser import IN_BROWSER, Strict, serve
from support.playground import PATH, edit, fill, list_rows, wait, wait_for_verdict
from support.publish import publish

pytestmark = IN_BROWSER

FRAME = (cases.TESTS / "examples" / "beatframe-valid.json").read_text()
MISSPELT = FRAME.replace('"phase": "execute"', '"phase": "excute"')
COMMAND = "backbeat-validate --file message.json"

FOCUSED = """() => {
    const one = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
    return one.ariaLabel || one.labels?.[0]?.firstChild.textContent || one.textContent.trim();
}"""


def open_page(visit: Any, **options: Any) -> Any:
    page = visit(PATH, **options)
    wait_for_verdict(page)
    return page


def test_the_keyboard_reaches_everything(visit: Any) -> None:
    page = open_page(visit)
    fill(page, MISSPELT)
    wait(page, "1 finding in this")
    page.get_by_label("Example").focus()
    reached = []
    for _ in range(9):
        reached.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    (row,) = list_rows(page)
    place = row[0].split(":")
    assert [one.partition(", column")[0] for one in reached[:7]] == [
        "Example",
        "Unknown fields",
        "Open a file",
        "Share",
        "Message",
        f"{row[0]}Line {place[0]}",
        row[2],
    ]
    assert reached[7].startswith("Fix it")


def test_tab_and_escape_leave_the_editor(visit: Any) -> None:
    page = open_page(visit)
    fill(page, MISSPELT)
    page.keyboard.press("Control+F")
    page.wait_for_selector(".cm-search")
    page.keyboard.press("Escape")
    assert page.locator(".cm-search").count() == 0
    assert page.evaluate(FOCUSED) == "Message"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.bb-play-status')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "Message"
    for key in ("s", "f", "n", "p", "/", "."):  # keys of the theme
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == "Message"
    assert page.url.endswith(PATH)


def test_a_finding_can_be_fixed_by_keyboard(visit: Any) -> None:
    page = open_page(visit)
    fill(page, MISSPELT)
    wait(page, "1 finding in this")
    page.get_by_role("button", name="Fix it").focus()
    page.keyboard.press("Enter")
    wait(page, "Valid BeatFrame")
    assert page.evaluate("document.activeElement.matches('.bb-play-status')")


def test_the_verdict_is_announced(visit: Any) -> None:
    page = open_page(visit)
    status = page.get_by_role("status").filter(has_text="finding")
    assert status.count() == 1
    assert status.evaluate("place => place.ariaLive !== 'off'")
    fill(page, FRAME)
    page.get_by_role("status").filter(has_text="Valid BeatFrame").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violations_in_the_playground(visit: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(visit, width=width)
    for step in ("text area", "editor", "search", "dark"):
        if step == "editor":
            fill(page, MISSPELT)
            wait(page, "1 finding in this")
        if step == "search":
            page.locator(".cm-content").focus()
            page.keyboard.press("Control+F")
            page.wait_for_selector(".cm-search")
        if step == "dark":
            page.get_by_title("Switch to dark mode").click()
            page.wait_for_function("document.body.dataset.mdColorScheme == 'slate'")
        found = Axe().run(page, context=".bb-playground").response["violations"]
        assert [(step, one["id"], one["nodes"][0]["target"]) for one in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_has_the_colours_of_the_page(visit: Any, scheme: str) -> None:
    page = open_page(visit, scheme=scheme)
    edit(page)
    ground = page.locator(".cm-editor").evaluate("one => getComputedStyle(one).backgroundColor")
    numbers = [int(part) for part in ground.strip("rgba()").split(",")[:3]]
    assert all(number > 200 for number in numbers) == (scheme == "light")
    assert all(number < 80 for number in numbers) == (scheme == "dark")


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Any) -> None:
    page = open_page(visit, width=360)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == 360
    fill(page, MISSPELT.replace("chorus-prod", "x" * 500) + "x" * 500)
    wait(page, "finding")
    assert page.evaluate(wide) == 360
    page.keyboard.press("Control+F")
    page.wait_for_selector(".cm-search")
    assert page.evaluate(wide) == 360


def test_without_a_script_the_page_names_the_command(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PATH}")
    page.locator(".bb-play-without").wait_for(state="visible")
    assert COMMAND in page.locator(".bb-playground").inner_text()
    context.close()


def test_from_a_file_the_page_says_what_it_needs(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / PATH / "index.html").as_uri())
    page.locator(".bb-play-without").wait_for(state="visible")
    text = page.locator(".bb-playground").inner_text()
    assert "from a web server, not from a file on disk" in " ".join(text.split())
    assert COMMAND in text
    page.close()


def test_a_strict_content_security_policy_holds(browser: Any, site: Path) -> None:
    with serve(site, Strict) as address, browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(
            """window.refused = []; document.addEventListener('securitypolicyviolation',
            event => refused.push([event.violatedDirective, event.sourceFile, event.sample]))"""
        )
        page.goto(f"{address}{PATH}")
        wait_for_verdict(page)
        fill(page, MISSPELT)
        wait(page, "1 finding in this")
        assert page.locator(".cm-lintRange-error").inner_text() == '"excute"'
        styles = page.locator(".cm-gutters").evaluate("one => getComputedStyle(one).display")
        assert styles == "flex"
        ours = [one for one in page.evaluate("refused") if "assets/backbeat" in (one[1] or "")]
        assert ours == []


HOME = "https://chorus-services.github.io/backbeat/"


def test_instant_navigation_keeps_it_working(browser: Any, site: Path) -> None:
    errors: list[str] = []

    def serve_file(route: Any) -> None:  # it works only at the address of the site
        path = site / route.request.url.removeprefix(HOME).partition("#")[0]
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    with browser.new_context(reduced_motion="reduce") as context:
        context.route(f"{HOME}**", serve_file)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{HOME}install/")
        page.wait_for_function("typeof document$ !== 'undefined'")
        page.evaluate("window.same = true")
        sidebar = page.locator(".md-sidebar--primary")
        for _ in range(2):
            sidebar.get_by_role("link", name="Playground").click()
            page.wait_for_url("**/playground/")
            wait_for_verdict(page)
            fill(page, FRAME)
            wait(page, "Valid BeatFrame")
            sidebar.get_by_role("link", name="Install").click()
            page.wait_for_url("**/install/")
            page.get_by_role("heading", name="Install", level=1).wait_for()
            page.wait_for_timeout(500)
            assert not any("assets/backbeat" in worker.url for worker in page.workers)
        assert page.evaluate("window.same") is True
    assert errors == []


def test_a_version_folder_has_a_playground_of_its_own(
    browser: Any, site: Path, tmp_path: Path
) -> None:
    root = tmp_path / "backbeat"
    root.mkdir()
    publish(site, "1.0", root)
    with serve(tmp_path) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}backbeat/1.0/messages/beatframe/")
        page.locator(".bb-try").first.click()
        page.wait_for_url("**/backbeat/1.0/playground/#try=*")
        wait_for_verdict(page)
        assert page.locator(".bb-play-box textarea").input_value() != ""


def test_the_editor_is_loaded_by_the_first_click(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    responses: list[Any] = []
    context.on("response", lambda one: responses.append(one))
    page.goto(f"{address}{PATH}", wait_until="networkidle")
    wait_for_verdict(page)
    before = measure(responses, address)
    edit(page)
    after = measure(responses, address)
    context.close()
    assert set(after) - set(before) == {"editor.js"}
    assert set(before) == {"backbeat.mjs", "contracts.json", "playground.css", "playground.js",
                           "worker.js"}  # fmt: skip
    assert sum(before.values()) < 50_000
    assert after["editor.js"] < 200_000


def measure(responses: list[Any], address: str) -> dict[str, int]:
    """Return the compressed sizes of the playground's own files."""
    folder = f"{address}assets/backbeat/"
    own = [one for one in responses if one.url.startswith(folder)]
    return {one.url.removeprefix(folder): len(gzip.compress(one.body())) for one in own}


def test_a_link_to_try_an_example_is_no_text_of_the_search(site: Path) -> None:
    pages = json.loads((site / "search" / "search_index.json").read_text())["docs"]
    codes = [one for one in pages if one["location"].startswith("reference/finding-codes/")]
    assert "bb-try" in (site / "reference" / "finding-codes" / "index.html").read_text()
    assert [one for one in codes if "Try it" in one["text"]] == []
