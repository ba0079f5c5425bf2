"""The generated pages and scripts: by the name that `pages` in `mkdocs.yml` has for them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.commands import COMMANDS, load_command
from backbeat_docs.contracts import packaged_folder
from backbeat_docs.document import (
    codes_page,
    commands_page,
    keywords_page,
    protocol_page,
    release_pages,
    rules_page,
)
from backbeat_docs.hosts.mkdocs import playground, tempo

HOME = "https://chorus-services.github.io/backbeat/"
"""The site of this project, which has every page."""

LLMS = "llms.txt"
"""The name in `pages` of the file for language models, which is no page."""

CODES = "reference/finding-codes.md"

_LINK = re.compile(r"\]\((?P<path>[\w./-]+)\.md(?P<anchor>#[\w.-]+)?\)")


class Generated(NamedTuple):
    """One generated page: its renderer, and whether it is about the contracts of the site.

    `render` returns Markdown with front matter; its blocks are run like those of any page. A page
    that is not `listed`, such as a script, is not in the navigation.
    """

    render: Callable[[], str]
    own: bool = False
    listed: bool = True


def _render_commands() -> str:
    return commands_page.render([load_command(name) for name in COMMANDS])


def _list_releases(folder: Path) -> Mapping[str, Generated]:
    return {
        uri: Generated(render, own=True, listed=uri.endswith("/index.md"))
        for uri, render in release_pages.pages(folder).items()
    }


def _add_playground(folder: Path) -> Mapping[str, Generated]:
    return {
        uri: Generated(render, own=True, listed=uri.endswith(".md"))
        for uri, render in playground.files(folder).items()
    }


GROUPS: Mapping[str, Callable[[Path], Mapping[str, Generated]]] = {
    "finding-codes": lambda _: {CODES: Generated(codes_page.render)},
    "command-line": lambda _: {"reference/command-line.md": Generated(_render_commands)},
    "keywords": lambda _: {"reference/keywords.md": Generated(keywords_page.render)},
    "evolution-rules": lambda _: {"reference/evolution-rules.md": Generated(rules_page.render)},
    "conformance-rules": lambda _: {"reference/protocol-rules.md": Generated(protocol_page.render)},
    "releases": _list_releases,
    "playground": _add_playground,
    "tempo-calculator": lambda _: {
        "assets/_tempo.js": Generated(tempo.render_script, listed=False),
        "assets/_tempo-data.js": Generated(tempo.render_data, listed=False),
    },
}
"""The names in `pages`: a folder of contracts → the pages and files, by their path in `docs/`."""


def generate(names: Iterable[str], folder: Path) -> Mapping[str, Generated]:
    """Return the generated pages of some names, by their path in `docs/`."""
    groups = (GROUPS[name](folder) for name in names if name in GROUPS)
    return {uri: page for group in groups for uri, page in group.items()}


def link_home(text: str, uri: str, exists: Callable[[str], bool]) -> str:
    """Return a page whose links to pages that this site lacks lead to the project's own site."""

    def replace(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), link["path"]))
        if exists(f"{target}.md"):
            return link[0]
        address = re.sub(r"(^|/)index$", r"\1", target)
        return f"]({HOME}{address.rstrip('/')}/{link['anchor'] or ''})"

    return _LINK.sub(replace, text)


_OURS = {
    uri: page for uri, page in generate(GROUPS, packaged_folder()).items() if uri.endswith(".md")
}

PAGES: Mapping[str, Callable[[], str]] = {uri: page.render for uri, page in _OURS.items()}
"""Every generated page of this project's own site."""

UNLISTED = frozenset(uri for uri, page in _OURS.items() if not page.listed)
"""Pages that are not in the navigation, because each release adds one."""
