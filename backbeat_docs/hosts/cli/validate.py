"""`backbeat validate`: read, judge, report."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import cast

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.hosts.cli import console, outputs
from backbeat_docs.hosts.cli.outputs import Filed, Output, Printed
from backbeat_docs.report import reporter
from backbeat_docs.run import Outcome, Read, Summary, judge_inputs, sources
from backbeat_docs.run.compressed import ENDINGS
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.sources import Input, Part, Trouble
from backbeat_docs.validate.validator import MessageValidator

PROGRAM = "backbeat-validate"
INTERRUPTED = 130


def run(arguments: argparse.Namespace) -> int:
    """Judge what the arguments name, and return the exit status."""
    if not (arguments.paths or arguments.file or arguments.dir or arguments.message is not None):
        return console.fail(
            PROGRAM, "nothing to validate; name a PATH, --file, --dir or --message; see --help"
        )
    if arguments.message != "-" and os.path.isfile(arguments.message or ""):
        problem = f"--message takes the message itself; give {arguments.message} with --file"
        return console.fail(PROGRAM, problem)
    try:
        validator = MessageValidator(
            arguments.schemas,
            engine=arguments.engine,
            unknown_fields=arguments.unknown_fields,
            max_bytes=arguments.max_bytes,
        )
    except ContractError as error:
        return console.fail(PROGRAM, f"the contracts cannot be used: {error}")
    summary = Summary()
    with console.bar(_size(arguments)) as bar:
        try:
            made = _outputs(arguments, _is_stream(arguments), bar)
        except ValueError as error:
            return console.fail(PROGRAM, error)
        read = _flushing(made, bar.read)
        outcomes = _judged(validator, _inputs(arguments), arguments.jobs, read)
        status = _report(made, outcomes, summary, Limit(arguments.max_findings))
    problems = [output.problem for output in made if isinstance(output, Filed) and output.problem]
    if problems:
        sys.stdout.flush()
    for problem in problems:
        console.fail(PROGRAM, problem)
    if status == INTERRUPTED:
        return status
    return console.FAILED if problems else _status(summary, arguments.exit_code)


def _outputs(
    arguments: argparse.Namespace, streamed: bool | None, bar: console.Bar
) -> list[Output]:
    if arguments.json and arguments.format not in (None, "json"):
        raise ValueError("--json is --format json; give one of them")
    style = outputs.style(
        color=console.has_color(sys.stdout), quiet=arguments.quiet, streamed=streamed
    )
    name = arguments.format or ("json" if arguments.json else "text")
    live = streamed is not False or arguments.message == "-"
    printed = Printed(reporter(name, style), sys.stdout, live=live, clear=bar.clear)
    return outputs.requested(printed, name, arguments.output, style)


def _inputs(arguments: argparse.Namespace) -> Iterator[Input | Part]:
    """Chain every input, in the order of the options' table."""
    limit, lines, shared = arguments.max_bytes, arguments.lines, arguments.jobs > 1
    for name in arguments.paths:
        if name == "-":
            yield from _standard_input(limit, lines)
            continue
        read = sources.parts if shared else sources.path
        yield from read(name, limit, lines=lines)
    for name in arguments.file:
        read = sources.parts if shared and not os.path.isdir(name) else sources.file
        yield from read(name, limit, lines=lines)
    for name in arguments.dir:
        read = sources.parts if shared and os.path.isdir(name) else sources.folder
        yield from read(name, limit, lines=lines)
    if arguments.message == "-":
        yield from _standard_input(limit, lines)
    elif arguments.message is not None:
        yield from sources.text(arguments.message, limit, lines=lines)


def _standard_input(limit: int, lines: bool) -> Iterator[Input]:
    if sys.stdin is None:
        yield Trouble("<stdin>", "cannot be read: it is closed")
    else:
        yield from sources.stream(sys.stdin.buffer, limit, lines=lines)


def _is_stream(arguments: argparse.Namespace) -> bool | None:
    """Tell whether the only input is a stream of lines; `None` where its content will tell."""
    named = [*arguments.paths, *arguments.file, *arguments.dir]
    if len(named) + (arguments.message is not None) != 1 or any(map(os.path.isdir, named)):
        return False
    if arguments.lines or arguments.message == "-":
        return arguments.lines or None
    return sources.is_stream(named[0]) if named and not arguments.dir else False


def _size(arguments: argparse.Namespace) -> int | None:
    """Add up how many bytes there are to read; `None` where that is not known beforehand."""
    names = [*arguments.paths, *arguments.file]
    plain = all(os.path.isfile(name) and not name.endswith(ENDINGS) for name in names)
    if arguments.dir or arguments.message is not None or not plain:
        return None
    try:
        return sum(os.path.getsize(name) for name in names)
    except OSError:
        return None  # that it is gone is said when it is read


def _flushing(made: list[Output], read: Read) -> Read:
    """Hand on what was written after each piece of input: it may be long until the next."""

    def told(size: int) -> None:
        read(size)
        for output in made:
            if isinstance(output, Printed):
                output.flush()

    return told


def _judged(
    validator: MessageValidator, inputs: Iterable[Input | Part], jobs: int, read: Read
) -> Iterator[Outcome]:
    if jobs > 1:
        from backbeat_docs.run.parallel import judge_shared

        yield from judge_shared(validator, inputs, jobs, read)
    else:
        yield from judge_inputs(validator, cast(Iterable[Input], inputs), read)  # not in parts


def _report(made: list[Output], outcomes: Iterable[Outcome], summary: Summary, limit: Limit) -> int:
    """Write the reports as outcomes come; return 130 if that was interrupted, else 0."""
    status = 0
    try:
        for output in made:
            output.begin()
        try:
            for outcome in outcomes:
                summary.add(outcome)
                shown = limit.trim(outcome)
                if shown is not None:
                    for output in made:
                        output.outcome(shown)
                if isinstance(outcome, Trouble) and not outcome.skipped:
                    console.fail(PROGRAM, f"{outcome.path}: {outcome.problem}")
        except KeyboardInterrupt:
            status = INTERRUPTED
        summary.hidden = limit.hidden
        summary.close()
        for output in made:
            output.end(summary)
    finally:
        for output in made:
            if isinstance(output, Filed):
                output.abandon()
    return status


def _status(summary: Summary, exit_code: bool) -> int:
    if summary.unreadable:
        return console.FAILED
    if not summary.messages:
        failed = console.fail(PROGRAM, "no message was found; name files with messages in them")
        return failed if exit_code else 0
    return int(exit_code and summary.invalid > 0)
