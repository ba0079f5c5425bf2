"""The command line: `backbeat`, and `backbeat-validate` for its most used command.

Each command's code is a module here with `run(arguments) -> int`, imported when it is called.
The modules of this package are imported inside `_guarded`, where an interrupt has its status.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `backbeat` with these arguments, or the process's own, and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return _guarded(lambda: _dispatch(words))


def validate() -> int:
    """Run `backbeat-validate`, which is `backbeat validate`."""
    return _guarded(lambda: _run("validate", sys.argv[1:], "backbeat-validate"))


def _dispatch(words: list[str]) -> int:
    from backbeat_docs.commands import COMMANDS
    from backbeat_docs.hosts.cli import parser

    if words and words[0] in COMMANDS:
        return _run(words[0], words[1:], f"backbeat {words[0]}")
    parser.every_command().parse_args(words)
    return 0


def _run(name: str, words: Sequence[str], program: str) -> int:
    from importlib import import_module

    from backbeat_docs.hosts.cli import parser

    arguments = parser.one_command(name, program).parse_args(words)
    status: int = import_module(f"{__name__}.{name}").run(arguments)
    return status


class _Terminated(BaseException):
    """The process was asked to end; its argument is the signal."""


def _guarded(call: Callable[[], int]) -> int:
    """Return the status of a call; if it ends early, no traceback is shown."""
    try:
        with _terminable():
            _open_streams()
            return _flushed(call)
    except (KeyboardInterrupt, _Terminated, BrokenPipeError) as ended:
        return _ended_early(ended)
    except OSError as error:
        return _failed(error)


def _ended_early(ended: KeyboardInterrupt | _Terminated | BrokenPipeError) -> int:
    from backbeat_docs import status

    if isinstance(ended, KeyboardInterrupt):
        return status.INTERRUPTED
    _drop_output()
    if isinstance(ended, _Terminated):
        return status.SIGNALLED + int(ended.args[0])
    return status.CLOSED_PIPE


def _open_streams() -> None:
    """Make standard output and error accept any text; raise `OSError` if there is no output."""
    if sys.stderr is None:  # closed
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 — as long as the process
    if sys.stdout is None:
        raise OSError(None, "it is closed")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a real file


def _flushed(call: Callable[[], int]) -> int:
    try:
        status = call()
    except SystemExit:  # of the argument parser, after its help or a usage error
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return status


def _failed(error: OSError) -> int:
    """Report what the system refused: a path, if the error names one, or else the output."""
    from backbeat_docs.hosts.cli import console

    where = error.filename
    if where is None:
        _drop_output()
        where = "the output cannot be written"
    return console.fail("backbeat", f"{where}: {error.strerror or error}")


def _drop_output() -> None:
    """Discard what is still buffered, so that Python does not report it at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a signal to end unwind the calls, so that no half-written report remains."""
    import signal

    def end(number: int, _: object) -> None:
        raise _Terminated(number)

    replaced = []
    with suppress(ValueError):  # only the main thread receives signals
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, end)
                replaced.append(number)
    try:
        yield
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)
