"""`backbeat explain`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="explain",
    summary="Explain a finding code",
    description=(
        "Print the meaning, cause and fix of a finding code, and an example. Without CODE, list "
        "all codes."
    ),
    options=(Option(("code",), "Finding code, such as enum or duplicate-key", "CODE"),),
    examples=(
        ("backbeat explain enum", "explain one code"),
        ("backbeat explain", "list all codes"),
    ),
    statuses=((0, "the code was explained"), (FAILED, "unknown code")),
)
