"""Fills in the options that were not given with the settings."""

from collections.abc import Sequence

from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.arguments import parse as parse_words
from backbeat_docs.settings import SETTINGS, Settings, SettingsError, find_settings, read_settings


def parse(name: str, program: str, words: Sequence[str]) -> Arguments:
    """Parse the words of a command that reads the settings; an option overrides its setting.

    Every setting becomes an attribute, whether the command has an option for it or not.
    Raises `SettingsError`.
    """
    names = {setting.replace("-", "_"): setting for setting in SETTINGS}
    arguments = parse_words(name, program, words, unset=names)
    settings = _load(arguments)
    for attribute, setting in names.items():
        if getattr(arguments, attribute) is None:
            setattr(arguments, attribute, settings.get(setting))
    arguments.settings = settings
    return arguments


def _load(arguments: Arguments) -> Settings:
    if arguments.no_config and arguments.config is not None:
        raise SettingsError("use only one of --config and --no-config; see --help")
    if arguments.no_config:
        return Settings()
    if arguments.config is not None:
        return read_settings(arguments.config)
    return find_settings()
