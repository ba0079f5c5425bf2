"""A pytest plugin for services: the fixture `assert_backbeat`, and recorded messages as tests.

`pytest --backbeat-messages DIR` adds a test for each message in a folder or file. The tests have
the mark `backbeat`, so `-m backbeat` runs only them. What is not an option comes from the settings
(`backbeat_docs.settings`), which are read when a test or an option first needs them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.report.place import find_place
from backbeat_docs.run import Located, Result, Unread, sources
from backbeat_docs.run.baseline import Baseline, BaselineError, read_baseline
from backbeat_docs.run.walk import exclude_nothing
from backbeat_docs.settings import Settings, SettingsError, find_settings
from backbeat_docs.testing import UNKNOWN_FIELDS, Kit
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.verdict import Verdict


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
        choices=tuple(UNKNOWN_FIELDS),
        help="Whether fields that the contract does not define are findings",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark, and check the options before any test runs."""
    config.addinivalue_line("markers", "backbeat: a recorded BACKBEAT message")
    if config.getoption("--backbeat-schemas"):
        _get_kit(config)
    for name in config.getoption("--backbeat-messages"):
        if not any(True for _ in _read_inputs(config, name)):
            raise pytest.UsageError(f"--backbeat-messages {name}: no messages found")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Collect the recorded messages after all other tests of the session."""
    report = yield
    names = collector.config.getoption("--backbeat-messages")
    if isinstance(collector, pytest.Session) and report.passed:
        found = (RecordedMessages.from_parent(collector, name=name, nodeid=name) for name in names)
        report.result = [*(report.result or ()), *found]
    return report


class RecordedMessages(pytest.Collector):
    """The messages of one folder or file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each message, and one for each input that cannot be read."""
        for given in _read_inputs(self.config, self.name):
            yield RecordedMessage.from_parent(self, name=_test_name(given), given=given)


class RecordedMessage(pytest.Item):
    """One recorded message, which passes when it is valid."""

    def __init__(self, *, given: Located | Unread, **more: Any) -> None:
        super().__init__(**more)
        self.given = given
        self.add_marker("backbeat")

    def runtest(self) -> None:
        """Validate the message."""
        given = self.given
        if isinstance(given, Unread):
            if given.skipped:
                pytest.skip(given.reason)
            raise InvalidMessageError([f"{plain(given.path)}: {given.reason}"])
        verdict = _get_kit(self.config).validator.validate(given.data)
        if not verdict.valid:
            result = Result(given.path, given.line, given.streamed, verdict, given.data)
            result = _forgive(self.config, result)
            if result.is_known:
                pytest.skip(f"known findings: {result.known}")
            raise InvalidMessageError(list(_format_findings(result)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the findings, each with its place, without a traceback."""
        if isinstance(excinfo.value, InvalidMessageError):
            return "\n".join(excinfo.value.lines)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file and the line of the message."""
        line = 1 if isinstance(self.given, Unread) else self.given.line
        return Path(self.given.path), line - 1, self.name


class InvalidMessageError(Exception):
    """A recorded message is invalid; `lines` are the findings."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


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


@pytest.fixture(scope="session")
def assert_backbeat(request: pytest.FixtureRequest) -> AssertBackbeat:
    """Assert that a message is valid, or that it has exactly the given findings."""
    return AssertBackbeat(_get_kit(request.config))


_KIT = pytest.StashKey[Kit]()


def _get_kit(config: pytest.Config) -> Kit:
    """Return the session's kit; unusable contracts end the session."""
    if _KIT not in config.stash:
        settings = _get_settings(config)
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


_SETTINGS = pytest.StashKey[Settings]()


def _get_settings(config: pytest.Config) -> Settings:
    """Return the settings of the folder of the call; a broken file ends the session."""
    if _SETTINGS not in config.stash:
        try:
            config.stash[_SETTINGS] = find_settings(str(config.invocation_params.dir))
        except SettingsError as error:
            raise pytest.UsageError(plain(str(error))) from None
    return config.stash[_SETTINGS]


_BASELINE = pytest.StashKey[Baseline]()


def _forgive(config: pytest.Config, result: Result) -> Result:
    """Take the known findings out of a result, if the settings name a baseline."""
    path = _get_settings(config).get("baseline")
    if path is None:
        return result
    if _BASELINE not in config.stash:
        try:
            config.stash[_BASELINE] = read_baseline(path)
        except BaselineError as error:
            raise pytest.UsageError(plain(str(error))) from None
    return cast(Result, config.stash[_BASELINE].forgive(result))


def _read_inputs(config: pytest.Config, name: str) -> Iterator[Located | Unread]:
    path = str(config.invocation_params.dir / name)
    settings = _get_settings(config)
    limit, exclude = settings.get("max-bytes"), settings.get("exclude")
    try:
        excluded = exclude.below(path) if exclude else exclude_nothing
    except SettingsError as error:
        raise pytest.UsageError(plain(str(error))) from None
    for given in sources.messages(sources.path(path, limit, exclude=excluded), limit):
        if isinstance(given, Unread) and not given.listed:
            continue  # a file of another kind is no test
        yield given._replace(path=_relative_path(given.path, config.invocation_params.dir))


def _relative_path(path: str, folder: Path) -> str:
    whole = Path(path)
    return str(whole.relative_to(folder)) if whole.is_relative_to(folder) else path


def _test_name(given: Located | Unread) -> str:
    if isinstance(given, Unread) or not given.streamed:
        return plain(given.path)
    return plain(f"{given.path}:{given.line}")


def _format_findings(result: Result) -> Iterator[str]:
    for finding in result.verdict.findings:
        at = find_place(result, finding)
        yield plain(f"{result.path}:{at.line}:{at.column}  {finding.message}  [{finding.code}]")
