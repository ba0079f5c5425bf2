"""`backbeat explain`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="explain",
    summary="explain a finding code",
    description=(
        "Print what a finding's code means, what causes it, how to mend it, and an example. "
        "Without a code, list them all."
    ),
    options=(Option(("code",), "a finding code, such as enum or duplicate-key", "CODE"),),
    examples=(
        ("backbeat explain enum", "explain one code"),
        ("backbeat explain", "list every code"),
    ),
    statuses=((0, "the code was explained"), (FAILED, "there is no such code")),
)
