"""The result of validating one message."""

from typing import NamedTuple

from backbeat_docs.validate.finding import Finding


class Verdict(NamedTuple):
    """The result of validating one message.

    `type` is the contract's message type (`None` when none was reached), `version` the contract's
    version, `title` its name for people; `findings` is empty when the message is valid. At most
    `strict_json.MOST_FINDINGS` are listed; `complete` is whether those are all.
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
        """The findings, under the name that readers of other validators expect."""
        return self.findings
