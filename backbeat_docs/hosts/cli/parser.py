"""Argument parsers, built from the tables of `commands`."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from backbeat_docs import __version__
from backbeat_docs.commands import COMMANDS, Command, Option, command
from backbeat_docs.status import FAILED
from backbeat_docs.text.escape import plain


def one_command(name: str, program: str) -> argparse.ArgumentParser:
    """Build the parser of one command, under the name by which it was called."""
    table = command(name)
    return _fill(_Parser(prog=program, **_words(table)), table)


def every_command() -> argparse.ArgumentParser:
    """Build the parser of `backbeat` with every command below it."""
    root = _Parser(
        prog="backbeat",
        description="Judge BACKBEAT messages, decide schema evolution, keep documentation true.",
        epilog="See backbeat COMMAND --help for each of them.",
        formatter_class=_Formatter,
    )
    root.add_argument("--version", action="version", version=_version())
    below = root.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name in COMMANDS:
        table = command(name)
        _fill(below.add_parser(name, help=table.summary, **_words(table)), table)
    return root


def _version() -> str:
    return f"backbeat-contracts {__version__}"


def _words(table: Command) -> dict[str, Any]:
    return {
        "description": table.description,
        "epilog": _epilog(table),
        "formatter_class": _Formatter,
        "allow_abbrev": False,
    }


def _epilog(table: Command) -> str:
    examples = "".join(f"  {line}\n      {purpose}\n" for line, purpose in table.examples)
    statuses = "".join(f"  {status:<4}{meaning}\n" for status, meaning in table.statuses)
    return f"examples:\n{examples}\nexit status:\n{statuses}"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Wraps the description, and leaves the lines of the examples as they are."""

    def __init__(self, prog: str) -> None:
        # To find the width, argparse imports what takes longer than to validate a message.
        super().__init__(prog, width=_columns() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def _columns() -> int:
    """Return how wide the terminal is, as `COLUMNS` or the terminal itself says; 80 if neither."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and 10 < int(said) < 1000:
        return int(said)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


class _Parser(argparse.ArgumentParser):
    """Reports a usage error in one line that says where to look."""

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help or an error; argparse itself would hide that this failed."""
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"{self.prog}: {plain(message)}; see {self.prog} --help\n")


def _fill(parser: argparse.ArgumentParser, table: Command) -> argparse.ArgumentParser:
    groups: dict[str, Any] = {"options": parser}
    for option in table.options:
        if option.group not in groups:
            groups[option.group] = parser.add_argument_group(option.group)
        _add(groups[option.group], option)
    parser.add_argument("--version", action="version", version=_version())
    return parser


def _add(group: Any, option: Option) -> None:
    settings: dict[str, Any] = {"help": _help(option).replace("%", "%%")}
    if option.kind == "flag":
        settings["action"] = "store_true"
    else:
        settings |= {"type": KINDS[option.kind], "default": option.default}
        if option.metavar or not option.choices:
            settings["metavar"] = option.metavar
        if option.choices:
            settings["choices"] = option.choices
    if not option.names[0].startswith("-"):
        if option.repeat:
            settings |= {"nargs": "*" if option.optional else "+", "default": []}
        elif option.optional:
            settings["nargs"] = "?"
    elif option.repeat:
        settings |= {"action": "append", "default": []}
    group.add_argument(*option.names, **settings)


def _help(option: Option) -> str:
    if option.default is not None:
        return f"{option.help} (default: {option.default})"
    return f"{option.help} (repeatable)" if option.repeat else option.help


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is needed, not {text!r}")
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise argparse.ArgumentTypeError(f"a number is needed, not {text!r}")
    return number


KINDS: dict[str, Callable[[str], Any]] = {"text": str, "count": _count, "number": _number}
