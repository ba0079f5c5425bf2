"""The mkdocstrings handler: `::: backbeat.beatframe.v1` renders the reference of a contract.

mkdocstrings imports it as `mkdocstrings_handlers.backbeat`, a file that the wheel maps here. Its
templates are in `templates/material/`; a project overrides them as those of any handler.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, ClassVar

from backbeat_docs.extras import extra

with extra("site"):
    import mkdocstrings  # noqa: F401 — the classes below need it

from jinja2 import TemplateError
from markupsafe import Markup
from mkdocs.config import Config, config_options
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.exceptions import PluginError
from mkdocstrings import BaseHandler, CollectionError

from backbeat_docs import contracts
from backbeat_docs.contracts import Catalogue, ContractError
from backbeat_docs.document.contract_page import Reference, UnrenderedError, aliases, describe
from backbeat_docs.document.markup import code, inline
from backbeat_docs.document.release_status import read_status
from backbeat_docs.settings import SettingsError, find_settings
from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import did_you_mean


class _StrictConfig(Config):  # type: ignore[no-untyped-call] # mkdocs has no annotation there
    """Options of which a misspelt one is an error."""

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate the options; MkDocs itself would ignore an unknown one in a nested place."""
        failed, warnings = super().validate()
        unknown = sorted(str(key) for key in self.keys() - self._schema_keys)
        failed += [
            (key, ValidationError(f"unknown option{did_you_mean(key, self._schema_keys)}"))
            for key in unknown
        ]
        return failed, warnings


class BlockOptions(_StrictConfig):  # type: ignore[no-untyped-call] # the same
    """The options of one `:::` block."""

    heading_level = config_options.Choice(range(1, 7), default=3)


class HandlerConfig(_StrictConfig):  # type: ignore[no-untyped-call] # the same
    """The options of the handler in `mkdocs.yml`; paths are relative to that file."""

    schemas = config_options.Optional(config_options.Dir(exists=True))
    options = config_options.Type(dict, default={})


class BackbeatHandler(BaseHandler):
    """Collects contracts by their message type and renders their reference."""

    name: ClassVar[str] = "backbeat"
    domain: ClassVar[str] = "backbeat"
    enable_inventory: ClassVar[bool] = True
    fallback_theme: ClassVar[str] = "material"

    def __init__(self, folder: Path, options: Mapping[str, Any], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._folder = folder
        self._options = options
        self._aliases: dict[str, tuple[str, ...]] = {}
        self.env.filters["inline"] = lambda text: Markup(inline(text))
        self.env.filters["json"] = lambda value: Markup(code(value))

    @functools.cached_property
    def _catalogue(self) -> Catalogue:
        return contracts.load(self._folder)

    def get_templates_dir(self, handler: str | None = None) -> Path:
        """Return the folder of the templates, which are beside this module."""
        return Path(__file__).with_name("templates")

    def get_options(self, local_options: Mapping[str, Any]) -> BlockOptions:
        """Return the options of one block, over those of the handler."""
        options = BlockOptions()
        _load(options, {**self._options, **local_options}, "an option of a ::: block")
        return options

    def collect(self, identifier: str, options: BlockOptions) -> Reference:
        """Return the reference of a message type; raises `CollectionError` if there is none."""
        try:
            if identifier not in self._catalogue:
                known = ", ".join(sorted(self._catalogue))
                raise CollectionError(plain(f'no contract "{identifier}", only: {known}'))
            return describe(self._catalogue[identifier])
        except (ContractError, UnrenderedError) as error:
            raise CollectionError(plain(str(error))) from None

    def render(self, data: Reference, options: BlockOptions, *, locale: str | None = None) -> str:
        """Return the contract's reference in HTML."""
        self._aliases.update(aliases(data.contract))
        try:
            return self.env.get_template("contract.html.jinja").render(
                reference=data,
                contract=data.contract,
                status=read_status(data.contract, self._folder),
                heading_level=options.heading_level,
            )
        except ContractError as error:
            raise PluginError(plain(str(error))) from None
        except TemplateError as error:
            raise PluginError(_describe_template_error(error)) from None

    def get_aliases(self, identifier: str) -> tuple[str, ...]:
        """Return the other names by which a field or a contract can be linked."""
        return self._aliases.get(identifier, ())


def _describe_template_error(error: TemplateError) -> str:
    name = getattr(error, "filename", None) or "a template of the handler backbeat"
    line = getattr(error, "lineno", None)
    return plain(f"{name}{f':{line}' if line else ''}: {type(error).__name__}: {error.message}")


def _load(options: Config, given: Mapping[str, Any], place: str) -> None:
    """Load options; raises `PluginError` with one line for the first that is wrong."""
    options.load_dict(dict(given))
    failed, _ = options.validate()
    for key, error in failed:
        raise PluginError(plain(f"{place} is wrong: '{key}': {error}"))


def get_handler(
    *, handler_config: MutableMapping[str, Any] | None, tool_config: Any, **arguments: Any
) -> BackbeatHandler:
    """Return the handler for a build; `handler_config` are its options in `mkdocs.yml`."""
    config = HandlerConfig(tool_config.config_file_path)
    _load(config, handler_config or {}, "mkdocstrings: handlers: backbeat: an option")
    _load(BlockOptions(), config.options, "mkdocstrings: handlers: backbeat: options: an option")
    try:
        schemas = config.schemas or find_settings().get("schemas")
    except SettingsError as error:
        raise PluginError(plain(str(error))) from None
    folder = Path(schemas) if schemas else contracts.packaged_folder()
    return BackbeatHandler(folder, config.options, **arguments)
