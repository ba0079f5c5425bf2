"""`backbeat completion`: prints the completion script of a shell."""

import argparse

from backbeat_docs.commands.shells import SHELLS


def run(arguments: argparse.Namespace) -> int:
    """Print the completion script of a shell."""
    print(SHELLS[arguments.shell](), end="")
    return 0
