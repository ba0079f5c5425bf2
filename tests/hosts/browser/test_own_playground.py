"""The playground of another site: own contracts, several versions, other themes, no bundle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import bundle, own_contract
from support.browser import IN_BROWSER, serve
from support.playground import check_rows, expect, fill, list_rows, wait, wait_for_verdict
from support.site import mkdocs

from backbeat_docs.document.fences import fences
from backbeat_docs.hosts.mkdocs import playground
from backbeat_docs.hosts.mkdocs.pages import HOME
from backbeat_docs.validate.validator import MessageValidator

CONFIG = """\
site_name: Shop
site_url: https://shop.example/docs/
docs_dir: pages
theme: {theme}
use_directory_urls: {directories}
markdown_extensions: [attr_list, pymdownx.highlight, pymdownx.superfences]
plugins:
  - backbeat:
      schemas: contracts
      pages: [{pages}]
"""
PAGE = f"# Orders\n\n```json\n{own_contract.VALID}\n```\n"
COLOURED = own_contract.VALID.replace("}", ', "colour": "red"}')


def write(folder: Path, pages: str, theme: str = "mkdocs", directories: bool = True) -> Path:
    """Write a site whose contract has a released version, and a newer one with one more field."""
    contracts = own_contract.write(folder / "contracts")
    own_contract.release(contracts)
    properties = {**own_contract.SCHEMA["properties"], "colour": {"enum": ["red", "blue"]}}  # type: ignore[dict-item]
    identity = str(own_contract.SCHEMA["$id"]).replace("1.0.0", "1.1.0")
    newer = {**own_contract.SCHEMA, "$id": identity, "properties": properties}
    (contracts / "order-v1.schema.json").write_text(json.dumps(newer))
    (folder / "pages").mkdir()
    (folder / "pages" / "index.md").write_text(PAGE)
    config = folder / "mkdocs.yml"
    names = {"theme": theme, "directories": str(directories).lower(), "pages": pages}
    config.write_text(CONFIG.format(**names))
    return config


def build(folder: Path, *options: Any) -> Path:
    bundle.build()
    done = mkdocs(write(folder, *options), "build", "--strict")
    assert done.returncode == 0, done.stderr
    return folder / "site"


@IN_BROWSER
@pytest.mark.parametrize(
    ("theme", "directories"), [("mkdocs", True), ("readthedocs", True), ("material", False)]
)
def test_a_site_with_contracts_of_its_own(
    browser: Any, tmp_path: Path, theme: str, directories: bool
) -> None:
    site = build(tmp_path, "playground", theme, directories)
    contracts = tmp_path / "contracts"
    with serve(site) as address, browser.new_context() as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error.stack)))
        page.goto(address)
        page.locator(".bb-try").click()
        page.wait_for_url(re.compile("/playground(/|.html)#try="))
        wait(page, "Valid Order 1.1.0")
        fill(page, own_contract.INVALID)
        check_rows(page, expect(own_contract.INVALID, MessageValidator(contracts)))
        link = page.locator(".bb-play-finding a").first.get_attribute("href")
        assert link == f"{HOME}reference/finding-codes/#finding-minimum"
        assert [one for one in errors if "assets/backbeat" in one] == []  # others are the theme's


@IN_BROWSER
def test_the_version_of_a_contract_can_be_chosen(browser: Any, tmp_path: Path) -> None:
    site = build(tmp_path, "playground, finding-codes")
    with serve(site) as address, browser.new_context() as context:
        loaded: list[str] = []
        page = context.new_page()
        context.on("request", lambda request: loaded.append(request.url))
        page.goto(f"{address}playground/")
        wait_for_verdict(page)
        fill(page, COLOURED)
        wait(page, "Valid Order 1.1.0")
        assert not any("order-1.0.0.json" in url for url in loaded)
        page.get_by_label("Version of Order").select_option("1.0.0")
        wait(page, "1 finding in this Order 1.0.0")
        assert [row[2] for row in list_rows(page)] == ["additionalProperties"]
        page.get_by_role("button", name="Share").click()
        page.wait_for_url("**#message=*")
        other = context.new_page()
        other.goto(page.url)
        wait(other, "1 finding in this Order 1.0.0")
        assert other.get_by_label("Version of Order").input_value() == "1.0.0"


@IN_BROWSER
def test_a_version_that_does_not_load_is_asked_for_again(browser: Any, tmp_path: Path) -> None:
    site = build(tmp_path, "playground")
    with serve(site) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}playground/")
        wait_for_verdict(page)
        fill(page, COLOURED)
        wait(page, "Valid Order 1.1.0")
        page.route("**/order-1.0.0.json", lambda route: route.abort())
        page.get_by_label("Version of Order").select_option("1.0.0")
        wait(page, "The validator does not work here.")
        page.get_by_label("Version of Order").select_option("1.1.0")
        wait(page, "Valid Order 1.1.0")
        page.unroute("**/order-1.0.0.json")
        page.get_by_label("Version of Order").select_option("1.0.0")
        wait(page, "1 finding in this Order 1.0.0")


def list_files(site: Path) -> set[str]:
    return {str(path.relative_to(site)) for path in site.rglob("*.*")}


def test_a_site_that_did_not_ask_has_nothing_of_it(tmp_path: Path) -> None:
    site = build(tmp_path, "llms.txt")
    assert not any("playground" in name or "assets/backbeat" in name for name in list_files(site))
    assert "bb-try" not in (site / "index.html").read_text()


def test_examples_of_other_contracts_have_no_link(tmp_path: Path) -> None:
    site = build(tmp_path, "playground, finding-codes")
    assert "bb-try" in (site / "index.html").read_text()
    assert "bb-try" not in (site / "reference" / "finding-codes" / "index.html").read_text()


def test_an_example_of_a_released_version_is_tried_with_that_version() -> None:
    tried = playground.Tried()
    page = (
        f'```json {{version="1.0.0"}}\n{own_contract.VALID}\n```\n'
        '```json {version="1.0.0" expect="not-json at /"}\n{\n```\n'
        '```json {part="/a" contract="order"}\n1\n```\n'
    )
    links = [tried.link(fence, "../playground/") for fence in fences(page)]
    assert [bool(link) for link in links] == [True, True, False]
    versions = [one["versions"] for one in json.loads(tried.render()).values()]
    assert versions == [{own_contract.TYPE: "1.0.0"}, {}]


def test_without_the_bundle_the_page_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playground, "find_bundle", lambda: None)
    files = playground.files(Path("schemas"))
    assert list(files) == [playground.PAGE]
    page = files[playground.PAGE]()
    assert "a released wheel" in page
    assert "`make browser`" in page
    assert "`backbeat-validate --file message.json`" in page
