"""The commands, as data: what the command line parses and what the documentation shows.

A command is a module here that holds one literal `COMMAND`; its code is the module of the same
name in `hosts.cli`.
"""

from importlib import import_module
from typing import NamedTuple


class Option(NamedTuple):
    """One option or argument of a command.

    A name without a leading dash is a positional argument. `kind` names how its text is read:
    `text`, `count` (a whole number from 1), `number`, or `flag` for one that takes no text.
    `group` is the heading it stands under.
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


class Command(NamedTuple):
    """One command: its name, what it does in a line and in a paragraph, its options.

    `examples` pairs a command line with what it is for; `statuses` pairs an exit status with its
    meaning.
    """

    name: str
    summary: str
    description: str
    options: tuple[Option, ...]
    examples: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[int, str], ...]


COMMANDS = (
    "validate",
    "ci",
    "explain",
    "lint",
    "evolve",
    "release",
    "simulate",
    "tempo",
    "completion",
)
"""The name of every command, in the order in which help lists them."""


def command(name: str) -> Command:
    """Load a command's table by its name; raise `KeyError` for one that is unknown."""
    if name not in COMMANDS:
        raise KeyError(name)
    found: Command = import_module(f"{__name__}.{name}").COMMAND
    return found
