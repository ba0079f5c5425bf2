"""`backbeat completion`: prints a shell completion script, which shtab builds from the parser."""

import argparse

from backbeat_docs.hosts.cli import console, parser


def run(arguments: argparse.Namespace) -> int:
    """Print the completion script of a shell."""
    try:
        import shtab
    except ImportError:
        problem = "shtab is not installed; run pip install 'backbeat-contracts[cli]'"
        return console.fail("backbeat completion", problem)
    print(shtab.complete(parser.build_main_parser(), shell=arguments.shell))
    return 0
