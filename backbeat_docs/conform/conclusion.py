"""What a sequence check concludes: outcomes, findings with their evidence, and notices."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Place = tuple[str, int]
"""The file of a message, and its line."""

KEPT, BROKEN, INCONCLUSIVE = "kept", "broken", "inconclusive"


class Evidence(NamedTuple):
    """One message that proves a finding: its place, and the fields that clash with their values."""

    place: Place
    fields: tuple[tuple[str, Any], ...]


class Breach(NamedTuple):
    """A finding: a rule that two or more messages break, or one alone.

    `code` is a key of `RULES`, `sentence` says what is wrong, and `evidence` has the messages that
    prove it, in their order of time. `subject` names the cluster or the agent, and `beats` are the
    first and the last beat that the finding is about.
    """

    code: str
    sentence: str
    evidence: tuple[Evidence, ...]
    subject: str
    beats: tuple[int, int]


class Outcome(NamedTuple):
    """The verdict on one rule: `kept`, `broken` or `inconclusive`.

    `decided` is the number of cases that were decided, such as bars or pairs of claims. `reasons`
    says why other cases were not, with the number of these cases.
    """

    code: str
    verdict: str
    decided: int
    findings: int
    reasons: tuple[tuple[str, int], ...]


class Notice(NamedTuple):
    """Something that breaks no rule, such as a restart or a late message, and how often."""

    code: str
    sentence: str
    times: int


class Conclusion(NamedTuple):
    """The result of a sequence check; `counts` has the number of messages by kind."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Breach, ...]
    notices: tuple[Notice, ...]
    counts: Mapping[str, int]

    @property
    def verdict(self) -> str:
        """The verdict on all rules: `broken` if one is, `kept` if any is, else `inconclusive`."""
        found = {outcome.verdict for outcome in self.outcomes}
        return next((each for each in (BROKEN, KEPT) if each in found), INCONCLUSIVE)
