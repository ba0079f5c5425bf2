"""Counts over a run."""

import time
from collections import Counter
from typing import TYPE_CHECKING

from backbeat_docs.run.inputs import INTERRUPTION, Unread
from backbeat_docs.run.results import Outcome, Result, ValidRun
from backbeat_docs.validate.finding import WARNINGS

if TYPE_CHECKING:
    from backbeat_docs.conform import Conclusion
    from backbeat_docs.run.baseline import Known


class Summary:
    """Counts over a run: messages, findings by code, messages by type, inputs that were not read.

    `skips` counts the skipped inputs by reason. `hidden` counts the findings that a limit per code
    hides, `hidden_messages` the invalid messages without any other finding, and `hidden_skips` the
    skipped inputs that no report names. `first` contains the place of the first finding of each
    code, as file, line and JSON Pointer.

    `broken` counts the findings about several messages, and `conclusion` is that of a sequence
    check; without one, it is `None`.

    With a baseline, `known` counts the messages that have only known findings, `known_findings` the
    known findings of all messages, and `fixed` lists those that no longer occur; else `fixed` is
    `None`. All other counts are about new findings.

    The summaries of the parts of a run merge into the summary of the whole run.
    """

    def __init__(self) -> None:
        self.valid = 0
        self.invalid = 0
        self.unreadable = 0
        self.interrupted = False
        self.skips: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()
        self.known = 0
        self.known_findings = 0
        self.broken = 0
        self.conclusion: Conclusion | None = None
        self.fixed: tuple[tuple[Known, int], ...] | None = None
        self.hidden_messages = 0
        self.hidden_skips = 0
        self.first: dict[str, tuple[str, int, str]] = {}
        self.started = time.monotonic()
        self.seconds = 0.0

    @property
    def messages(self) -> int:
        """The number of messages that were validated."""
        return self.valid + self.invalid + self.known

    @property
    def warnings(self) -> int:
        """The number of findings that are warnings."""
        return sum(self.codes[code] for code in WARNINGS)

    @property
    def errors(self) -> int:
        """The number of findings that make a message invalid."""
        return self.codes.total() - self.warnings - self.broken

    @property
    def fixed_findings(self) -> int:
        """The number of known findings that no longer occur; 0 without a baseline."""
        return sum(count for _, count in self.fixed or ())

    @property
    def skipped(self) -> int:
        """The number of inputs that were skipped."""
        return self.skips.total()

    @property
    def failures(self) -> int:
        """The number of inputs that were not read, and one more if the run was interrupted."""
        return self.unreadable + self.interrupted

    @property
    def rate(self) -> float:
        """The number of messages that were validated per second; 0 while no time has passed."""
        return self.messages / self.seconds if self.seconds else 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, ValidRun):
            self.valid += sum(outcome.types.values())
            self.types.update(outcome.types)
        elif isinstance(outcome, Unread):
            self._add_unread(outcome)
        else:
            self._add_result(outcome)

    def _add_unread(self, unread: Unread) -> None:
        if unread.skipped:
            self.skips[unread.reason] += 1
        elif unread == INTERRUPTION:
            self.interrupted = True
        else:
            self.unreadable += 1

    def _add_result(self, result: Result) -> None:
        verdict = result.verdict
        if result.sequence:
            self.broken += not verdict.valid
        else:
            self.valid += verdict.valid and not result.is_known
            self.invalid += not verdict.valid
            self.known += result.is_known
            self.types[verdict.type or "unknown"] += 1
        self.known_findings += result.known
        for finding in verdict.findings:
            self.codes[finding.code] += 1
            if finding.code not in self.first:
                line = result.line + (finding.line or 1) - 1
                self.first[finding.code] = (result.path, line, finding.pointer)

    def merge(self, other: "Summary") -> None:
        """Add the counts of another summary, whose inputs come after the inputs of this one."""
        self.valid += other.valid
        self.invalid += other.invalid
        self.broken += other.broken
        self.known += other.known
        self.known_findings += other.known_findings
        self.unreadable += other.unreadable
        self.interrupted |= other.interrupted
        self.skips.update(other.skips)
        self.types.update(other.types)
        self.codes.update(other.codes)
        self.hidden.update(other.hidden)
        self.hidden_messages += other.hidden_messages
        self.hidden_skips += other.hidden_skips
        self.first = {**other.first, **self.first}

    def close(self) -> "Summary":
        """Set `seconds` to the time since the summary was created."""
        self.seconds = time.monotonic() - self.started
        return self
