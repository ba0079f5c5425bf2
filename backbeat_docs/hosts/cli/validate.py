"""`backbeat validate`: reads messages, validates them and writes reports."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.hosts.cli import conflict, console, outputs
from backbeat_docs.hosts.cli.interrupts import Interrupts, defer_interrupts
from backbeat_docs.hosts.cli.outputs import FileOutput, Output, StreamOutput
from backbeat_docs.report import build_reporter
from backbeat_docs.run import (
    INTERRUPTION,
    Located,
    Outcome,
    Progress,
    Summary,
    Unread,
    sources,
    validate_inputs,
)
from backbeat_docs.run.compressed import ENDINGS, has_ending
from backbeat_docs.run.inputs import EXCLUDED
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.walk import Exclude, exclude_nothing
from backbeat_docs.status import FAILED, INTERRUPTED
from backbeat_docs.validate.validator import MessageValidator

if TYPE_CHECKING:
    from backbeat_docs.hosts.cli.baseline import KnownFindings, NewBaseline
    from backbeat_docs.hosts.cli.exclusion import Exclusion

PROGRAM = "backbeat-validate"

Input = TypeVar("Input")
Reader = Callable[..., Iterator[Input]]
"""Reads the inputs of a file or folder, given its name, the size limit and `lines`."""


def run(arguments: argparse.Namespace) -> int:
    """Validate the messages that the arguments name, and return the exit status."""
    problem = _find_usage_error(arguments)
    if problem is not None:
        return console.fail(PROGRAM, problem)
    try:
        validator = _build_validator(arguments)
    except ContractError as error:
        return console.fail(PROGRAM, f"the contracts cannot be used: {error}")
    try:
        known, exclusion = _build_baseline(arguments), _build_exclusion(arguments)
    except ValueError as error:
        return console.fail(PROGRAM, error)
    summary = Summary()
    with console.show_progress(_total_size(arguments)) as bar, defer_interrupts() as interrupts:
        try:
            reports = _build_outputs(arguments, bar)
        except ValueError as error:
            return console.fail(PROGRAM, error)
        problem = _find_conflict(reports, arguments, exclusion)
        if problem is not None:
            return console.fail(PROGRAM, problem)
        files = _Files(exclusion, Seen(conflict.find_written(reports)))
        progress = _flush_after(reports, bar.advance, interrupts)
        outcomes = _validate_inputs(validator, arguments, files, progress)
        outcomes = interrupts.end_at_interrupt(outcomes)
        if known is not None:
            outcomes = known.watch(outcomes, summary)
        if arguments.strict_inputs:
            outcomes = _refuse_unrequested(outcomes)
        _write_reports(reports, outcomes, summary, Limit(arguments.max_findings, summary))
    failed = _report_failures(reports)
    if summary.interrupted:
        return INTERRUPTED
    problem = _find_problem(exclusion, known, summary)
    if problem is not None:
        return console.fail(PROGRAM, problem)
    fails = arguments.exit_code and arguments.write_baseline is None
    return FAILED if failed else _exit_status(summary, fails)


class _Files(NamedTuple):
    """Which files of a folder are read, and which were read before."""

    exclusion: "Exclusion | None"
    seen: Seen

    def below(self, folder: str) -> Exclude:
        """Return what to leave out below a folder."""
        return exclude_nothing if self.exclusion is None else self.exclusion.below(folder)


def _find_usage_error(arguments: argparse.Namespace) -> str | None:
    """Return the problem with the arguments, or `None`."""
    message = arguments.message
    if not (arguments.paths or arguments.file or arguments.dir or message is not None):
        return "nothing to validate; give a PATH, --file, --dir or --message; see --help"
    if message != "-" and os.path.isfile(message or ""):
        return f"--message takes the message itself; use --file for {message}"
    return None


def _find_conflict(
    reports: list[Output], arguments: argparse.Namespace, exclusion: "Exclusion | None"
) -> str | None:
    named = [*arguments.paths, *arguments.file, *arguments.dir]
    return conflict.find_conflict(
        reports,
        [name for name in named if name != "-"],
        reads_stdin="-" in arguments.paths or arguments.message == "-",
        exclude_below=_Files(exclusion, Seen()).below,
    )


def _build_validator(arguments: argparse.Namespace) -> MessageValidator:
    return MessageValidator(
        arguments.schemas,
        engine=arguments.engine,
        unknown_fields=arguments.unknown_fields,
        max_bytes=arguments.max_bytes,
        hide_values=arguments.hide_values,
    )


def _build_baseline(arguments: argparse.Namespace) -> "KnownFindings | NewBaseline | None":
    if arguments.baseline is None and arguments.write_baseline is None:
        return None
    from backbeat_docs.hosts.cli.baseline import build_baseline

    return build_baseline(arguments)


def _build_exclusion(arguments: argparse.Namespace) -> "Exclusion | None":
    if not arguments.exclude and arguments.baseline is None and arguments.write_baseline is None:
        return None
    from backbeat_docs.hosts.cli.exclusion import Exclusion

    return Exclusion(arguments)


def _build_outputs(arguments: argparse.Namespace, bar: console.ProgressBar) -> list[Output]:
    if arguments.json and arguments.format not in (None, "json"):
        raise ValueError("--json is the same as --format json; use one of them")
    streamed = _is_stream(arguments)
    style = outputs.build_style(
        color=console.has_color(sys.stdout, arguments.color),
        quiet=arguments.quiet,
        streamed=streamed,
    )
    name = arguments.format or ("json" if arguments.json else "text")
    live = streamed is not False or arguments.message == "-"
    printed = StreamOutput(build_reporter(name, style), sys.stdout, live=live, clear=bar.clear)
    return outputs.build_outputs(printed, name, arguments.output, style)


def _is_stream(arguments: argparse.Namespace) -> bool | None:
    """Return whether the only input is a stream of lines; `None` if its content decides."""
    named = [*arguments.paths, *arguments.file, *arguments.dir]
    if len(named) + (arguments.message is not None) != 1 or any(map(os.path.isdir, named)):
        return False
    if arguments.lines or arguments.message == "-":
        return arguments.lines or None
    return sources.is_stream(named[0]) if named and not arguments.dir else False


def _total_size(arguments: argparse.Namespace) -> int | None:
    """Return the number of bytes to read, or `None` if it is not known in advance."""
    names = [*arguments.paths, *arguments.file]
    plain = all(os.path.isfile(name) and not has_ending(name, ENDINGS) for name in names)
    if arguments.dir or arguments.message is not None or not plain:
        return None
    try:
        return sum(os.path.getsize(name) for name in names)
    except OSError:
        return None  # a missing file is reported when it is read


def _flush_after(reports: list[Output], progress: Progress, interrupts: Interrupts) -> Progress:
    """Extend a progress callback to flush the outputs, because the next input may take long."""

    def flush() -> None:
        for output in reports:
            if isinstance(output, StreamOutput):
                output.flush()

    def advance(size: int) -> None:
        progress(size)
        interrupts.finish(flush)

    return advance


def _validate_inputs(
    validator: MessageValidator,
    arguments: argparse.Namespace,
    files: _Files,
    progress: Progress,
) -> Iterator[Outcome]:
    if arguments.jobs > 1:
        from backbeat_docs.run import parallel

        parts = _read_inputs(arguments, files, parallel.path, parallel.file, parallel.folder)
        return parallel.validate_in_processes(validator, parts, arguments.jobs, progress)
    inputs = _read_inputs(arguments, files, sources.path, sources.file, sources.folder)
    return validate_inputs(validator, inputs, progress)


def _read_inputs(
    arguments: argparse.Namespace,
    files: _Files,
    path: Reader[Input],
    file: Reader[Input],
    folder: Reader[Input],
) -> Iterator[Input | Located | Unread]:
    """Yield every input, in the order of the option table."""
    limit, lines = arguments.max_bytes, arguments.lines
    seen = files.seen
    for name in arguments.paths:
        if name == "-":
            yield from _read_standard_input(limit, lines, seen)
        else:
            yield from path(name, limit, lines=lines, exclude=files.below(name), seen=seen)
    for name in arguments.file:
        yield from file(name, limit, lines=lines, seen=seen)
    for name in arguments.dir:
        yield from folder(name, limit, lines=lines, exclude=files.below(name), seen=seen)
    if arguments.message == "-":
        yield from _read_standard_input(limit, lines, seen)
    elif arguments.message is not None:
        yield from sources.text(arguments.message, limit, lines=lines)


def _read_standard_input(limit: int, lines: bool, seen: Seen) -> Iterator[Located | Unread]:
    if sys.stdin is None:
        yield Unread("<stdin>", "cannot be read: it is closed")
    elif repeat := seen.skip_repeat("<stdin>", 0):
        yield repeat
    else:
        yield from sources.stream(sys.stdin.buffer, limit, lines=lines)


def _refuse_unrequested(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Turn each skip that nobody asked for into a failure."""
    for outcome in outcomes:
        yield outcome.refuse_unrequested() if isinstance(outcome, Unread) else outcome


