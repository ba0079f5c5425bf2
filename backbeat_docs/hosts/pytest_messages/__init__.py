"""A pytest plugin for services: the fixture `assert_backbeat`, and recorded messages as tests.

`pytest --backbeat-messages DIR` adds a test for each message in a folder or file. The tests have
the mark `backbeat`, so `-m backbeat` runs only them. What is not an option comes from the settings
(`backbeat_docs.settings`), which are read when a test or an option first needs them.

Every suite in an environment with this package loads this module, so it imports the rest only for
a suite that uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backbeat_docs.extras import extra

with extra("pytest"):
    import pytest

if TYPE_CHECKING:
    from backbeat_docs.hosts.pytest_messages.kit import AssertBackbeat


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin in a group of their own."""
    group = parser.getgroup("backbeat", "BACKBEAT messages")
    group.addoption(
        "--backbeat-messages",
        action="append",
        default=[],
        metavar="DIR",
        help="Add a test for each message in this folder or file (repeatable)",
    )
    group.addoption(
        "--backbeat-schemas",
        metavar="DIR",
        help="Folder of contracts to use instead of the built-in ones",
    )
    group.addoption(
        "--backbeat-unknown-fields",
        choices=("forbid", "allow"),
        help="Whether fields that the contract does not define are findings",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark, and check the options before any test runs."""
    config.addinivalue_line("markers", "backbeat: a recorded BACKBEAT message")
    if config.getoption("--backbeat-schemas"):
        from backbeat_docs.hosts.pytest_messages.kit import get_kit

        get_kit(config)
    if config.getoption("--backbeat-messages"):
        from backbeat_docs.hosts.pytest_messages import recorded

        config.pluginmanager.register(recorded, "backbeat-recorded")


@pytest.fixture(scope="session")
def assert_backbeat(request: pytest.FixtureRequest) -> AssertBackbeat:
    """Assert that a message is valid, or that it has exactly the given findings."""
    from backbeat_docs.hosts.pytest_messages.kit import AssertBackbeat, get_kit

    return AssertBackbeat(get_kit(request.config))
