"""Argument parsers, built from the command tables in `commands`."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from backbeat_docs import __version__
from backbeat_docs.commands import COMMANDS, REQUIREMENTS, Command, Option, load_command
from backbeat_docs.status import FAILED
from backbeat_docs.text.escape import plain


def build_command_parser(name: str, program: str) -> argparse.ArgumentParser:
    """Build the parser of one command; `program` is the name that it was called by."""
    table = load_command(name)
    return _add_options(_Parser(prog=program, **_parser_settings(table)), table)


def build_main_parser() -> argparse.ArgumentParser:
    """Build the parser of `backbeat` with all commands as subparsers."""
    root = _Parser(
        prog="backbeat",
        description="Validate BACKBEAT messages, check schema changes and generate CI "
        "configuration and test traffic.",
        epilog="Run backbeat COMMAND --help for the options of a command.",
        formatter_class=_Formatter,
        add_help=False,
    )
    _add_help(root)
    _add_version(root)
    commands = root.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name in COMMANDS:
        table = load_command(name)
        parser = commands.add_parser(name, help=table.summary, **_parser_settings(table))
        _add_options(parser, table)
    return root


def _add_help(parser: argparse.ArgumentParser) -> None:
    """Add `--help`, described in the style of the command tables."""
    parser.add_argument("-h", "--help", action="help", help="Show this help and exit")


def _add_version(parser: argparse.ArgumentParser) -> None:
    version = f"backbeat-contracts {__version__}"
    parser.add_argument(
        "--version", action="version", version=version, help="Show the version and exit"
    )


def _parser_settings(table: Command) -> dict[str, Any]:
    return {
        "description": table.description,
        "epilog": _format_epilog(table),
        "formatter_class": _Formatter,
        "allow_abbrev": False,
        "add_help": False,
    }


def _format_epilog(table: Command) -> str:
    examples = "".join(f"  {line}\n      {purpose}\n" for line, purpose in table.examples)
    statuses = "".join(f"  {status:<4}{meaning}\n" for status, meaning in table.statuses)
    return f"examples:\n{examples}\nexit status:\n{statuses}"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Wraps the description and keeps the line breaks of the examples."""

    def __init__(self, prog: str) -> None:
        # Without a width, argparse imports shutil, which takes longer than validating a message.
        super().__init__(prog, width=_terminal_width() - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


def _terminal_width() -> int:
    """Return the width from `COLUMNS` or from the terminal, in columns; 80 if neither is known."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 10 < int(columns) < 1000:
        return int(columns)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


class _Parser(argparse.ArgumentParser):
    """Reports a usage error in one line that points to `--help`."""

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help or an error; argparse itself ignores errors while writing."""
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"{self.prog}: {plain(message)}; see {self.prog} --help\n")


class _Retired(argparse.Action):
    """A former option: an error that says what to write instead."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.error(f"{self.option_strings[0]} no longer exists; write {self.const}")


def _add_options(parser: argparse.ArgumentParser, table: Command) -> argparse.ArgumentParser:
    _add_help(parser)
    groups: dict[str, Any] = {"options": parser}
    for option in table.options:
        if option.group not in groups:
            groups[option.group] = parser.add_argument_group(option.group)
        _add_option(groups[option.group], option)
    for name, instead in table.retired:
        parser.add_argument(
            name, action=_Retired, nargs="?", const=instead, dest=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )  # fmt: skip
    _add_version(parser)
    return parser


def _add_option(group: Any, option: Option) -> None:
    settings: dict[str, Any] = {"help": _format_help(option).replace("%", "%%")}
    if option.kind == "flag":
        settings["action"] = "store_true"
    else:
        settings |= {"type": PARSERS[option.kind], "default": option.default}
        if option.metavar or not option.choices:
            settings["metavar"] = option.metavar
        if option.choices:
            settings["choices"] = option.choices
    if option.attribute:
        settings["dest"] = option.attribute
    if not option.names[0].startswith("-"):
        if option.repeat:
            settings |= {"nargs": "*" if option.optional else "+", "default": []}
        elif option.optional:
            settings["nargs"] = "?"
    elif option.repeat:
        settings |= {"action": "append", "default": []}
    group.add_argument(*option.names, **settings)


def _format_help(option: Option) -> str:
    if option.default is not None:
        return f"{option.help} (default: {option.default})"
    return f"{option.help} (repeatable)" if option.repeat else option.help


def _parse_count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{REQUIREMENTS['count']}, got {text!r}")
    return int(text)


def _parse_number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise argparse.ArgumentTypeError(f"{REQUIREMENTS['number']}, got {text!r}")
    return number


PARSERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "count": _parse_count,
    "number": _parse_number,
}
