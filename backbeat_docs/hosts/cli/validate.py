"""`backbeat validate`: read, judge, report."""

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator

from backbeat_docs import source
from backbeat_docs.hosts.cli import console, outputs
from backbeat_docs.hosts.cli.outputs import Filed, Output
from backbeat_docs.run import Result, Summary, judge_all
from backbeat_docs.schema import ContractError
from backbeat_docs.source import Input, Item, Trouble
from backbeat_docs.validator import MessageValidator

PROGRAM = "backbeat-validate"
INTERRUPTED = 130


def run(arguments: argparse.Namespace) -> int:
    """Judge what the arguments name, and return the exit status."""
    if not (arguments.paths or arguments.file or arguments.dir or arguments.message is not None):
        return console.fail(
            PROGRAM, "nothing to validate; name a PATH, --file, --dir or --message; see --help"
        )
    try:
        validator = MessageValidator(
            arguments.schemas,
            engine=arguments.engine,
            unknown_fields=arguments.unknown_fields,
            max_bytes=arguments.max_bytes,
        )
    except ContractError as error:
        return console.fail(PROGRAM, f"the contracts cannot be used: {error}")
    streamed, inputs = _is_stream(arguments, _inputs(arguments))
    try:
        made = _outputs(arguments, streamed)
    except ValueError as error:
        return console.fail(PROGRAM, error)
    summary = Summary()
    status = _report(made, judge_all(validator, inputs), summary)
    problems = [output.problem for output in made if isinstance(output, Filed) and output.problem]
    if problems:
        sys.stdout.flush()
    for problem in problems:
        console.fail(PROGRAM, problem)
    if status == INTERRUPTED:
        return status
    return console.FAILED if problems else _status(summary, arguments.exit_code)


def _outputs(arguments: argparse.Namespace, streamed: bool) -> list[Output]:
    if arguments.json and arguments.format not in (None, "json"):
        raise ValueError("--json is --format json; give one of them")
    style = outputs.style(
        color=console.has_color(sys.stdout), quiet=arguments.quiet, streamed=streamed
    )
    printed = arguments.format or ("json" if arguments.json else "text")
    return outputs.requested(printed, arguments.output, style)


def _inputs(arguments: argparse.Namespace) -> Iterator[Input]:
    """Chain every input, in the order of the options' table."""
    limit, lines = arguments.max_bytes, arguments.lines
    for name in arguments.paths:
        yield from source.path(name, limit, lines=lines)
    for name in arguments.file:
        yield from source.file(name, limit, lines=lines)
    for name in arguments.dir:
        yield from source.folder(name, limit)
    if arguments.message == "-":
        yield from source.stream(sys.stdin.buffer, limit, lines=lines)
    elif arguments.message is not None:
        yield from source.text(arguments.message)


def _is_stream(
    arguments: argparse.Namespace, inputs: Iterator[Input]
) -> tuple[bool, Iterable[Input]]:
    """Tell whether the only input is a stream of lines: one that says so, or has a second line."""
    named = len(arguments.paths) + len(arguments.file) + (arguments.message is not None)
    if named != 1 or arguments.dir:
        return False, inputs
    if arguments.lines or (arguments.file[0:1] and arguments.file[0].endswith(source.STREAMS)):
        return True, inputs
    start = list(itertools.islice(inputs, 2))
    streamed = len(start) > 1 and all(isinstance(item, Item) and item.streamed for item in start)
    return streamed, itertools.chain(start, inputs)


def _report(made: list[Output], outcomes: Iterable[Result | Trouble], summary: Summary) -> int:
    """Write the reports as outcomes come; return 130 if that was interrupted, else 0."""
    status = 0
    try:
        for output in made:
            output.begin()
        try:
            for outcome in console.progress(outcomes, "messages"):
                summary.add(outcome)
                for output in made:
                    output.outcome(outcome)
                if isinstance(outcome, Trouble) and not outcome.skipped:
                    console.fail(PROGRAM, f"{outcome.path}: {outcome.problem}")
        except KeyboardInterrupt:
            status = INTERRUPTED
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
    if exit_code and not summary.messages:
        return console.fail(PROGRAM, "no message was found; name files with messages in them")
    return int(exit_code and summary.invalid > 0)
