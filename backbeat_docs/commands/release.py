"""`backbeat release`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="release",
    summary="freeze the contracts that are ready for release",
    description=(
        "Freeze every contract whose version is not released yet: copy it to "
        "released/<message>/<version>.json, hold its hash, and write it into the Contracts "
        "section of the changelog. Every schema must pass backbeat evolve --check, and be "
        "committed, first."
    ),
    options=(
        Option(("--schemas",), "the folder of your contracts, unless it is ./schemas", "DIR"),
        Option(("--changelog",), "the changelog that is written to", "FILE"),
        Option(("--dry-run",), "say what would be released, and write nothing", kind="flag"),
    ),
    examples=(
        ("backbeat release --dry-run", "say what would be released"),
        ("backbeat release", "release it"),
    ),
    statuses=(
        (0, "what was ready is released, or nothing was"),
        (1, "a schema does not pass the gate, or a snapshot has changed"),
        (FAILED, "a usage error, a schema that cannot be used, or one that is not committed"),
    ),
)
