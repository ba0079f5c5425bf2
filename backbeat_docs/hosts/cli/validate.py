"""`backbeat validate`: read, validate, report."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.hosts.cli import console, outputs
from backbeat_docs.hosts.cli.outputs import Filed, Output, Printed
from backbeat_docs.report import reporter
from backbeat_docs.run import Located, Outcome, Progress, Summary, Unread, sources, validate_inputs
from backbeat_docs.run.compressed import ENDINGS
from backbeat_docs.run.limit import Limit
from backbeat_docs.status import FAILED, INTERRUPTED
from backbeat_docs.validate.validator import MessageValidator

PROGRAM = "backbeat-validate"

Input = TypeVar("Input")
Reader = Callable[..., Iterator[Input]]
"""A file's or folder's name, the limit and `lines` → its inputs: a function of `sources`."""


def run(arguments: argparse.Namespace) -> int:
    """Validate what the arguments name, and return the exit status."""
    problem = _usage(arguments)
    if problem is not None:
        return console.fail(PROGRAM, problem)
    try:
        validator = _validator(arguments)
    except ContractError as error:
        return console.fail(PROGRAM, f"the contracts cannot be used: {error}")
    summary = Summary()
    with console.bar(_size(arguments)) as bar:
        try:
            made = _outputs(arguments, bar)
        except ValueError as error:
            return console.fail(PROGRAM, error)
        outcomes = _outcomes(validator, arguments, _flushing(made, bar.advance))
        interrupted = _report(made, outcomes, summary, Limit(arguments.max_findings))
    failed = _report_failures(made)
    if interrupted:
        return INTERRUPTED
    return FAILED if failed else _status(summary, arguments.exit_code)


def _usage(arguments: argparse.Namespace) -> str | None:
    """Return what is wrong with the arguments."""
    message = arguments.message
    if not (arguments.paths or arguments.file or arguments.dir or message is not None):
        return "nothing to validate; name a PATH, --file, --dir or --message; see --help"
    if message != "-" and os.path.isfile(message or ""):
        return f"--message takes the message itself; give {message} with --file"
    return None


def _validator(arguments: argparse.Namespace) -> MessageValidator:
    return MessageValidator(
        arguments.schemas,
        engine=arguments.engine,
        unknown_fields=arguments.unknown_fields,
        max_bytes=arguments.max_bytes,
    )


def _outputs(arguments: argparse.Namespace, bar: console.Bar) -> list[Output]:
    if arguments.json and arguments.format not in (None, "json"):
        raise ValueError("--json is --format json; give one of them")
    streamed = _is_stream(arguments)
    style = outputs.style(
        color=console.has_color(sys.stdout), quiet=arguments.quiet, streamed=streamed
    )
    name = arguments.format or ("json" if arguments.json else "text")
    live = streamed is not False or arguments.message == "-"
    printed = Printed(reporter(name, style), sys.stdout, live=live, clear=bar.clear)
    return outputs.requested(printed, name, arguments.output, style)


def _is_stream(arguments: argparse.Namespace) -> bool | None:
    """Tell whether the only input is a stream of lines; `None` if its content decides."""
    named = [*arguments.paths, *arguments.file, *arguments.dir]
    if len(named) + (arguments.message is not None) != 1 or any(map(os.path.isdir, named)):
        return False
    if arguments.lines or arguments.message == "-":
        return arguments.lines or None
    return sources.is_stream(named[0]) if named and not arguments.dir else False


def _size(arguments: argparse.Namespace) -> int | None:
    """Return how many bytes there are to read; `None` if that is not known beforehand."""
    names = [*arguments.paths, *arguments.file]
    plain = all(os.path.isfile(name) and not name.endswith(ENDINGS) for name in names)
    if arguments.dir or arguments.message is not None or not plain:
        return None
    try:
        return sum(os.path.getsize(name) for name in names)
    except OSError:
        return None  # a file that is gone is reported when it is read


def _flushing(made: list[Output], progress: Progress) -> Progress:
    """Flush what was written after each input: it may take long until the next one comes."""

    def flush(size: int) -> None:
        progress(size)
        for output in made:
            if isinstance(output, Printed):
                output.flush()

    return flush


def _outcomes(
    validator: MessageValidator, arguments: argparse.Namespace, progress: Progress
) -> Iterator[Outcome]:
    if arguments.jobs > 1:
        from backbeat_docs.run import parallel

        parts = _inputs(arguments, parallel.path, parallel.file, parallel.folder)
        return parallel.validate_in_processes(validator, parts, arguments.jobs, progress)
    inputs = _inputs(arguments, sources.path, sources.file, sources.folder)
    return validate_inputs(validator, inputs, progress)


def _inputs(
    arguments: argparse.Namespace, path: Reader[Input], file: Reader[Input], folder: Reader[Input]
) -> Iterator[Input | Located | Unread]:
    """Yield every input, in the order of the options' table."""
    limit, lines = arguments.max_bytes, arguments.lines
    for name in arguments.paths:
        if name == "-":
            yield from _standard_input(limit, lines)
        else:
            yield from path(name, limit, lines=lines)
    for name in arguments.file:
        yield from file(name, limit, lines=lines)
    for name in arguments.dir:
        yield from folder(name, limit, lines=lines)
    if arguments.message == "-":
        yield from _standard_input(limit, lines)
    elif arguments.message is not None:
        yield from sources.text(arguments.message, limit, lines=lines)


def _standard_input(limit: int, lines: bool) -> Iterator[Located | Unread]:
    if sys.stdin is None:
        yield Unread("<stdin>", "cannot be read: it is closed")
    else:
        yield from sources.stream(sys.stdin.buffer, limit, lines=lines)


def _report(
    made: list[Output], outcomes: Iterable[Outcome], summary: Summary, limit: Limit
) -> bool:
    """Write the reports as outcomes come; return whether an interrupt ended the run."""
    interrupted = False
    try:
        for output in made:
            output.begin()
        try:
            _write(made, outcomes, summary, limit)
        except KeyboardInterrupt:
            interrupted = True
        summary.hidden = limit.hidden
        summary.close()
        for output in made:
            output.end(summary)
    finally:
        for output in made:
            if isinstance(output, Filed):
                output.abandon()
    return interrupted


def _write(made: list[Output], outcomes: Iterable[Outcome], summary: Summary, limit: Limit) -> None:
    for outcome in outcomes:
        summary.add(outcome)
        shown = limit.trim(outcome)
        if shown is not None:
            for output in made:
                output.outcome(shown)
        if isinstance(outcome, Unread) and not outcome.skipped:
            console.fail(PROGRAM, f"{outcome.path}: {outcome.reason}")


def _report_failures(made: list[Output]) -> bool:
    """Report which files could not be written; return whether there are any."""
    problems = [output.problem for output in made if isinstance(output, Filed) and output.problem]
    if problems:
        sys.stdout.flush()
    for problem in problems:
        console.fail(PROGRAM, problem)
    return bool(problems)


def _status(summary: Summary, exit_code: bool) -> int:
    if summary.unreadable:
        return FAILED
    if not summary.messages:
        failed = console.fail(PROGRAM, "no message was found; name files with messages in them")
        return failed if exit_code else 0
    return int(exit_code and summary.invalid > 0)
