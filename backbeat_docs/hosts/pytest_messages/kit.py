"""The session's contracts, and the fixture that validates with them."""

from __future__ import annotations

from typing import Any

import pytest

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.settings import Settings, SettingsError, find_settings
from backbeat_docs.testing import Kit
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.verdict import Verdict

_KIT = pytest.StashKey[Kit]()
_SETTINGS = pytest.StashKey[Settings]()


def get_kit(config: pytest.Config) -> Kit:
    """Return the session's kit; unusable contracts end the session."""
    if _KIT not in config.stash:
        settings = get_settings(config)
        try:
            kit = Kit(
                config.getoption("--backbeat-schemas") or settings.get("schemas"),
                unknown_fields=config.getoption("--backbeat-unknown-fields")
                or settings.get("unknown-fields"),
                max_bytes=settings.get("max-bytes"),
                hide_values=settings.get("hide-values"),
            )
        except ContractError as error:
            raise pytest.UsageError(f"the contracts cannot be used: {error}") from None
        config.stash[_KIT] = kit
    return config.stash[_KIT]


def get_settings(config: pytest.Config) -> Settings:
    """Return the settings of the folder of the call; a broken file ends the session."""
    if _SETTINGS not in config.stash:
        try:
            config.stash[_SETTINGS] = find_settings(str(config.invocation_params.dir))
        except SettingsError as error:
            raise pytest.UsageError(plain(str(error))) from None
    return config.stash[_SETTINGS]


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
