"""Turns inputs into results, in the order of the inputs."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from backbeat_docs.run.inputs import Located, Unread
from backbeat_docs.validate.lines import ValidLines
from backbeat_docs.validate.validator import MessageValidator
from backbeat_docs.validate.verdict import Verdict


class Result(NamedTuple):
    """The verdict on one message, the name of its input, and the line on which it begins.

    A `streamed` message is a line of a stream; any other is an input of its own. `data` is what was
    read of the message. `known` is the number of findings that a baseline has taken out of the
    verdict. A result of a `sequence` has a finding about several messages, which have results of
    their own; `data` is then what identifies the finding.
    """

    path: str
    line: int
    streamed: bool
    verdict: Verdict
    data: bytes = b""
    known: int = 0
    sequence: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the message is invalid, but has no finding beside the known ones."""
        return self.known > 0 and self.verdict.valid


class ValidRun(NamedTuple):
    """Consecutive messages of a stream without findings, their input, and their first line."""

    path: str
    line: int
    lines: ValidLines

    @property
    def types(self) -> dict[str, int]:
        """The number of messages of each type."""
        return {str(verdict.type): count for verdict, count in self.lines.verdicts.items()}

    def results(self) -> Iterator[Result]:
        """Yield the result of each message."""
        for line, verdict in self.lines.each():
            yield Result(self.path, self.line - self.lines.line + line, True, verdict)


Outcome = Result | ValidRun | Unread
"""One outcome of a run."""

Progress = Callable[[int], object]
"""Callback that receives the size of each input in bytes, after its last outcome."""


def validate_inputs(
    validator: MessageValidator,
    inputs: Iterable[Located | Unread],
    progress: Progress = lambda size: None,
) -> Iterator[Outcome]:
    """Validate every input in order; an `Unread` passes through at its place.

    Consecutive messages of a stream without findings are one `ValidRun`. `progress` receives
    the size of each input in bytes, after its last outcome.
    """
    for given in inputs:
        yield from validate_input(validator, given)
        progress(0 if isinstance(given, Unread) else len(given.data))


def validate_input(validator: MessageValidator, given: Located | Unread) -> Iterator[Outcome]:
    """Validate one input."""
    if isinstance(given, Unread):
        yield given
    elif given.streamed:
        yield from _validate_lines(validator, given)
    else:
        yield Result(given.path, given.line, False, validator.validate(given.data), given.data)


def _validate_lines(validator: MessageValidator, located: Located) -> Iterator[Outcome]:
    for found in validator.validate_lines(located.data, located.line):
        if isinstance(found, ValidLines):
            yield ValidRun(located.path, found.line, found)
        else:
            yield Result(located.path, found.line, True, found.verdict, found.data)
