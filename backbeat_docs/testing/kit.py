"""A kit of test helpers for one folder of contracts."""

import copy
import functools
import re
from collections.abc import Callable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.testing import near, values
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import MAX_BYTES, Source
from backbeat_docs.validate.validator import MessageValidator, UnknownFields
from backbeat_docs.validate.verdict import Verdict

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


class Kit:
    """Assertions, builders, near misses and strategies for the contracts of a folder.

    The arguments are those of `MessageValidator`.
    """

    def __init__(
        self,
        schemas: str | PathLike[str] | None = None,
        *,
        unknown_fields: UnknownFields = "forbid",
        max_bytes: int = MAX_BYTES,
        hide_values: bool = False,
    ) -> None:
        self.validator = MessageValidator(
            schemas, unknown_fields=unknown_fields, max_bytes=max_bytes, hide_values=hide_values
        )

    def assert_valid(self, source: Source) -> Verdict:
        """Return the verdict on a message, or raise `AssertionError` with its findings."""
        __tracebackhide__ = True
        verdict = self.validator.validate(source)
        assert verdict.valid, "\n".join(
            ["the message is invalid:", *map(format_with_message, verdict.findings)]
        )
        return verdict

    def assert_findings(self, source: Source, *expected: str) -> Verdict:
        """Return the verdict on a message that has these findings and no other."""
        __tracebackhide__ = True
        verdict = self.validator.validate(source)
        got = [format_finding(finding) for finding in verdict.findings]
        missing, surplus = _find_surplus(list(expected), got), _find_surplus(got, list(expected))
        lines = [f"missing: {one}" for one in missing]
        lines += [
            f"not expected: {format_with_message(f)}"
            for f in verdict.findings
            if format_finding(f) in surplus
        ]
        assert not lines, "\n".join(["the findings are not those expected:", *lines])
        return verdict

    def message(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """Return a valid message of a kind with the given fields."""
        contract = self.contract(name)
        made = {**values.message(contract.schema), **copy.deepcopy(fields)}
        self.assert_valid(made)
        return made

    def invalid(self, name: str) -> Iterator[near.NearMiss]:
        """Yield the near misses of a kind, with the findings that each of them has."""
        contract = self.contract(name)
        for miss in near.misses(contract.schema):
            findings = self.validator.validate(miss.message).findings
            yield near.NearMiss(miss.description, miss.message, findings)

    def messages(self, name: str, /, **fields: Any) -> "SearchStrategy[dict[str, Any]]":
        """Return a hypothesis strategy for valid messages of a kind."""
        from backbeat_docs.testing import strategies

        contract = self.contract(name)
        return strategies.messages(contract.schema, fields).filter(self.validator.is_valid)

    def builder(self, name: str) -> Callable[..., dict[str, Any]]:
        """Return the builder that a title names; raise `AttributeError` if there is none."""
        for contract in self.validator.catalogue.values():
            if name == to_snake_case(contract.title):
                return functools.partial(self.message, contract.type)
        known = ", ".join(
            sorted(to_snake_case(row.title) for row in self.validator.catalogue.values())
        )
        raise AttributeError(f"no message is built by {name!r}; there are: {known}")

    def contract(self, name: str) -> Contract:
        """Return the newest contract of a kind, given as its name, title or type."""
        rows = self.validator.catalogue.values()
        found = [row for row in rows if name in (row.name, row.title, row.type)]
        if not found:
            known = ", ".join(sorted({row.name for row in rows}))
            raise KeyError(f"no message is called {name!r}; there are: {known}")
        return max(found, key=lambda row: [int(part) for part in row.version.split(".")])


def format_finding(finding: Finding) -> str:
    """Write a finding as in the documentation's examples: `enum at /phase`."""
    return f"{finding.code} at {finding.pointer or '/'}"


def format_with_message(finding: Finding) -> str:
    """Write a finding with its sentence, for the report of a failed test."""
    return f"  {format_finding(finding)}: {finding.message}"


def to_snake_case(title: str) -> str:
    """Write a title as a function's name.

    >>> to_snake_case("BeatFrame")
    'beat_frame'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", title).lower()


def _find_surplus(these: list[str], others: list[str]) -> list[str]:
    """List what occurs more often in `these` than in `others`."""
    left = list(others)
    return [one for one in these if one not in left or left.remove(one)]  # type: ignore[func-returns-value] # it removes
