"""`backbeat validate`: reads messages, validates them and writes reports."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.hosts.cli import conflict, console, outputs
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.inputs import Inputs
from backbeat_docs.hosts.cli.interrupts import Interrupts, defer_interrupts
from backbeat_docs.hosts.cli.outputs import FileOutput, Output, StreamOutput
from backbeat_docs.report import build_reporter
from backbeat_docs.run import (
    INTERRUPTION,
    Outcome,
    Progress,
    Summary,
    Unread,
)
from backbeat_docs.run.inputs import EXCLUDED
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.seen import Seen
from backbeat_docs.status import FAILED, INTERRUPTED
from backbeat_docs.validate.validator import MessageValidator

if TYPE_CHECKING:
    from backbeat_docs.hosts.cli.baseline import KnownFindings, NewBaseline
    from backbeat_docs.run.sequence import SequenceCheck

PROGRAM = "backbeat-validate"


def run(arguments: Arguments, program: str = PROGRAM, check: "SequenceCheck | None" = None) -> int:
    """Validate the messages that the arguments name, and return the exit status.

    With a `check`, the messages are also checked as a sequence; `program` is what the user called.
    """
    problem = _find_usage_error(arguments)
    if problem is not None:
        return console.fail(program, problem)
    try:
        validator = _build_validator(arguments)
    except ContractError as error:
        return console.fail(program, f"the contracts cannot be used: {error}")
    try:
        known, inputs = _build_baseline(arguments), Inputs(arguments)
    except ValueError as error:
        return console.fail(program, error)
    summary = Summary()
    with console.show_progress(inputs.size) as bar, defer_interrupts() as interrupts:
        try:
            reports = _build_outputs(arguments, inputs, bar, program)
            reports += _build_picture(arguments, validator) if check is not None else []
        except ValueError as error:
            return console.fail(program, error)
        problem = inputs.find_conflict(reports, validator.catalogue)
        if problem is not None:
            return console.fail(program, problem)
        progress = _flush_after(reports, bar.advance, interrupts)
        seen = Seen(conflict.find_written(reports))
        outcomes = interrupts.end_at_interrupt(inputs.validate(validator, seen, progress))
        outcomes = _watch(outcomes, summary, check, known)
        outcomes = _refuse_unrequested(outcomes) if arguments.strict_inputs else outcomes
        outcomes = _report_unread(outcomes, program)
        _write_reports(reports, outcomes, summary, Limit(arguments.max_findings, summary))
    failed = _report_failures(reports, program)
    if summary.interrupted:
        return INTERRUPTED
    if known is not None and known.problem is not None:
        return console.fail(program, known.problem)
    fails = arguments.exit_code and arguments.write_baseline is None
    return FAILED if failed else _exit_status(summary, fails, program)


def _find_usage_error(arguments: Arguments) -> str | None:
    """Return the problem with the arguments, or `None`."""
    message = arguments.message
    if not (arguments.paths or arguments.file or arguments.dir or message is not None):
        return "nothing to validate; give a PATH, --file, --dir or --message; see --help"
    if message != "-" and os.path.isfile(message or ""):
        return f"--message takes the message itself; use --file for {message}"
    return None


def _build_validator(arguments: Arguments) -> MessageValidator:
    return MessageValidator(
        arguments.schemas,
        engine=arguments.engine,
        unknown_fields=arguments.unknown_fields,
        max_bytes=arguments.max_bytes,
        hide_values=arguments.hide_values,
        warn_deprecated=arguments.warn_deprecated,
    )


def _build_baseline(arguments: Arguments) -> "KnownFindings | NewBaseline | None":
    if arguments.baseline is None and arguments.write_baseline is None:
        return None
    from backbeat_docs.hosts.cli.baseline import build_baseline

    return build_baseline(arguments)


def _build_picture(arguments: Arguments, validator: MessageValidator) -> list[Output]:
    if arguments.picture is None:
        return []
    from backbeat_docs.hosts.cli.picture import build_picture

    return [build_picture(arguments, validator)]


def _build_outputs(
    arguments: Arguments, inputs: Inputs, bar: console.ProgressBar, program: str
) -> list[Output]:
    if arguments.json and arguments.format not in (None, "json"):
        raise ValueError("--json is the same as --format json; use one of them")
    streamed = inputs.is_stream
    style = outputs.build_style(
        color=console.has_color(sys.stdout, arguments.color),
        quiet=arguments.quiet,
        streamed=streamed,
    )._replace(program=program)
    name = arguments.format or ("json" if arguments.json else "text")
    live = streamed is not False or arguments.message == "-"
    printed = StreamOutput(build_reporter(name, style), sys.stdout, live=live, clear=bar.clear)
    return outputs.build_outputs(printed, name, arguments.output, style)


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


def _watch(
    outcomes: Iterator[Outcome],
    summary: Summary,
    *watchers: "SequenceCheck | KnownFindings | NewBaseline | None",
) -> Iterator[Outcome]:
    """Pass the outcomes through watchers: a sequence also has the messages that are known."""
    for watcher in watchers:
        if watcher is not None:
            outcomes = watcher.watch(outcomes, summary)
    return outcomes


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


def _report_unread(outcomes: Iterable[Outcome], program: str) -> Iterator[Outcome]:
    """Print the inputs that were not read, after the reports name them."""
    for outcome in outcomes:
        yield outcome
        if isinstance(outcome, Unread) and not outcome.skipped and outcome != INTERRUPTION:
            console.fail(program, f"{outcome.path}: {outcome.reason}")


def _report_failures(reports: list[Output], program: str) -> bool:
    """Report the files that could not be written; return whether there are any."""
    files = [output for output in reports if isinstance(output, FileOutput)]
    problems = [output.problem for output in files if output.problem]
    if problems:
        sys.stdout.flush()
    for problem in problems:
        console.fail(program, problem)
    return bool(problems)


def _exit_status(summary: Summary, exit_code: bool, program: str) -> int:
    if summary.unreadable:
        return FAILED
    if not summary.messages and summary.skips[EXCLUDED]:
        return console.fail(program, "nothing to validate; every file is excluded or skipped")
    if not summary.messages:
        failed = console.fail(program, "no messages found; give files that contain messages")
        return failed if exit_code else 0
    return int(exit_code and summary.invalid + summary.broken > 0)
