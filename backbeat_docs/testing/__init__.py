"""For the test suites of services: assertions, valid messages, near misses, hypothesis strategies.

Everything is built from the contracts, so a new schema has its builder at once.

>>> from backbeat_docs import testing
>>> testing.beat_frame(tempo_bpm=60)["tempo_bpm"]
60
>>> [near.description for near in testing.invalid("statusclaim")][:2]
['without type', 'without agent_id']
"""

import functools
from typing import TYPE_CHECKING, Any, Protocol

from backbeat_docs.testing.kit import Kit as Kit
from backbeat_docs.testing.near import NearMiss as NearMiss
from backbeat_docs.validate.validator import UNKNOWN_FIELDS as UNKNOWN_FIELDS
from backbeat_docs.validate.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from backbeat_docs.validate.message import Source

    class Builder(Protocol):
        """Makes a valid message with the given fields."""

        def __call__(self, **fields: Any) -> dict[str, Any]:
            """Return the message, or raise `AssertionError` if the fields make it invalid."""

    beat_frame: Builder
    status_claim: Builder
    bar_report: Builder


@functools.cache
def _packaged_kit() -> Kit:
    return Kit()


def assert_valid(source: "Source") -> Verdict:
    """Return the verdict on a message, or raise `AssertionError` with its findings."""
    __tracebackhide__ = True
    return _packaged_kit().assert_valid(source)


def assert_findings(source: "Source", *expected: str) -> Verdict:
    """Return the verdict on a message that has these findings and no other.

    A finding is written `enum at /phase`; the root is `/`. Raises `AssertionError` with the
    findings that are missing and those that are not expected.
    """
    __tracebackhide__ = True
    return _packaged_kit().assert_findings(source, *expected)


def message(name: str, /, **fields: Any) -> dict[str, Any]:
    """Return a valid message of a kind ("beatframe") with the given fields.

    Raises `AssertionError` if these fields make it invalid, and `KeyError` for an unknown kind.
    """
    return _packaged_kit().message(name, **fields)


def invalid(name: str) -> "Iterator[NearMiss]":
    """Yield the near misses of a kind: messages with one thing wrong, and the findings they have.

    There is one for each way in which a field can break each constraint of its contract.
    """
    return _packaged_kit().invalid(name)


def messages(name: str, /, **fields: Any) -> "SearchStrategy[dict[str, Any]]":
    """Return a hypothesis strategy for valid messages of a kind; each one is checked.

    A field is given as a value, or as a strategy of its own.
    """
    return _packaged_kit().messages(name, **fields)


def __getattr__(name: str) -> Any:
    """Find the builder of a message by its title: `beat_frame` for BeatFrame (PEP 562)."""
    if name.startswith("_"):
        raise AttributeError(name)
    return _packaged_kit().builder(name)
