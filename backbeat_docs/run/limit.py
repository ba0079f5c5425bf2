"""A limit on the number of findings shown per code; the others are counted."""

from collections import Counter

from backbeat_docs.run.results import Outcome, Result


class Limit:
    """Keeps the first findings of each code; `hidden` counts the others."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._shown: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()

    def trim(self, outcome: Outcome) -> Outcome | None:
        """Return an outcome with the findings to show, or `None` if there are none."""
        if self._most is None or not isinstance(outcome, Result) or outcome.verdict.valid:
            return outcome
        kept = []
        for finding in outcome.verdict.findings:
            if self._shown[finding.code] < self._most:
                self._shown[finding.code] += 1
                kept.append(finding)
            else:
                self.hidden[finding.code] += 1
        if not kept:
            return None
        return outcome._replace(verdict=outcome.verdict.with_findings(tuple(kept)))
