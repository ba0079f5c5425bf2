"""`backbeat config`: prints the settings that apply, and where each comes from."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from backbeat_docs.settings import SETTINGS, Settings
from backbeat_docs.settings.find import show_path
from backbeat_docs.text.escape import plain


def run(arguments: argparse.Namespace) -> int:
    """Print the settings as text or JSON."""
    settings: Settings = arguments.settings
    print(json.dumps(_as_json(settings)) if arguments.json else "\n".join(_as_lines(settings)))
    return 0


def _as_json(settings: Settings) -> dict[str, Any]:
    return {
        "file": settings.path,
        "settings": {
            name: {"value": _value(settings, name), "from": _source(settings, name)}
            for name in SETTINGS
        },
    }


def _as_lines(settings: Settings) -> Iterator[str]:
    path = None if settings.path is None else show_path(settings.path)
    yield plain(f"settings file: {path or 'none'}")
    for name in SETTINGS:
        where = path if name in settings.stated else "default"
        value = _value(settings, name)
        text = "not set" if value is None else json.dumps(value, ensure_ascii=False)
        yield plain(f"{name:<16}{text}  ({where})")


def _value(settings: Settings, name: str) -> Any:
    value = settings.get(name)
    return value.patterns if SETTINGS[name].kind == "patterns" and value else value


def _source(settings: Settings, name: str) -> str:
    return "file" if name in settings.stated else "default"
