"""Following links as a reader's browser does, in a published tree that is a folder."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from backbeat_docs.hosts.mkdocs import playground
from support.site import ROOT

REPOSITORY = "https://github.com/chorus-services/backbeat/"
_LINK = re.compile(r'<(?:a|link|script|img|source)\b[^>]*?\b(?:href|src)="([^"]*)"')
_ANCHOR = re.compile(r'\bid="([^"]*)"')
_MOVED = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)"')
_EXAMPLE = "try="
_IN_REPOSITORY = re.compile(r"(?:blob|tree|edit)/main/([^#?]*)")


class Tree(NamedTuple):
    """A published tree: its folder, and the address of its root."""

    folder: Path
    base: str

    @functools.cache  # noqa: B019 — a few trees in one session
    def problem(self, address: str) -> str | None:
        """Return why an address leads nowhere; `None` if it works or is none of ours."""
        if address.startswith(REPOSITORY):
            found = _IN_REPOSITORY.match(address.removeprefix(REPOSITORY))
            return "not in the repository" if found and not (ROOT / found[1]).exists() else None
        if not address.startswith(self.base):
            return None
        page, _, anchor = address.partition("#")
        file = self._find(page)
        if file is None:
            return "no such file"
        moved = _MOVED.search(_read(file)) if file.suffix == ".html" else None
        if moved:
            target = urljoin(address, moved[1])
            return self.problem(f"{target}#{anchor}" if anchor else target)
        if anchor.startswith(_EXAMPLE):
            return self._find_example(page, anchor.removeprefix(_EXAMPLE))
        known = not anchor or file.suffix != ".html" or unquote(anchor) in _anchors(file)
        return None if known else "no such anchor"

    def _find_example(self, page: str, name: str) -> str | None:
        """Return why the playground cannot open an example of its own site by name."""
        examples = self._find(urljoin(page, f"../{playground.EXAMPLES}"))
        known = examples is not None and name in json.loads(_read(examples))
        return None if known else "no such example"

    def _find(self, address: str) -> Path | None:
        path = unquote(urlsplit(address).path.removeprefix(urlsplit(self.base).path))
        file = self.folder / path / "index.html" if path.endswith("/") or not path else None
        file = file or self.folder / path
        return file if file.is_file() else None

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield every link of every HTML file, as the file and the address."""
        for file in sorted(self.folder.rglob("*.html")):
            name = file.relative_to(self.folder).as_posix()
            here = self.base + name.removesuffix("index.html")
            for link in dict.fromkeys(_LINK.findall(_read(file))):
                yield name, urljoin(here, unescape(link))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@functools.cache
def _anchors(file: Path) -> frozenset[str]:
    return frozenset(unescape(one) for one in _ANCHOR.findall(_read(file)))
