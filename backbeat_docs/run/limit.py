"""Limits on what the reports name; whatever they leave out is counted."""

from collections import Counter

from backbeat_docs.run.inputs import Unread
from backbeat_docs.run.results import Outcome, Result, ValidRun
from backbeat_docs.run.summary import Summary

MOST_SKIPS = 1_000
"""The number of skipped inputs that a report names."""


class Limit:
    """Keeps the first findings of each code, and the first skipped inputs.

    `summary` counts the others as hidden.
    """

    def __init__(self, most: int | None, summary: Summary) -> None:
        self._most = most
        self._summary = summary
        self._shown: Counter[str] = Counter()

    def trim(self, outcome: Outcome) -> Outcome | None:
        """Return what the reports show of an outcome that was counted, `None` if nothing."""
        if isinstance(outcome, Unread):
            return self._trim_unread(outcome)
        if self._most is None or isinstance(outcome, ValidRun) or outcome.verdict.valid:
            return outcome
        return self._trim_result(outcome, self._most)

    def _trim_unread(self, unread: Unread) -> Unread | None:
        if not unread.skipped or self._summary.skipped <= MOST_SKIPS:
            return unread
        self._summary.hidden_skips += 1
        return None

    def _trim_result(self, result: Result, most: int) -> Result | None:
        kept = []
        for finding in result.verdict.findings:
            if self._shown[finding.code] < most:
                self._shown[finding.code] += 1
                kept.append(finding)
            else:
                self._summary.hidden[finding.code] += 1
        if not kept:
            self._summary.hidden_messages += 1
            return None
        return result._replace(verdict=result.verdict.with_findings(tuple(kept)))
