"""The MkDocs plugin: validates examples; on request it publishes schemas and generates pages.

In `mkdocs build`, a problem ends the build with one line that names the page and line. In
`mkdocs serve`, a problem is a warning and an error block on the page, and the server continues.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backbeat_docs.extras import extra

with extra("site"):
    import mkdocs  # noqa: F401 — the classes below need it

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from backbeat_docs.contracts import ContractError
from backbeat_docs.document import llms
from backbeat_docs.document.contract_page import UnrenderedError, describe
from backbeat_docs.document.examples import Examples
from backbeat_docs.document.facts import FactsError, check
from backbeat_docs.document.fences import Fence, FenceError, decode
from backbeat_docs.document.markup import markdown as escaped
from backbeat_docs.document.mentions import link
from backbeat_docs.document.verdicts import annotate
from backbeat_docs.hosts.mkdocs.blocks import Block, replace_blocks
from backbeat_docs.hosts.mkdocs.comfort import adapt
from backbeat_docs.hosts.mkdocs.options import BackbeatConfig, remove_wrong_keys
from backbeat_docs.hosts.mkdocs.pages import CODES, HOME, LLMS, link_home
from backbeat_docs.hosts.mkdocs.playground import (
    CONTRACTS,
    EXAMPLES,
    FOLDER,
    PAGE,
    set_addresses,
)
from backbeat_docs.hosts.mkdocs.state import State, find_schemas, load_state, make_files
from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import did_you_mean

_log = get_plugin_logger("backbeat")
_BOOST = 8
_STYLE = "assets/_backbeat.css"


class BackbeatPlugin(BasePlugin[BackbeatConfig]):  # type: ignore[no-untyped-call] # mkdocs has none
    """Connects MkDocs events to the functions of `document`."""

    _serving = False
    _state: State | None = None
    _broken = ""
    _nav: Navigation | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Record whether this is `mkdocs serve`, in which a problem does not end the run."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the contracts, watch what the site is made of, and add the style sheet."""
        self._broken, self._state = "", None
        config.extra_css.insert(0, _STYLE)  # before the site's own, which may override it
        try:
            schemas, settings = find_schemas(self.config.schemas)
            watched = [schemas, *settings, self.config.facts]
            config.watch += [path for path in watched if path and path not in config.watch]
            root = Path(config.config_file_path).parent
            self._state = load_state(self.config, schemas, root)
        except (ContractError, ValueError) as error:
            self._broken = self._report_problem(str(error))
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the style sheet, the generated pages, and the schemas byte for byte."""
        if self.config.prose and "autorefs" not in config.plugins:
            self._report_problem("backbeat: prose links to fields by the plugin autorefs; add it")
        style = str(Path(__file__).with_name("backbeat.css"))
        for file in (
            File.generated(config, _STYLE, abs_src_path=style),
            *make_files(config, self._state),
        ):
            if files.get_file_from_path(file.src_uri):
                self._report_problem(f"docs/{file.src_uri} is in the way of a generated file")
            else:
                files.append(file)
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
        handler = getattr(config.plugins.get("mkdocstrings"), "config", {}).get("default_handler")
        text = replace_blocks(
            markdown, handler or "", lambda block: self._check_block(block, page, markdown)
        )
        if self._state is None:
            return text
        self._check_facts(page, self._state)
        generated = self._state.generated.get(page.file.src_uri)
        if generated:
            text = link_home(text, page.file.src_uri, lambda uri: uri in files.src_uris)
        if page.file.src_uri == PAGE:
            folder = get_relative_url(FOLDER, page.url)
            text = set_addresses(text, folder, _find_codes(page, files))
        ours = generated is not None and not generated.own
        examples = self._state.packaged if ours else self._state.examples
        try:
            return annotate(
                text,
                examples,
                messages_only=generated is None and self.config.fences == "messages",
                link_codes=CODES in self._state.generated and "autorefs" in config.plugins,
                try_link=_make_try_link(page, files, self._state, examples),
            )
        except FenceError as error:
            place = f"{_source_name(page)}:{error.line + page.meta['backbeat_offset']}"
            return f"{self._report_problem(f'{place}: {error.reason}')}\n\n{text}"

    def on_page_content(
        self, html: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Link the field names in prose and the addresses of schemas, and adapt the page."""
        if self._state is None or page.meta.get("fields") is False:
            return html
        names = [known.name for known in self._state.examples.catalogue.values()]
        for key, reason in remove_wrong_keys(page.meta, names) if self.config.prose else ():
            self._report_problem(f"{_source_name(page)}: front matter: {key}: {reason}")
        linked = self._link_fields(html, page, self._state)
        for identity, path in self._state.addresses.items():
            relative = get_relative_url(path, page.url)
            linked = linked.replace(f'href="{identity}"', f'href="{relative}"')
        return adapt(linked, page, self.config)

    def _link_fields(self, html: str, page: Page, state: State) -> str:
        """Return a page with links to fields."""
        generated = state.generated.get(page.file.src_uri)
        foreign = generated and not generated.own and state.packaged is not state.examples
        if state.mentions is None or foreign:
            return html
        own = {c.name: c.title for c in state.examples.catalogue.values()}
        return link(html, state.mentions, own.get(page.meta.get("contract", "")))

    def _check_facts(self, page: Page, state: State) -> None:
        """Report the facts outside blocks that have no source, all of a page at once."""
        name, path = _source_name(page), page.file.abs_src_path
        if state.facts is None or path is None or not state.facts.checks(name):
            return
        try:
            found = check(name, decode(Path(path).read_bytes()), state.facts)
        except FenceError:  # reported when the examples are validated
            return
        except FactsError as error:
            self._report_problem(str(error))
            return
        lines = [plain(f"{name}:{line}:{column}: {sentence}") for line, column, sentence in found]
        if lines and not self._serving:
            raise PluginError("\n".join(lines))
        for line in lines:
            _log.warning("%s", line)

    def on_page_context(
        self, context: Any, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Remove the edit link from a generated page, which has no source."""
        if self._state and page.file.src_uri in self._state.generated:
            page.edit_url = None
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write `llms.txt` and the examples of the playground, if `pages` has them."""
        if self._state and CONTRACTS in self._state.generated:
            (Path(config.site_dir) / EXAMPLES).write_text(self._state.tried.render(), "utf-8")
        if self._state is None or self._nav is None or LLMS not in self.config.pages:
            return
        entries = [_build_entry(page) for page in self._nav.pages]
        summary = config.site_description or config.site_name
        known = self._state.examples.catalogue.values()
        served = {one: self.config.base + path for one, path in self._state.addresses.items()}
        text = llms.render(config.site_name, summary, entries, known, served)
        (Path(config.site_dir) / LLMS).write_text(text, encoding="utf-8")

    def _check_block(self, block: Block, page: Page, text: str) -> str:
        """Return a `:::` block if its contract can be rendered, else an error block."""
        if self._state is None:
            return self._broken
        catalogue, type_ = self._state.examples.catalogue, block["type"]
        line = text.count("\n", 0, block.start("type")) + 1 + page.meta["backbeat_offset"]
        place = f"{_source_name(page)}:{line}"
        if type_ not in catalogue:
            near = did_you_mean(type_, catalogue)
            return self._report_problem(f'{place}: no contract has the type "{type_}"{near}')
        try:
            describe(catalogue[type_])
        except UnrenderedError as error:
            return self._report_problem(f"{place}: {error}")
        if self.config.prose:
            # Many pages mention a field; a search for it should find its row first.
            page.meta.setdefault("search", {"boost": _BOOST})
            page.meta.setdefault("contract", catalogue[type_].name)
        return block[0]

    def _report_problem(self, sentence: str) -> str:
        """End a build with a message; when serving, warn and return an error block."""
        sentence = plain(sentence)
        if not self._serving:
            raise PluginError(sentence)
        _log.warning("%s", sentence)
        return f'!!! failure "This part of the page is broken"\n    {escaped(sentence)}'


def _source_name(page: Page) -> str:
    """Return a page's path as its author knows it: from the folder that contains `docs_dir`."""
    folder = os.path.basename(page.file.src_dir or "docs")
    return f"{folder}/{page.file.src_uri}"


def _find_codes(page: Page, files: Files) -> str:
    """Return the address of the page on finding codes, on this site or on the project's own."""
    file = files.get_file_from_path(CODES)
    address = CODES.removesuffix(".md")
    return get_relative_url(file.url, page.url) if file else f"{HOME}{address}/"


def _make_try_link(
    page: Page, files: Files, state: State, examples: Examples
) -> Callable[[Fence], str]:
    """Return the function that links an example to the playground, if that has its contracts."""
    file = files.get_file_from_path(PAGE)
    if file is None or CONTRACTS not in state.generated or examples is not state.examples:
        return lambda _: ""
    address = get_relative_url(file.url, page.url)
    return lambda fence: state.tried.link(fence, address)


def _count_front_matter_lines(page: Page, text: str) -> int:
    """Return how many lines of front matter the source has before the text."""
    path = page.file.abs_src_path
    source = page.file.content_bytes if path is None else Path(path).read_bytes()
    return max(0, source.count(b"\n") - text.count("\n"))


def _build_entry(page: Page) -> llms.Entry:
    ancestors = list(page.ancestors)
    section = ancestors[-1].title if ancestors else "Start"
    description = str(page.meta.get("description", ""))
    url = page.canonical_url or page.abs_url or page.url
    return llms.Entry(str(section), str(page.title), url, description)
