"""`backbeat release`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.common import SETTINGS_OPTIONS
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="release",
    summary="Release new contract versions",
    description=(
        "Release every contract whose version has no snapshot yet: copy it to "
        "released/<message>/<version>.json, record its hash, and add it to the Contracts section "
        "of the changelog. Every schema must be committed and pass backbeat evolve --check."
    ),
    options=(
        Option(
            ("--schemas",), "Folder of your contracts (default: the settings', or ./schemas)", "DIR"
        ),
        Option(
            ("--base",),
            "Main branch, from which nothing may vanish (default: as in backbeat evolve --check)",
            "REV",
        ),
        Option(("--changelog",), "Changelog to update", "FILE"),
        Option(("--dry-run",), "Show what would be released without writing", kind="flag"),
        *SETTINGS_OPTIONS,
    ),
    examples=(
        ("backbeat release --dry-run", "show what would be released"),
        ("backbeat release", "release the new versions"),
    ),
    statuses=(
        (0, "the new versions were released, or there were none"),
        (1, "a schema does not pass the check, or a snapshot has changed"),
        (FAILED, "usage error, or a schema that is invalid or not committed"),
    ),
)
