"""`backbeat completion`: a shell's completion script, made by shtab from the parser."""

import argparse

from backbeat_docs.hosts.cli import console, parser


def run(arguments: argparse.Namespace) -> int:
    """Print the completion script of a shell."""
    try:
        import shtab
    except ImportError:
        problem = "shtab is not installed; pip install 'backbeat-contracts[cli]' brings it"
        return console.fail("backbeat completion", problem)
    print(shtab.complete(parser.every_command(), shell=arguments.shell))
    return 0
