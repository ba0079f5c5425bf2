"""Fills in the options that were not given with the settings."""

import argparse
from collections.abc import Sequence

from backbeat_docs.settings import SETTINGS, Settings, SettingsError, find_settings, read_settings


def parse(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Parse the words of a command that reads the settings; an option overrides its setting.

    Every setting becomes an attribute, whether the command has an option for it or not.
    Raises `SettingsError`.
    """
    names = {name.replace("-", "_"): name for name in SETTINGS}
    parser.set_defaults(**dict.fromkeys(names))
    arguments = parser.parse_args(words)
    settings = _load(arguments)
    for attribute, name in names.items():
        if getattr(arguments, attribute) is None:
            setattr(arguments, attribute, settings.get(name))
    arguments.settings = settings
    return arguments


def _load(arguments: argparse.Namespace) -> Settings:
    if arguments.no_config and arguments.config is not None:
        raise SettingsError("use only one of --config and --no-config; see --help")
    if arguments.no_config:
        return Settings()
    if arguments.config is not None:
        return read_settings(arguments.config)
    return find_settings()