def _write_reports(
    reports: list[Output], outcomes: Iterable[Outcome], summary: Summary, limit: Limit
) -> None:
    """Write the reports while outcomes arrive."""
    try:
        for output in reports:
            output.begin()
        _write_outcomes(reports, outcomes, summary, limit)
        summary.close()
        for output in reports:
            output.end(summary)
    finally:
        for output in reports:
            if isinstance(output, FileOutput):
                output.abandon()


def _write_outcomes(
    reports: list[Output], outcomes: Iterable[Outcome], summary: Summary, limit: Limit
) -> None:
    for outcome in outcomes:
        summary.add(outcome)
        shown = limit.trim(outcome)
        if shown is not None:
            for output in reports:
                output.outcome(shown)
        if isinstance(outcome, Unread) and not outcome.skipped and outcome != INTERRUPTION:
            console.fail(PROGRAM, f"{outcome.path}: {outcome.reason}")


def _find_problem(
    exclusion: "Exclusion | None", known: "KnownFindings | NewBaseline | None", summary: Summary
) -> str | None:
    """Return the problem that only a finished run has, or `None`."""
    problem = None if exclusion is None else exclusion.find_problem(summary)
    return known.problem if problem is None and known is not None else problem


def _report_failures(reports: list[Output]) -> bool:
    """Report the files that could not be written; return whether there are any."""
    files = [output for output in reports if isinstance(output, FileOutput)]
    problems = [output.problem for output in files if output.problem]
    if problems:
        sys.stdout.flush()
    for problem in problems:
        console.fail(PROGRAM, problem)
    return bool(problems)


def _exit_status(summary: Summary, exit_code: bool) -> int:
    if summary.unreadable:
        return FAILED
    if not summary.messages and summary.skips[EXCLUDED]:
        return console.fail(PROGRAM, "nothing to validate; every file is excluded or skipped")
    if not summary.messages:
        failed = console.fail(PROGRAM, "no messages found; give files that contain messages")
        return failed if exit_code else 0
    return int(exit_code and summary.invalid > 0)
