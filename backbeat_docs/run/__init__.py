"""Many inputs become results in their order, and a summary of them that can be merged."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from backbeat_docs.run.sources import BLANK, Input, Lines, Trouble
from backbeat_docs.validate.validator import MessageValidator
from backbeat_docs.validate.verdict import Verdict


class Result(NamedTuple):
    """The verdict on one message of an input: the input's name, and the line it begins on."""

    path: str
    line: int
    streamed: bool
    verdict: Verdict


class Passed(NamedTuple):
    """The verdicts on valid messages that follow one another in a stream, a line each."""

    path: str
    line: int
    verdicts: list[Verdict]

    def results(self) -> Iterator[Result]:
        """Yield the result of each message."""
        for line, verdict in enumerate(self.verdicts, self.line):
            yield Result(self.path, line, True, verdict)


Outcome = Result | Passed | Trouble
"""What becomes of an input, or of a part of it."""


class Summary:
    """Counts over a run: messages, findings by code, messages by type, inputs that were not read.

    `hidden` counts the findings that were not shown, because enough of their code were; `first`
    holds the place of the first finding of each code, as file, line and JSON Pointer.

    Summaries of the parts of a run add up to the summary of the whole.
    """

    def __init__(self) -> None:
        self.valid = 0
        self.invalid = 0
        self.unreadable = 0
        self.skipped = 0
        self.types: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()
        self.first: dict[str, tuple[str, int, str]] = {}
        self.started = time.monotonic()
        self.seconds = 0.0

    @property
    def messages(self) -> int:
        """How many messages were judged."""
        return self.valid + self.invalid

    @property
    def rate(self) -> float:
        """How many messages were judged in a second; 0 while no time has passed."""
        return self.messages / self.seconds if self.seconds else 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, Passed):
            self.valid += len(outcome.verdicts)
            self.types.update([verdict.type or "unknown" for verdict in outcome.verdicts])
            return
        if isinstance(outcome, Trouble):
            self.skipped += outcome.skipped
            self.unreadable += not outcome.skipped
            return
        verdict = outcome.verdict
        self.types[verdict.type or "unknown"] += 1
        if verdict.findings:
            self.invalid += 1
            for finding in verdict.findings:
                self.codes[finding.code] += 1
                if finding.code not in self.first:
                    line = outcome.line + (finding.line or 1) - 1
                    self.first[finding.code] = (outcome.path, line, finding.pointer)
        else:
            self.valid += 1

    def merge(self, other: "Summary") -> None:
        """Count what another summary has counted, of inputs that come after these."""
        self.valid += other.valid
        self.invalid += other.invalid
        self.unreadable += other.unreadable
        self.skipped += other.skipped
        self.types.update(other.types)
        self.codes.update(other.codes)
        self.hidden.update(other.hidden)
        self.first = {**other.first, **self.first}

    def close(self) -> "Summary":
        """Note the time that has passed since the summary was begun, in seconds."""
        self.seconds = time.monotonic() - self.started
        return self


Read = Callable[[int], object]
"""Is told how many bytes were judged, as it happens."""


def judge_inputs(
    validator: MessageValidator, inputs: Iterable[Input], read: Read = lambda size: None
) -> Iterator[Outcome]:
    """Judge every input in order, one outcome for each run of valid messages in a stream."""
    for item in inputs:
        yield from judge(validator, item)
        read(0 if isinstance(item, Trouble) else len(item.data))


def judge_all(validator: MessageValidator, inputs: Iterable[Input]) -> Iterator[Result | Trouble]:
    """Judge every input in order; troubles pass through at their place."""
    for item in inputs:
        for outcome in judge(validator, item):
            if isinstance(outcome, Passed):
                yield from outcome.results()
            else:
                yield outcome


def judge(validator: MessageValidator, item: Input) -> Iterator[Outcome]:
    """Judge one input; a run of valid messages of a stream comes as one outcome."""
    if isinstance(item, Trouble):
        yield item
    elif isinstance(item, Lines):
        yield from _judge_lines(validator, item)
    else:
        yield Result(item.path, item.line, item.streamed, validator.validate(item.data))


def _judge_lines(validator: MessageValidator, lines: Lines) -> Iterator[Outcome]:
    path, number = lines.path, lines.line
    validate = validator.validate
    passed: list[Verdict] = []
    for number, line in enumerate(lines.split(), lines.line):
        verdict = validate(line)
        if not verdict.findings:
            passed.append(verdict)
            continue
        if passed:
            yield Passed(path, number - len(passed), passed)
            passed = []
        # A blank line holds no message, unless it goes on beyond the limit, where none can tell.
        if line.strip(BLANK) or verdict.findings[0].code == "too-large":
            yield Result(path, number, True, verdict)
    if passed:
        yield Passed(path, number + 1 - len(passed), passed)
