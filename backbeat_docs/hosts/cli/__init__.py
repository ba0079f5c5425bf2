"""The command line: `backbeat`, and `backbeat-validate` for its most used command.

Each command's code is a module here with `run(arguments) -> int`, imported when it is called.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from backbeat_docs.commands import COMMANDS
from backbeat_docs.hosts.cli import console, parser

INTERRUPTED = 130
CLOSED_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `backbeat` with these arguments, or the process's own, and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return _guarded(lambda: _dispatch(words))


def validate() -> int:
    """Run `backbeat-validate`, which is `backbeat validate`."""
    return _guarded(lambda: _run("validate", sys.argv[1:], "backbeat-validate"))


def _dispatch(words: list[str]) -> int:
    if words and words[0] in COMMANDS:
        return _run(words[0], words[1:], f"backbeat {words[0]}")
    parser.every_command().parse_args(words)
    return 0


def _run(name: str, words: Sequence[str], program: str) -> int:
    arguments = parser.one_command(name, program).parse_args(words)
    status: int = import_module(f"{__name__}.{name}").run(arguments)
    return status


def _guarded(call: Callable[[], int]) -> int:
    """Turn an interrupt and a closed pipe into their statuses, without a word."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a real file
        status = call()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return CLOSED_PIPE
    except OSError as error:  # a full disk, say; whatever is read has its own handling
        _drop_output()
        return console.fail("backbeat", f"the output cannot be written: {error.strerror or error}")
    return status


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that Python does not say so at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
