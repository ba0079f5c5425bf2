"""The session's contracts, and the fixture that validates with them."""

from __future__ import annotations

from typing import Any

import pytest

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.testing import Kit
from backbeat_docs.validate.verdict import Verdict

_KIT = pytest.StashKey[Kit]()


def get_kit(config: pytest.Config) -> Kit:
    """Return the session's kit; unusable contracts end the session."""
    if _KIT not in config.stash:
        unknown = config.getoption("--backbeat-unknown-fields")
        try:
            kit = Kit(config.getoption("--backbeat-schemas"), unknown_fields=unknown)
        except ContractError as error:
            raise pytest.UsageError(f"the contracts cannot be used: {error}") from None
        config.stash[_KIT] = kit
    return config.stash[_KIT]


class AssertBackbeat:
    """The fixture `assert_backbeat`: call it with a message and its expected findings."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def __call__(self, message: Any, *expected: str) -> Verdict:
        """Return the verdict on a valid message, or on one that has exactly these findings.

        Raises `AssertionError` otherwise. A finding is written `enum at /phase`; the root is `/`.
        """
        __tracebackhide__ = True
        if expected:
            return self.kit.assert_findings(message, *expected)
        return self.kit.assert_valid(message)
