"""`backbeat lint`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="lint",
    summary="hold schemas to the rules that keep them portable",
    description=(
        "Hold schemas to the rules by which every JSON Schema engine gives the same verdict: "
        "closed objects, portable keywords and patterns, bounded numbers and strings, a "
        "description and a valid example for every field, no reference out of the file."
    ),
    options=(
        Option(
            ("paths",),
            "a schema or a folder of them; without one, the contracts of this package",
            "PATH",
            repeat=True,
        ),
    ),
    examples=(
        ("backbeat lint", "lint the contracts of this package"),
        ("backbeat lint schemas/", "lint a folder of contracts"),
    ),
    statuses=(
        (0, "every schema keeps every rule"),
        (1, "a schema breaks a rule"),
        (FAILED, "a schema cannot be read"),
    ),
)
