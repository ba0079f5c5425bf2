"""`backbeat completion`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

SHELLS = ("bash", "zsh", "tcsh")

COMMAND = Command(
    name="completion",
    summary="Generate a shell completion script",
    description="Print a script that completes commands and options in your shell.",
    options=(Option(("shell",), "Shell to complete in", choices=SHELLS, optional=False),),
    examples=(
        ('eval "$(backbeat completion bash)"', "enable completion in the current bash session"),
        ("backbeat completion zsh > ~/.zfunc/_backbeat", "enable completion in every zsh session"),
    ),
    statuses=(
        (0, "the script was printed"),
        (FAILED, "unknown shell, or shtab is not installed"),
    ),
)
