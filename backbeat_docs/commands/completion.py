"""`backbeat completion`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.shells import SHELLS
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="completion",
    summary="Generate a shell completion script",
    description=(
        "Print a script that completes the commands, options and values of backbeat and "
        "backbeat-validate in your shell."
    ),
    options=(Option(("shell",), "Shell to complete in", choices=tuple(SHELLS), optional=False),),
    examples=(
        ("backbeat completion bash >> ~/.bashrc", "enable completion in bash"),
        (
            "backbeat completion zsh > ~/.zfunc/_backbeat",
            "enable completion in zsh, if ~/.zfunc is in fpath",
        ),
        (
            "backbeat completion fish > ~/.config/fish/conf.d/backbeat.fish",
            "enable completion in fish",
        ),
    ),
    statuses=((0, "the script was printed"), (FAILED, "unknown shell")),
)
