"""Many inputs become results in their order, and a summary of them that can be merged."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backbeat_docs.source import Input, Trouble
from backbeat_docs.validator import MessageValidator
from backbeat_docs.verdict import Verdict


class Result(NamedTuple):
    """The verdict on one message of an input: the input's name, and the line it begins on."""

    path: str
    line: int
    streamed: bool
    verdict: Verdict


class Summary:
    """Counts over a run: messages, findings by code, messages by type, inputs that were not read.

    Summaries of the parts of a run add up to the summary of the whole.
    """

    def __init__(self) -> None:
        self.valid = 0
        self.invalid = 0
        self.unreadable = 0
        self.skipped = 0
        self.types: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.started = time.monotonic()
        self.seconds = 0.0

    @property
    def messages(self) -> int:
        """How many messages were judged."""
        return self.valid + self.invalid

    def add(self, outcome: Result | Trouble) -> None:
        """Count one outcome."""
        if isinstance(outcome, Trouble):
            self.skipped += outcome.skipped
            self.unreadable += not outcome.skipped
            return
        verdict = outcome.verdict
        self.types[verdict.type or "unknown"] += 1
        if verdict.findings:
            self.invalid += 1
            self.codes.update(finding.code for finding in verdict.findings)
        else:
            self.valid += 1

    def merge(self, other: "Summary") -> None:
        """Count what another summary has counted."""
        self.valid += other.valid
        self.invalid += other.invalid
        self.unreadable += other.unreadable
        self.skipped += other.skipped
        self.types.update(other.types)
        self.codes.update(other.codes)

    def close(self) -> "Summary":
        """Note the time that has passed since the summary was begun, in seconds."""
        self.seconds = time.monotonic() - self.started
        return self


def judge_all(validator: MessageValidator, inputs: Iterable[Input]) -> Iterator[Result | Trouble]:
    """Judge every input in order; troubles pass through at their place."""
    for item in inputs:
        if isinstance(item, Trouble):
            yield item
        else:
            yield Result(item.path, item.line, item.streamed, validator.validate(item.data))
