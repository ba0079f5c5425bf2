"""The published site: one folder per version, and a root that leads to the newest release.

The root is made anew from the versions on each publication:

- `latest/` is a copy of the newest release. Before the first release, the root leads to `dev/`.
- Each page has an address without a version, which leads to the page in the first version that has
  it: the newest release, then the older ones, then `dev`. This is also its canonical address.
- Schemas are at the paths of their `$id`s, which name no version of the site.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

DEV, LATEST, SCHEMAS = "dev", "latest", "schemas"
_VERSION = re.compile(r"\d+\.\d+|dev")
_CANONICAL = re.compile(r'(?<=<link rel="canonical" href=")[^"]*')
_BANNER = re.compile(r'(?<=<p class="bb-version">).*?(?=</p>)', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)

# A browser keeps the anchor only if a script moves it; an anchor is what a report links to.
_MOVED = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="canonical" href="{address}">
<script>location.replace("{path}" + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={path}"></noscript>
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem;
  padding: 0 1rem; overflow-wrap: break-word }}</style>
<p>This page is at <a href="{path}">{address}</a>.</p>
</html>
"""


class Tree:
    """The files of the published branch; `base` is the address of its root."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base
        self.path = "/" + base.split("/", 3)[3]

    def releases(self) -> list[str]:
        """Return the published releases, newest first."""
        names = (path.name for path in self.folder.iterdir() if _VERSION.fullmatch(path.name))
        numbers = (tuple(map(int, name.split("."))) for name in names if name != DEV)
        return [f"{major}.{minor}" for major, minor in sorted(numbers, reverse=True)]

    def folders(self) -> list[str]:
        """Return the folder of each version, the one that the root leads to first."""
        names = [LATEST, *self.releases(), DEV]
        return [name for name in names if (self.folder / name).is_dir()]

    def pages(self) -> Mapping[str, str]:
        """Return every page, without its version → the folder that its address leads to."""
        return {page: name for name in reversed(self.folders()) for page in self.pages_of(name)}

    def pages_of(self, name: str) -> list[str]:
        """Return the pages of one version, such as `install/`; the start page is empty."""
        root = self.folder / name
        found = sorted(path.relative_to(root).parent for path in root.rglob("index.html"))
        return ["" if path == Path() else f"{path.as_posix()}/" for path in found]


def publish(site: Path, version: str, folder: Path) -> None:
    """Put a built site into the published tree as one version; raise `ValueError` if it cannot."""
    if not _VERSION.fullmatch(version):
        raise ValueError(f'a version is dev or a number such as 1.0, got "{version}"')
    start = site / "index.html"
    found = _CANONICAL.search(start.read_text(encoding="utf-8")) if start.is_file() else None
    if found is None:
        raise ValueError(f"{start}: no start page with a canonical address; run make site")
    tree = Tree(folder, found[0])
    for name in (*tree.folders(), version, LATEST, f"{SCHEMAS}/index.html"):
        if (site / name).exists():
            raise ValueError(f"{site / name} is in the way of a folder of the published site")
    _place(site, version, tree)
    if tree.releases()[:1] == [version]:
        _place(site, LATEST, tree)
    _write_root(tree)


def _place(site: Path, name: str, tree: Tree) -> None:
    """Replace a version; what names its own pages by an address then names them in its folder."""
    root = tree.folder / name
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(site, root)
    (root / "sitemap.xml.gz").unlink(missing_ok=True)  # the theme and the root's sitemap need none
    pages = set(tree.pages_of(name))
    own = re.compile(rf"{re.escape(tree.base)}([\w./-]*)")
    for file in (root / "sitemap.xml", root / "llms.txt"):
        text = own.sub(
            lambda link: f"{tree.base}{name}/{link[1]}" if link[1] in pages else link[0],
            file.read_text(encoding="utf-8"),
        )
        file.write_text(text, encoding="utf-8")
    lost = root / "404.html"  # shown at any address, so its links begin at the root of the host
    inside = re.compile(rf'(?<="){re.escape(tree.path)}(?=[\w."])')
    lost.write_text(inside.sub(f"{tree.path}{name}/", lost.read_text(encoding="utf-8")))


def _write_root(tree: Tree) -> None:
    first, pages = tree.folders()[0], tree.pages()
    for path in tree.folder.glob("[!.]*"):
        if path.is_dir() and path.name not in {*tree.folders(), SCHEMAS}:
            shutil.rmtree(path)  # addresses without a version, some of pages that are gone
    for page, name in pages.items():
        _write_moved(page, name, tree)
    for name in tree.folders():
        _complete_version(name, pages, tree)
    for name in reversed(tree.folders()):
        shutil.copytree(tree.folder / name / SCHEMAS, tree.folder / SCHEMAS, dirs_exist_ok=True)
    for file in ("404.html", "llms.txt"):
        shutil.copy(tree.folder / first / file, tree.folder / file)
    addresses = [f"{tree.base}{name}/{page}" for page, name in sorted(pages.items())]
    texts = {
        "versions.json": json.dumps(_list_versions(tree), indent=1),
        "sitemap.xml": _write_sitemap(addresses),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {tree.base}sitemap.xml\n",
        ".nojekyll": "",  # GitHub Pages would leave out files whose names begin with an underscore
    }
    for file, text in texts.items():
        (tree.folder / file).write_text(text, encoding="utf-8")


def _write_moved(page: str, name: str, tree: Tree) -> None:
    """Write the page at the address without a version."""
    target = (tree.folder / name / page / "index.html").read_text(encoding="utf-8")
    title = _TITLE.search(target)
    file = tree.folder / page / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _MOVED.format(
        title=title[1] if title else escape(page),
        path=f"{tree.path}{name}/{page}",
        address=f"{tree.base}{name}/{page}",
    )
    file.write_text(text, encoding="utf-8")


def _complete_version(name: str, pages: Mapping[str, str], tree: Tree) -> None:
    """Write what depends on the other versions: canonical addresses and the banner."""
    root = tree.folder / name
    for page in tree.pages_of(name):
        address = f"{tree.base}{pages[page]}/{page}"
        _rewrite(root / page / "index.html", address, _banner(name, page, pages, tree))
    _rewrite(root / "404.html", "", _banner(name, "", pages, tree))


def _rewrite(file: Path, canonical: str, banner: str) -> None:
    before = file.read_text(encoding="utf-8")
    text = _BANNER.sub(lambda _: banner, _CANONICAL.sub(lambda _: canonical, before))
    if text != before:
        file.write_text(text, encoding="utf-8")


def _banner(name: str, page: str, pages: Mapping[str, str], tree: Tree) -> str:
    """Return what a page of an old version, or of `dev`, says about itself."""
    newest = next(iter(tree.releases()), None)
    if newest is None:
        return "Not released yet. Configuration that installs a version works after its release."
    if name in (newest, LATEST):
        return "This is the newest version."
    target = page if pages[page] == LATEST else ""
    link = f'<a href="{tree.path}{LATEST}/{target}">{newest}</a>'
    if name == DEV:
        return f"Unreleased version. Newest release: {link}"
    return f"Version {name}. Newer version: {link}"


def _list_versions(tree: Tree) -> list[dict[str, object]]:
    """Return the versions in the form that the theme's version selector reads."""
    newest = tree.releases()[:1]
    return [
        {"version": name, "title": name, "aliases": [LATEST] if [name] == newest else []}
        for name in tree.folders()
        if name != LATEST
    ]


def _write_sitemap(addresses: list[str]) -> str:
    rows = "".join(f"  <url><loc>{address}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n'
    return f"{head}{rows}</urlset>\n"


if __name__ == "__main__":
    try:
        publish(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    except ValueError as error:
        sys.exit(str(error))
