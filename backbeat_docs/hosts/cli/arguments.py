"""Parses the words after a command's name, by its option table.

A command line that names its options in full needs no help and no error message, and is parsed
here. Any other goes to `argparse`, which takes longer to import than a message to validate.
"""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from backbeat_docs.commands import Command, Option, load_command


class Arguments(SimpleNamespace):
    """The value of each option, as an attribute."""


def parse(name: str, program: str, words: Sequence[str], unset: Iterable[str] = ()) -> Arguments:
    """Parse the words of a command; `program` is the name that it was called by.

    The attributes in `unset` are `None` unless an option sets them. Prints help or a usage error
    and raises `SystemExit` where one is due.
    """
    defaults = dict.fromkeys(unset)
    found = _parse_plain(load_command(name), words, defaults)
    if found is not None:
        return found
    from backbeat_docs.hosts.cli import parser

    options = parser.build_command_parser(name, program)
    options.set_defaults(**defaults)
    return options.parse_args(words, Arguments())


def _parse_plain(
    table: Command, words: Sequence[str], defaults: dict[str, None]
) -> Arguments | None:
    """Parse words that are options of the table, their values, or paths in a row; else `None`."""
    options = {name: option for option in table.options for name in option.names}
    values = {_attribute(option): _default(option) for option in table.options} | defaults
    paths = next((option for option in table.options if not _is_named(option)), None)
    if paths and not (paths.repeat and paths.optional):
        return None
    named: list[str] = []
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        option = options.get(word)
        if option is not None and option is not paths:
            if not _set(values, option, waiting):
                return None
        elif paths is None or named or not _is_value(word):
            return None
        else:
            named.append(word)
            while waiting and _is_value(waiting[-1]):
                named.append(waiting.pop())
            values[_attribute(paths)] = named
    return Arguments(**values)


def _set(values: dict[str, Any], option: Option, waiting: list[str]) -> bool:
    """Set the value of an option from the words that wait; return whether that was possible."""
    attribute = _attribute(option)
    if option.kind == "flag":
        values[attribute] = True
        return True
    if option.kind != "text" or not waiting or not _is_value(waiting[-1]):
        return False
    word = waiting.pop()
    if option.choices and word not in option.choices:
        return False
    values[attribute] = [*(values[attribute] or ()), word] if option.repeat else word
    return True


def _is_named(option: Option) -> bool:
    return option.names[0].startswith("-")


def _is_value(word: str) -> bool:
    return word == "-" or not word.startswith("-")


def _attribute(option: Option) -> str:
    return option.attribute or option.names[0].lstrip("-").replace("-", "_")


def _default(option: Option) -> Any:
    if option.kind == "flag":
        return False
    return [] if option.repeat else option.default
