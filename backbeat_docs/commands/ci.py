"""`backbeat ci`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.snippets import SNIPPETS
from backbeat_docs.status import FAILED
from backbeat_docs.validate.validator import UNKNOWN_FIELDS

COMMAND = Command(
    name="ci",
    summary="Generate CI configuration that validates messages",
    description=(
        "Print the configuration that validates your messages in a CI pipeline with this version "
        "of BACKBEAT. Your folder and options are filled in and quoted. Without PLATFORM, list the "
        "platforms and their files. With --into, write the files instead."
    ),
    options=(
        Option(("platform",), "CI platform", choices=tuple(SNIPPETS)),
        Option(("--dir",), "Folder of messages", "DIR", default="messages"),
        Option(("--schemas",), "Folder of contracts to use instead of the built-in ones", "DIR"),
        Option(
            ("--unknown-fields",),
            "Whether fields that the contract does not define are findings",
            choices=tuple(UNKNOWN_FIELDS),
            default="forbid",
        ),
        Option(
            ("--gate",),
            "Also check the versions of the contracts in this folder with backbeat evolve --check",
            "DIR",
        ),
        Option(
            ("--into",),
            "Write the platform's file below this folder; without PLATFORM, write all files",
            "DIR",
        ),
    ),
    examples=(
        ("backbeat ci github --into .", "validate every push on GitHub"),
        ("backbeat ci gitlab --dir recorded", "print the GitLab job for another folder"),
        ("backbeat ci --into examples/ci", "write the files of all platforms"),
    ),
    statuses=(
        (0, "the configuration was printed or written"),
        (
            FAILED,
            "invalid folder name, or a file that already exists or cannot be written",
        ),
    ),
)
