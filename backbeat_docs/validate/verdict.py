"""The result of validating one message."""

from typing import NamedTuple

from backbeat_docs.validate.finding import Finding


class Verdict(NamedTuple):
    """The result of validating one message.

    `type` is the contract's message type (`None` if no contract was applied), `version` the
    contract's version and `title` its name for people. `findings` is empty if the message is valid
    and has at most `strict_json.MOST_FINDINGS` items; `complete` is whether those are all.
    """

    type: str | None = None
    version: str | None = None
    title: str | None = None
    findings: tuple[Finding, ...] = ()
    complete: bool = True

    @property
    def valid(self) -> bool:
        """Whether the contract accepts the message."""
        return not self.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings, under the name that other validators use."""
        return self.findings
