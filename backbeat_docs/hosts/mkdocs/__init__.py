"""The MkDocs plugin: publishes schemas, validates examples, links fields and generates pages.

In `mkdocs build`, a problem ends the build with one line that names the page and line. In
`mkdocs serve`, a problem is a warning and an error block on the page, and the server continues.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs.extras import extra

with extra("site"):
    import mkdocs  # noqa: F401 — the classes below need it

from mkdocs.config import Config, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from backbeat_docs import contracts
from backbeat_docs.contracts import Catalogue, ContractError
from backbeat_docs.document import contract_page, llms
from backbeat_docs.document.examples import Examples
from backbeat_docs.document.fences import FenceError, decode, fences
from backbeat_docs.document.markup import markdown as escaped
from backbeat_docs.document.mentions import SNAKE_CASE, Mentions, link, mentions
from backbeat_docs.document.published import addresses, published
from backbeat_docs.document.tables import label
from backbeat_docs.document.verdicts import annotate
from backbeat_docs.hosts.mkdocs.names import collect_names
from backbeat_docs.hosts.mkdocs.pages import PAGES, UNLISTED
from backbeat_docs.hosts.mkdocs.svg import SvgExtension
from backbeat_docs.settings import find_settings
from backbeat_docs.text.quoting import did_you_mean

_PACKAGE = Path(__file__).parents[2]
_log = get_plugin_logger("backbeat")
_BLOCK = re.compile(r"^(\s*):::\s+(backbeat\.[\w.]+)\s*$(?:\n\1[ ]{4}.*$)*", re.MULTILINE)
_BOOST = 8


class BackbeatConfig(Config):  # type: ignore[no-untyped-call] # mkdocs has no annotation there
    """The options of the plugin in `mkdocs.yml`; paths are relative to that file.

    Without `schemas`, the folder is that of the settings, or `schemas` beside `mkdocs.yml`.
    """

    schemas = config_options.Optional(config_options.Dir(exists=True))
    base = config_options.Type(str, default="https://chorus-services.github.io/backbeat/")


class _State(NamedTuple):
    """The state of one build; each rebuild creates a new one."""

    catalogue: Catalogue
    examples: Examples
    mentions: Mentions
    published: dict[str, Path]
    addresses: dict[str, str]


class BackbeatPlugin(BasePlugin[BackbeatConfig]):  # type: ignore[no-untyped-call] # the same
    """Connects MkDocs events to the functions of `document`."""

    _serving = False
    _state: _State | None = None
    _broken = ""
    _nav: Navigation | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Record whether this is `mkdocs serve`, in which a problem does not end the run."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the contracts, and watch their folder and the package for changes."""
        self._broken, self._state = "", None
        config.markdown_extensions.append(SvgExtension())
        try:
            folder, settings = _find_schemas(self.config.schemas, config)
            for watched in (folder, _PACKAGE, *settings):
                if str(watched) not in config.watch:
                    config.watch.append(str(watched))
            self._state = _load_state(folder, self.config.base)
        except (ContractError, contract_page.UnrenderedError, ValueError) as error:
            self._broken = self._report_problem(str(error))
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages, and the schemas byte for byte."""
        for uri, render in PAGES.items():
            level = InclusionLevel.NOT_IN_NAV if uri in UNLISTED else InclusionLevel.UNDEFINED
            files.append(File.generated(config, uri, content=render(), inclusion=level))
        for uri, path in (self._state.published if self._state else {}).items():
            made = File.generated(
                config, uri, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
            )
            files.append(made)
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for `llms.txt`."""
        self._nav = nav
        return nav

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """Read a page as strict UTF-8, and report the line of an invalid byte."""
        if page.file.generated_by or page.file.abs_src_path is None:
            return None
        data = Path(page.file.abs_src_path).read_bytes()
        try:
            decode(data)
        except FenceError as error:
            self._report_problem(f"{_source_name(page)}:{error.line}: {error.reason}")
            return data.decode("utf-8", errors="replace")
        return None

    def on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Add the verdicts below the examples and check the references to contracts."""
        page.meta["backbeat_offset"] = _count_front_matter_lines(page, markdown)
        text = _BLOCK.sub(lambda block: self._check_block(block, page, markdown), markdown)
        if self._state is None:
            return text
        try:
            return annotate(text, self._state.examples)
        except FenceError as error:
            place = f"{_source_name(page)}:{error.line + page.meta['backbeat_offset']}"
            return f"{self._report_problem(f'{place}: {error.reason}')}\n\n{text}"

    def on_page_content(
        self, html: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Link the field names in prose and the addresses of schemas."""
        if self._state is None or page.meta.get("fields") is False:
            return html
        text = page.markdown or ""
        words = {*page.meta.get("words", ()), *_words_of_blocks(text)}
        own = {c.name: c.title for c in self._state.catalogue.values()}
        linked, unknown = link(
            html, self._state.mentions, own.get(page.meta.get("contract", "")), words
        )
        for word in unknown:
            line = _line_of_word(word, text, page)
            self._report_problem(
                f'{_source_name(page)}:{line}: no field is called "{word}"; if it is not a field, '
                "add it to the page's front matter: words: [...]"
            )
        for identity, path in self._state.addresses.items():
            relative = get_relative_url(path, page.url)
            linked = linked.replace(f'href="{identity}"', f'href="{relative}"')
        return label(linked)

    def on_page_context(
        self, context: Any, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Remove the edit link from a generated page, which has no source."""
        if page.file.generated_by:
            page.edit_url = None
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write `llms.txt`."""
        if self._state is None or self._nav is None:
            return
        entries = [_build_entry(page) for page in self._nav.pages]
        summary = config.site_description or config.site_name
        contracts = self._state.catalogue.values()
        text = llms.render(config.site_name, summary, entries, contracts)
        (Path(config.site_dir) / "llms.txt").write_text(text, encoding="utf-8")

    def _check_block(self, block: re.Match[str], page: Page, text: str) -> str:
        """Return a `:::` block if its contract exists, else an error block."""
        if self._state is None:
            return self._broken
        if block[2] in self._state.catalogue:
            # Many pages mention a field; a search for it should find its row first.
            page.meta.setdefault("search", {"boost": _BOOST})
            page.meta.setdefault("contract", self._state.catalogue[block[2]].name)
            return block[0]
        line = text.count("\n", 0, block.start(2)) + 1 + page.meta["backbeat_offset"]
        near = did_you_mean(block[2], self._state.catalogue)
        return self._report_problem(
            f'{_source_name(page)}:{line}: no contract has the type "{block[2]}"{near}'
        )

    def _report_problem(self, sentence: str) -> str:
        """End a build with a message; when serving, warn and return an error block."""
        if not self._serving:
            raise PluginError(sentence)
        _log.warning("%s", sentence)
        return f'!!! failure "This part of the page is broken"\n    {escaped(sentence)}'


def _find_schemas(given: str | None, config: MkDocsConfig) -> tuple[Path, tuple[Path, ...]]:
    """Return the folder of the contracts, and the settings file if it states the folder."""
    if given is not None:
        return Path(given), ()
    settings = find_settings()
    stated = settings.get("schemas")
    if stated is None or settings.path is None:
        return Path(config.config_file_path).parent / "schemas", ()
    return Path(stated), (Path(settings.path),)


def _load_state(folder: Path, base: str) -> _State:
    catalogue = contracts.load(folder)
    for one in catalogue.values():
        contract_page.render(one)
    paths = published(folder, base)
    in_order = sorted(catalogue.values(), key=lambda one: str(one.schema.get("description")))
    return _State(
        catalogue,
        Examples(folder),
        mentions(in_order, collect_names(_PACKAGE)),
        paths,
        addresses(paths, base),
    )


def _words_of_blocks(text: str) -> set[str]:
    try:
        return {word for fence in fences(text) for word in SNAKE_CASE.findall(fence.text)}
    except FenceError:
        return set()


def _source_name(page: Page) -> str:
    return f"docs/{page.file.src_uri}"


def _count_front_matter_lines(page: Page, text: str) -> int:
    """Return how many lines of front matter the source has before the text."""
    path = page.file.abs_src_path
    source = page.file.content_bytes if path is None else Path(path).read_bytes()
    return max(0, source.count(b"\n") - text.count("\n"))


def _line_of_word(word: str, text: str, page: Page) -> int:
    found = text.find(f"`{word}`")
    line = text.count("\n", 0, found) + 1 if found >= 0 else 1
    return line + int(page.meta.get("backbeat_offset", 0))


def _build_entry(page: Page) -> llms.Entry:
    ancestors = list(page.ancestors)
    section = ancestors[-1].title if ancestors else "Start"
    description = str(page.meta.get("description", ""))
    url = page.canonical_url or page.abs_url or page.url
    return llms.Entry(str(section), str(page.title), url, description)
