"""Counts the cases of each rule."""

from collections import Counter

from backbeat_docs.conform.conclusion import BROKEN, INCONCLUSIVE, KEPT, Breach, Outcome
from backbeat_docs.conform.rules import RULES
from backbeat_docs.conform.rules.rule import Undecided


class Tally:
    """Counts the cases of each rule: decided, undecided by reason, and findings."""

    def __init__(self) -> None:
        self.decided: Counter[str] = Counter()
        self.reasons: dict[str, Counter[str]] = {code: Counter() for code in RULES}
        self.findings: list[Breach] = []

    def add(self, code: str, found: Breach | Undecided | None) -> None:
        """Count a case."""
        if isinstance(found, Undecided):
            self.reasons[code][found.reason] += 1
            return
        self.decided[code] += 1
        if found is not None:
            self.findings.append(found)

    def outcome(self, code: str) -> Outcome:
        """Return the verdict on a rule."""
        findings = sum(breach.code == code for breach in self.findings)
        reasons = dict(self.reasons[code])
        decided = self.decided[code]
        if not decided and not reasons:
            reasons = {"no message is about it": 1}
        verdict = BROKEN if findings else KEPT if decided else INCONCLUSIVE
        return Outcome(code, verdict, decided, findings, tuple(sorted(reasons.items())))
