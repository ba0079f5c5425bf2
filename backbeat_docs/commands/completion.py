"""`backbeat completion`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

SHELLS = ("bash", "zsh", "tcsh")

COMMAND = Command(
    name="completion",
    summary="print the completion script of a shell",
    description="Print a script that completes the commands and options in your shell.",
    options=(Option(("shell",), "the shell", choices=SHELLS, optional=False),),
    examples=(
        ('eval "$(backbeat completion bash)"', "complete in this bash"),
        ("backbeat completion zsh > ~/.zfunc/_backbeat", "complete in every zsh"),
    ),
    statuses=(
        (0, "the script was printed"),
        (FAILED, "the shell is unknown, or shtab not installed"),
    ),
)
