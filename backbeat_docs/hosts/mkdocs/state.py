"""What one build of a site knows: its contracts, their examples, and the pages to add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from backbeat_docs import contracts
from backbeat_docs.document.examples import Examples
from backbeat_docs.document.facts import Project
from backbeat_docs.document.facts import load as load_facts
from backbeat_docs.document.mentions import Mentions, mentions
from backbeat_docs.document.published import addresses, published
from backbeat_docs.hosts.mkdocs.options import BackbeatConfig
from backbeat_docs.hosts.mkdocs.pages import Generated, generate
from backbeat_docs.hosts.mkdocs.playground import Tried
from backbeat_docs.settings import find_settings


class State(NamedTuple):
    """The state of one build; each rebuild creates a new one.

    `packaged` validates the examples of the generated pages that are about the packaged contracts.
    """

    examples: Examples
    packaged: Examples
    mentions: Mentions | None
    published: Mapping[str, Path]
    addresses: Mapping[str, str]
    generated: Mapping[str, Generated]
    facts: Project | None
    tried: Tried


def find_schemas(given: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the folder of the contracts, and the settings file if it states the folder."""
    if given is not None:
        return given, ()
    settings = find_settings()
    stated = settings.get("schemas")
    return stated, () if stated is None or settings.path is None else (settings.path,)


def load_state(options: BackbeatConfig, schemas: str | None, root: Path) -> State:
    """Load the contracts of a folder, or the packaged ones, and what the options ask for."""
    packaged = contracts.packaged_folder()
    folder = Path(schemas) if schemas else packaged
    ours = Examples(packaged)
    examples = ours if folder.resolve() == packaged.resolve() else Examples(folder)
    paths = published(folder, options.base) if options.base else {}
    known = None
    if options.prose:
        catalogue = examples.catalogue.values()
        in_order = sorted(catalogue, key=lambda one: str(one.schema.get("description")))
        known = mentions(in_order)
    return State(
        examples,
        ours,
        known,
        paths,
        addresses(paths, options.base),
        generate(options.pages, folder),
        load_facts(Path(options.facts), examples.catalogue, root) if options.facts else None,
        Tried(),
    )


def make_files(config: MkDocsConfig, state: State | None) -> Iterator[File]:
    """Yield the generated pages and the published schemas."""
    hidden, shown = InclusionLevel.NOT_IN_NAV, InclusionLevel.UNDEFINED
    for uri, page in (state.generated if state else {}).items():
        level = shown if page.listed else hidden
        yield File.generated(config, uri, content=page.render(), inclusion=level)
    for uri, path in (state.published if state else {}).items():
        yield File.generated(config, uri, abs_src_path=str(path), inclusion=hidden)
