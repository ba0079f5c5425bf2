"""`backbeat lint`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.common import SETTINGS_OPTIONS
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="lint",
    summary="Check that schemas are portable",
    description=(
        "Check schemas against the portable rules, which make every JSON Schema engine return the "
        "same verdict: closed objects, portable keywords and patterns, bounded numbers and "
        "strings, a description and a valid example for every field, and no references to other "
        "files."
    ),
    options=(
        Option(
            ("paths",),
            "Schema or folder of schemas (default: the settings' contracts, or the built-in ones)",
            "PATH",
            repeat=True,
        ),
        *SETTINGS_OPTIONS,
    ),
    examples=(
        ("backbeat lint", "check the built-in contracts"),
        ("backbeat lint schemas/", "check a folder of contracts"),
    ),
    statuses=(
        (0, "no schema breaks a rule"),
        (1, "a schema breaks a rule"),
        (FAILED, "a schema cannot be read"),
    ),
)
