"""Parses the TOML of a settings file and checks every key; loaded only when there is a file."""

import os
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from backbeat_docs.settings.find import SettingsError, show_path
from backbeat_docs.settings.table import SETTINGS
from backbeat_docs.settings.values import KINDS, Origin
from backbeat_docs.text.quoting import did_you_mean, quote


def parse(path: str, data: bytes, *, is_project: bool) -> dict[str, Any] | None:
    """Return the settings that a file states; `None` if it is a project file without the table."""
    table = _load(path, data)
    if is_project:
        tool = table.get("tool")
        if not isinstance(tool, Mapping) or "backbeat" not in tool:
            return None
        table = tool["backbeat"]
        if not isinstance(table, Mapping):
            raise SettingsError(f"{show_path(path)}: [tool.backbeat] must be a table")
    return {name: _read_value(path, name, value) for name, value in table.items()}


def _load(path: str, data: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{show_path(path)}:{line}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_describe_error(show_path(path), data, str(error))) from None
    except (RecursionError, ValueError):  # nested too deeply, or a number with too many digits
        raise SettingsError(f"{show_path(path)}: is not usable TOML") from None


_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def _describe_error(shown: str, data: bytes, reason: str) -> str:
    place = _PLACE.search(reason)
    if place:
        return f"{shown}:{place[1]}:{place[2]}: invalid TOML: {reason[: place.start()]}"
    reason = reason.removesuffix(" (at end of document)")
    last = data.decode().split("\n")
    return f"{shown}:{len(last)}:{len(last[-1]) + 1}: invalid TOML: {reason}"


def _read_value(path: str, name: str, value: Any) -> Any:
    shown = show_path(path)
    row = SETTINGS.get(name)
    if row is None:
        hint = did_you_mean(name, SETTINGS) or f"; the settings are: {', '.join(SETTINGS)}"
        raise SettingsError(f"{shown}: unknown setting {quote(name)}{hint}")
    try:
        return KINDS[row.kind](value, Origin(row, f"{shown}: {name}", os.path.dirname(path)))
    except ValueError as error:
        raise SettingsError(f"{shown}: {name} {error}; for example {row.example}") from None
