"""The options of the MkDocs plugin. Without any, it only validates the messages on pages.

A page's front matter has options too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, MutableMapping
from typing import Any

from mkdocs.config import Config, config_options
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError

from backbeat_docs.hosts.mkdocs.pages import GROUPS, LLMS
from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import did_you_mean

PAGE_NAMES = (*GROUPS, LLMS)


class _PageName(config_options.Type[str]):
    """The name of a generated page."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        name: str = super().run_validation(value)
        if name not in PAGE_NAMES:
            near, known = did_you_mean(name, PAGE_NAMES), ", ".join(PAGE_NAMES)
            raise ValidationError(plain(f'no page "{name}"{near}, only: {known}'))
        return name


class BackbeatConfig(Config):  # type: ignore[no-untyped-call] # mkdocs has no annotation there
    """The options of the plugin in `mkdocs.yml`; paths are relative to that file."""

    schemas = config_options.Optional(config_options.Dir(exists=True))
    fences = config_options.Choice(("messages", "all"), default="messages")
    pages = config_options.ListOfItems(_PageName(), default=[])
    base = config_options.Type(str, default="")
    prose = config_options.Type(bool, default=False)
    facts = config_options.Optional(config_options.File(exists=True))
    glossary = config_options.Optional(config_options.File(exists=True))
    tables = config_options.Type(bool, default=False)

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate the options; a misspelt one is an error, which MkDocs would only warn about."""
        failed, warnings = super().validate()
        unknown = sorted(str(key) for key in self.keys() - self._schema_keys)
        for key in unknown:
            near = did_you_mean(key, self._schema_keys)
            failed.append((plain(key), ValidationError(f"there is no such option{near}")))
        return failed, [warning for warning in warnings if str(warning[0]) not in unknown]


def remove_wrong_keys(
    front_matter: MutableMapping[str, Any], contracts: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Remove each key of ours whose value cannot be used, and yield it with the reason."""
    contract, fields = front_matter.get("contract"), front_matter.get("fields")
    if contract is not None and not isinstance(contract, str):
        yield "contract", "must be the name of a contract"
        del front_matter["contract"]
    elif contract is not None and contract not in contracts:
        yield "contract", f'no contract is called "{contract}"{did_you_mean(contract, contracts)}'
        del front_matter["contract"]
    if fields is not None and not isinstance(fields, bool):
        yield "fields", "must be true or false"
        del front_matter["fields"]
