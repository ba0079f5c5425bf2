"""`backbeat javascript`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="javascript",
    summary="Write the validator for JavaScript and your contracts",
    description=(
        "Write what JavaScript needs to validate messages with the same findings: contracts.json, "
        "which lists the contracts with their sentences, and the module backbeat.mjs with its "
        "types. Run it again after a change of the contracts or for a new version: it replaces its "
        "own files and no others."
    ),
    options=(
        Option(("--into",), "Folder to write into", "DIR", default="."),
        Option(("--schemas",), "Folder of contracts to use instead of the built-in ones", "DIR"),
    ),
    examples=(
        ("backbeat javascript --into web", "validate the built-in messages in a web page"),
        ("backbeat javascript --into web --schemas schemas", "validate messages of your own"),
    ),
    statuses=(
        (0, "the files were written; where the module is not installed, only contracts.json"),
        (
            FAILED,
            "contracts that cannot be used, or a file that belongs to others or cannot be written",
        ),
    ),
)
