"""Limits on what the reports name; whatever they leave out is counted."""

from collections import Counter

from backbeat_docs.run.inputs import Unread
from backbeat_docs.run.results import Outcome, Result, ValidRun
from backbeat_docs.run.summary import Summary
from backbeat_docs.validate.finding import Finding

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
        if self._most is None or isinstance(outcome, ValidRun) or not outcome.verdict.findings:
            return outcome
        return self._trim_result(outcome, self._most)

    def _trim_unread(self, unread: Unread) -> Unread | None:
        if not unread.skipped or self._summary.skipped <= MOST_SKIPS:
            return unread
        self._summary.hidden_skips += 1
        return None

    def _trim_result(self, result: Result, most: int) -> Result | None:
        verdict = result.verdict
        kept = self._keep_first(verdict.errors, most)
        if not kept and not verdict.valid:  # with its warnings only, it would look valid
            self._summary.hidden.update(finding.code for finding in verdict.warnings)
            self._summary.hidden_messages += 1
            return None
        kept += self._keep_first(verdict.warnings, most)
        return result._replace(verdict=verdict.with_findings(tuple(kept)))

    def _keep_first(self, findings: tuple[Finding, ...], most: int) -> list[Finding]:
        kept = []
        for finding in findings:
            if self._shown[finding.code] < most:
                self._shown[finding.code] += 1
                kept.append(finding)
            else:
                self._summary.hidden[finding.code] += 1
        return kept
