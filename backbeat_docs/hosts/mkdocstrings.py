"""The mkdocstrings handler: `::: backbeat.beatframe.v1` renders the reference of a contract.

mkdocstrings imports it as `mkdocstrings_handlers.backbeat`, a file that the wheel maps here.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, ClassVar

from backbeat_docs.extras import extra

with extra("site"):
    import mkdocstrings  # noqa: F401 — the classes below need it

from markupsafe import Markup
from mkdocs.exceptions import PluginError
from mkdocstrings import BaseHandler, CollectionError

from backbeat_docs import contracts
from backbeat_docs.contracts import Contract, ContractError
from backbeat_docs.document.contract_page import UnrenderedError, aliases, render
from backbeat_docs.settings import SettingsError, find_settings
from backbeat_docs.text.escape import plain


class BackbeatHandler(BaseHandler):
    """Collects contracts by their message type and renders their reference."""

    name: ClassVar[str] = "backbeat"
    domain: ClassVar[str] = "backbeat"
    enable_inventory: ClassVar[bool] = True

    def __init__(self, folder: Path, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._folder = folder
        self._aliases: dict[str, tuple[str, ...]] = {}
        self._contracts: set[str] = set()

    def get_templates_dir(self, handler: str | None = None) -> Path:
        """Return an unused folder, because this handler renders without templates."""
        return Path(__file__).parent

    def get_options(self, local_options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the options of one block: `heading_level`, the level of the fields' headings."""
        return {"heading_level": 3, **local_options}

    def collect(self, identifier: str, options: Mapping[str, Any]) -> Contract:
        """Return the contract of a message type; raises `CollectionError` if there is none."""
        try:
            catalogue = contracts.load(self._folder)
        except ContractError as error:
            raise CollectionError(str(error)) from None
        if identifier not in catalogue:
            known = ", ".join(sorted(catalogue))
            raise CollectionError(f'no contract "{identifier}", only: {known}')
        return catalogue[identifier]

    def render(
        self, data: Contract, options: Mapping[str, Any], *, locale: str | None = None
    ) -> str:
        """Return the contract's reference in HTML."""
        self._aliases.update(aliases(data))
        self._contracts.add(data.type)
        try:
            return render(
                data,
                level=options["heading_level"],
                heading=self._render_heading,
                raw=data.id,
            )
        except UnrenderedError as error:
            raise CollectionError(str(error)) from None

    def get_aliases(self, identifier: str) -> tuple[str, ...]:
        """Return the other names by which a field or a contract can be linked."""
        return self._aliases.get(identifier, ())

    def _render_heading(self, content: str, level: int, anchor: str, label: str) -> str:
        role = "contract" if anchor in self._contracts else "field"
        made = Markup(content)
        return str(self.do_heading(made, level, role=role, toc_label=label, id=anchor))


def get_handler(
    *, handler_config: MutableMapping[str, Any], tool_config: Any, **arguments: Any
) -> BackbeatHandler:
    """Return the handler for a build.

    The folder of contracts is `schemas` in its configuration, or that of the settings, or the
    built-in one.
    """
    configured = handler_config.get("schemas")
    place = Path(tool_config.config_file_path or ".").parent
    try:
        folder = place / (
            configured or find_settings().get("schemas") or contracts.packaged_folder()
        )
    except SettingsError as error:
        raise PluginError(plain(str(error))) from None
    return BackbeatHandler(
        folder,
        theme=arguments["theme"],
        custom_templates=arguments["custom_templates"],
        mdx=arguments["mdx"],
        mdx_config=arguments["mdx_config"],
    )
