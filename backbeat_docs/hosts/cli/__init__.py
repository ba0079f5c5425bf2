"""The entry points of the command line: `backbeat`, and `backbeat-validate` for `validate`.

Each command is a module of this package with `run(arguments) -> int`, imported only when it is
called. All imports happen inside `_run_guarded`, so that an interrupt during an import also ends
with status 130.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `backbeat` and return its exit status; `arguments` defaults to those of the process."""
    if arguments is None:
        return _run_process(lambda: _dispatch(sys.argv[1:]))
    return _run_guarded(lambda: _dispatch(list(arguments)))


def validate() -> int:
    """Run `backbeat-validate`, the short name of `backbeat validate`."""
    return _run_process(lambda: _run_command("validate", sys.argv[1:], "backbeat-validate"))


def _run_process(call: Callable[[], int]) -> int:
    """Run the one call of a process, in which searching for garbage takes a sixth of the time."""
    gc.set_threshold(50_000)  # there is little garbage, as few values refer to each other
    status = _run_guarded(call)
    gc.freeze()  # the process ends: nothing is worth searching
    return status


def _dispatch(words: list[str]) -> int:
    from backbeat_docs.commands import COMMANDS

    if words and words[0] in COMMANDS:
        return _run_command(words[0], words[1:], f"backbeat {words[0]}")
    from backbeat_docs.hosts.cli import parser

    parser.build_main_parser().parse_args(words)
    return 0


def _run_command(name: str, words: Sequence[str], program: str) -> int:
    from importlib import import_module

    from backbeat_docs.commands import module_name, reads_settings
    from backbeat_docs.hosts.cli import arguments

    if not reads_settings(name):
        found = arguments.parse(name, program, words)
    else:
        from backbeat_docs.hosts.cli import configured, console
        from backbeat_docs.settings import SettingsError

        try:
            found = configured.parse(name, program, words)
        except SettingsError as error:
            return console.fail(program, error)
    status: int = import_module(f"{__name__}.{module_name(name)}").run(found)
    return status


class _Terminated(BaseException):
    """Raised when the process receives a termination signal; its argument is the signal number."""


def _run_guarded(call: Callable[[], int]) -> int:
    """Call a function and return its status, without a traceback if the call ends early."""
    try:
        with _catch_termination():
            _prepare_streams()
            return _call_and_flush(call)
    except (KeyboardInterrupt, _Terminated, BrokenPipeError) as cause:
        return _early_exit_status(cause)
    except OSError as error:
        return _report_os_error(error)


def _early_exit_status(cause: KeyboardInterrupt | _Terminated | BrokenPipeError) -> int:
    from backbeat_docs import status

    if isinstance(cause, KeyboardInterrupt):
        return status.INTERRUPTED
    _discard_output()
    if isinstance(cause, _Terminated):
        return status.SIGNALLED + int(cause.args[0])
    return status.CLOSED_PIPE


def _prepare_streams() -> None:
    """Make standard output and error accept any text; raise `OSError` if output is closed."""
    if sys.stderr is None:  # closed
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 — it stays open until the process ends
    if sys.stdout is None:
        raise OSError(None, "it is closed")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a real file


def _call_and_flush(call: Callable[[], int]) -> int:
    try:
        status = call()
    except SystemExit:  # raised by the argument parser after help or a usage error
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return status


def _report_os_error(error: OSError) -> int:
    """Report an error of the path that it names, or of standard output if it names none."""
    from backbeat_docs.hosts.cli import console

    where = error.filename
    if where is None:
        _discard_output()
        where = "the output cannot be written"
    return console.fail("backbeat", f"{where}: {error.strerror or error}")


def _discard_output() -> None:
    """Discard buffered output, so that Python does not report an error at exit."""
    with suppress(OSError):  # perhaps no more files can be opened
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _catch_termination() -> Iterator[None]:
    """Turn termination signals into an exception, so that unfinished reports are removed."""
    import signal

    def terminate(number: int, _: object) -> None:
        raise _Terminated(number)

    replaced = []
    with suppress(ValueError):  # only the main thread receives signals
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, terminate)
                replaced.append(number)
    try:
        yield
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)
