"""The commands as data, shared by the argument parser and the documentation.

Each command is a module of this package with one literal, `COMMAND`. The module of the same name in
`hosts.cli` contains the code that runs it. The module of `new-contract` is called `new_contract`.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple


class Option(NamedTuple):
    """One option or positional argument of a command.

    A name without a leading dash is a positional argument. `kind` is how its text is parsed:
    `text`, one of `REQUIREMENTS`, or `flag` for an option without a value. A value must be one of
    `choices`, if there are any; `suggestions` are offered by a shell. `group` is the heading under
    which help lists it. `attribute` is what the parsed arguments call it, if not by its
    first name.
    """

    names: tuple[str, ...]
    help: str
    metavar: str | None = None
    kind: str = "text"
    choices: tuple[str, ...] = ()
    default: str | int | float | None = None
    repeat: bool = False
    optional: bool = True
    group: str = "options"
    attribute: str | None = None
    suggestions: tuple[str, ...] = ()


REQUIREMENTS: Mapping[str, str] = {
    "count": "must be an integer of at least 1",
    "number": "must be a number",
}
"""What the text of an option of each kind must be; any other kind accepts every text."""


class Command(NamedTuple):
    """One command: its name, a one-line summary, a description and its options.

    `examples` pairs a command line with its purpose. `statuses` pairs an exit status with its
    meaning. `retired` pairs a former option with what to write instead.
    """

    name: str
    summary: str
    description: str
    options: tuple[Option, ...]
    examples: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[int, str], ...]
    retired: tuple[tuple[str, str], ...] = ()


COMMANDS = (
    "validate",
    "conform",
    "ci",
    "explain",
    "lint",
    "new-contract",
    "javascript",
    "evolve",
    "release",
    "simulate",
    "tempo",
    "config",
    "completion",
)
"""The names of all commands, in the order in which help lists them."""


def load_command(name: str) -> Command:
    """Load the table of a command; raises `KeyError` for an unknown name."""
    if name not in COMMANDS:
        raise KeyError(name)
    table: Command = import_module(f"{__name__}.{module_name(name)}").COMMAND
    return table


def reads_settings(name: str) -> bool:
    """Return whether a command reads the settings: it has `--config`."""
    return any("--config" in option.names for option in load_command(name).options)


def module_name(command: str) -> str:
    """Return the name of a command's module, here and in `hosts.cli`."""
    return command.replace("-", "_")
