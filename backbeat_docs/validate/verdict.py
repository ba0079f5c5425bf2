"""The result of validating one message."""

from typing import Any

from backbeat_docs.text.escape import plain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.frozen import Frozen, set_once


class Verdict(Frozen):
    """The result of validating one message, which is true if the message is valid.

    `type` is the contract's message type (`None` if no contract was applied), `version` the
    contract's version and `title` its name for people. `findings` has at most
    `strict_json.MOST_FINDINGS` items, errors before warnings; `complete` is whether those are all.
    A valid message has no errors; it has warnings only if the validator was asked for them.

    Examples:
        >>> bool(Verdict("backbeat.beatframe.v1", "1.0.0", "BeatFrame"))
        True

    """

    __slots__ = ("type", "version", "title", "findings", "complete")  # noqa: RUF023 — as in __init__
    _compared = __slots__

    type: str | None
    version: str | None
    title: str | None
    findings: tuple[Finding, ...]
    complete: bool

    def __init__(
        self,
        type: str | None = None,
        version: str | None = None,
        title: str | None = None,
        findings: tuple[Finding, ...] = (),
        complete: bool = True,
    ) -> None:
        set_once(self, "type", type)
        set_once(self, "version", version)
        set_once(self, "title", title)
        set_once(self, "findings", findings)
        set_once(self, "complete", complete)

    @property
    def valid(self) -> bool:
        """Whether the contract accepts the message."""
        return not self.findings or self.findings[0].is_warning

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the message invalid."""
        return tuple(finding for finding in self.findings if not finding.is_warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The other findings."""
        return tuple(finding for finding in self.findings if finding.is_warning)

    def with_findings(self, findings: tuple[Finding, ...]) -> "Verdict":
        """Return this verdict with other findings."""
        return Verdict(self.type, self.version, self.title, findings, self.complete)

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as a JSON object, as in the JSON report."""
        return {
            "valid": self.valid,
            "type": self.type,
            "version": self.version,
            "findings": [finding.as_dict() for finding in self.findings],
            **({} if self.complete else {"complete": False}),
        }

    def __bool__(self) -> bool:
        return self.valid

    def __str__(self) -> str:
        valid = [plain(f"valid {self.title} {self.version}")] if self.valid else []
        return "\n".join([*map(str, self.findings), *valid])
