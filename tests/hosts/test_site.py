"""The built site: what it publishes, and that each of its blocks is run."""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
import zlib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.site import DOCS, ROOT, Site, mkdocs, problems, write_small

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.examples import VALIDATED
from backbeat_docs.document.fences import Fence, docstring_fences, fences, use
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.hosts.mkdocs.pages import PAGES, UNLISTED

WRITTEN = {str(path.relative_to(DOCS)): path.read_text() for path in sorted(DOCS.rglob("*.md"))}
MADE = {name: render() for name, render in PAGES.items()}
TEXTS = {**WRITTEN, **MADE}
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


class Blocks(HTMLParser):
    """The highlighted blocks of a page, (language, text), without signatures of the API."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._language: str | None = None
        self._depth = 0
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        classes = dict(attrs).get("class") or ""
        self._open.append(f"{tag}.{classes}")
        found = re.search(r"\blanguage-([\w.+-]+)", classes)
        inside = any("doc-signature" in one for one in self._open)
        if found and not inside and self._language is None:
            self._language, self._depth, self._text = found[1], len(self._open), ""

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._language is not None and len(self._open) == self._depth:
            self.blocks.append((self._language, self._text))
            self._language = None
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._language is not None and any(one.startswith("pre.") for one in self._open):
            self._text += data


def page(site: Path, name: str) -> str:
    path = site / name.removesuffix(".md").removesuffix("index") / "index.html"
    return path.read_text()


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def test_the_site_builds(built_site: Site) -> None:
    """A problem, such as a page missing in the navigation, fails only this test."""
    assert built_site.problems == ""


def test_a_page_missing_in_the_navigation_is_reported(tmp_path: Path) -> None:
    config = write_small(tmp_path, forgotten="# Page\n")
    text = f"{config.read_text()}validation: {{omitted_files: warn}}\nnav: [index.md]\n"
    config.write_text(text)
    assert "- forgotten.md" in problems(mkdocs(config, "build"))
    config.write_text(text.replace("[index.md]", "[index.md, forgotten.md]"))
    assert "forgotten.md" not in problems(mkdocs(config, "build"))


@pytest.mark.parametrize(
    ("page", "nav", "problem"),
    [
        (
            "# P\n",
            "index.md, page.md, gone.md",
            "A reference to 'gone.md' is included in the 'nav'",
        ),
        ("# P\n\n[a](gone.md)\n", "index.md, page.md", "'page.md' contains a link 'gone.md'"),
        ("# P\n\n[a](index.md#no)\n", "index.md, page.md", "a link 'index.md#no'"),
    ],
)
def test_a_missing_page_is_one_message(tmp_path: Path, page: str, nav: str, problem: str) -> None:
    config = write_small(tmp_path, page=page)
    config.write_text(f"{config.read_text()}validation: {{anchors: warn}}\nnav: [{nav}]\n")
    done = mkdocs(config, "build")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert problem in line


@pytest.mark.parametrize("name", TEXTS)
def test_every_block_on_a_page_is_run(site: Path, name: str) -> None:
    blocks = Blocks(page(site, name)).blocks
    shown = Counter((lang, plain(text)) for lang, text in blocks if not is_session(lang, text))
    found = [*fences(TEXTS[name]), *(included(TEXTS[name]))]
    run = Counter((fence.language or "text", plain(fence.text)) for fence in found)
    assert shown == run


def is_session(language: str, text: str) -> bool:
    """Return whether a block is a session of a docstring; the tests of docstrings run those."""
    lines = [line for line in text.splitlines() if line.startswith(">>> ")]
    return language == "pycon" and bool(lines) and all(line in SESSIONS for line in lines)


SESSIONS = {
    line.strip()
    for path in (ROOT / "backbeat_docs").rglob("*.py")
    for line in path.read_text().splitlines()
    if line.strip().startswith(">>> ")
}


def included(text: str) -> list[Fence]:
    """Return the blocks that a page includes: docstrings by `:::`, files by a snippet."""
    found: list[Fence] = []
    for module in re.findall(r"^::: (backbeat_docs[\w.]*)$", text, re.MULTILINE):
        path = ROOT / (module.rpartition(".")[0].replace(".", "/") + ".py")
        if path.is_file():
            found += docstring_fences(path.read_text())
    for name in re.findall(r'^--8<-- "([\w./-]+\.md)"', text, re.MULTILINE):
        found += fences((ROOT / name).read_text())
    return found


def test_every_page_is_collected_by_the_tests() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert settings["backbeat_fences"] == "all"
    assert {"docs", "README.md", "backbeat_docs"} <= set(settings["testpaths"])
    for name in [
        *(f"docs/{name}" for name in WRITTEN),
        "README.md",
        "backbeat_docs/document/fences.py",
    ]:
        assert any(fnmatch.fnmatchcase(name, one) for one in settings["backbeat_pages"]), name


@pytest.mark.parametrize("name", TEXTS)
def test_each_example_shows_its_verdict(site: Path, name: str) -> None:
    validated = [fence for fence in fences(TEXTS[name]) if use(fence) in VALIDATED]
    invalid = sum("expect" in fence.attributes for fence in validated)
    text = page(site, name)
    assert text.count('class="bb-verdict bb-invalid"') == invalid
    assert text.count('class="bb-verdict bb-valid"') == len(validated) - invalid


def test_the_schemas_are_published_at_their_ids_byte_for_byte(site: Path) -> None:
    base = "https://chorus-services.github.io/backbeat/"
    paths = [*ROOT.glob("schemas/released/*/*.json"), *ROOT.glob("schemas/tools/*.json")]
    assert paths
    for path in paths:
        identity = json.loads(path.read_bytes())["$id"]
        assert (site / identity.removeprefix(base)).read_bytes() == path.read_bytes()
    for path in ROOT.glob("schemas/*.json"):
        assert (site / "schemas" / path.name).read_bytes() == path.read_bytes()


def test_every_field_has_an_anchor_and_an_entry_in_the_inventory(site: Path) -> None:
    data = (site / "objects.inv").read_bytes()
    inventory = zlib.decompress(data[data.index(b"zlib.\n") + 6 :]).decode()
    for contract in packaged().values():
        text = page(site, f"messages/{contract.name}.md")
        for field in walk(fields(contract)):
            assert f'id="{field.anchor}"' in text
            assert f"{field.anchor} backbeat:field" in inventory
            assert f"{contract.title}.{field.path} " in inventory


def test_every_page_has_the_tabs(site: Path) -> None:
    for name in TEXTS:
        tabs = re.findall(r'class="md-tabs__link">\s*(.*?)\s*</a>', page(site, name), re.DOTALL)
        assert tabs == ["Start", "Guides", "Messages", "CI", "Reference", "Project"], name


def test_field_names_in_prose_link_to_their_rows(site: Path) -> None:
    text = page(site, "messages/statusclaim.md")
    assert re.search(r'href="#backbeat\.statusclaim\.v1\.progress"[^>]*><code>progress<', text)
    text = page(site, "messages/beatframe.md")
    link = r'href="\.\./barreport/#backbeat\.barreport\.v1\.tempo_drift_ms"[^>]*><code>tempo_drift'
    assert re.search(link, text)


def test_llms_txt_and_the_sitemap_list_every_page(site: Path) -> None:
    llms, sitemap = (site / "llms.txt").read_text(), (site / "sitemap.xml").read_text()
    for name in TEXTS:
        address = name.removesuffix(".md").removesuffix("index")
        listed = f"https://chorus-services.github.io/backbeat/{address}" in llms
        assert listed == (name not in UNLISTED), name
        assert f"<loc>https://chorus-services.github.io/backbeat/{address}" in sitemap, name
    for contract in packaged().values():
        assert f"- [{contract.title} {contract.version}](" in llms


def test_every_page_has_a_title_and_a_description_of_its_own(site: Path) -> None:
    heads: dict[str, list[str]] = {"title": [], "description": []}
    for name in TEXTS:
        text = page(site, name)
        (title,) = re.findall(r"<title>([^<]+)</title>", text)
        (description,) = re.findall(r'<meta name="description" content="([^"]+)">', text)
        (shown,) = re.findall(r'<meta property="og:title" content="([^"]+)">', text)
        assert title in (shown, f"{shown} - BACKBEAT Contracts", "BACKBEAT Contracts"), name
        assert f'<meta property="og:description" content="{description}">' in text, name
        assert "og:image" not in text, name
        heads["title"].append(title)
        heads["description"].append(description)
    for found in heads.values():
        assert [one for one, count in Counter(found).items() if count > 1] == []


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loads = r'<(?:script|img|iframe|source|video)\b[^>]*\bsrc="(https?:[^"]*)"'
    links = r'<link\b(?![^>]*rel="(?:canonical|prev|next)")[^>]*\bhref="(https?:[^"]*)"'
    for path in site.rglob("*.html"):
        text = path.read_text()
        assert re.findall(loads, text) + re.findall(links, text) == [], path
