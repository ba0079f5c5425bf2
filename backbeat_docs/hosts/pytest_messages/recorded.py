"""The part of the plugin for `--backbeat-messages`: recorded messages as tests."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from backbeat_docs.hosts.pytest_messages.kit import get_kit, get_settings
from backbeat_docs.report.place import find_place
from backbeat_docs.run import Located, Result, Unread, sources
from backbeat_docs.run.baseline import Baseline, BaselineError, read_baseline
from backbeat_docs.run.walk import exclude_nothing
from backbeat_docs.settings import SettingsError
from backbeat_docs.text.escape import plain


def pytest_configure(config: pytest.Config) -> None:
    """Check the names before any test runs."""
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
        verdict = get_kit(self.config).validator.validate(given.data)
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
        return Path(plain(self.given.path)), line - 1, self.name


class InvalidMessageError(Exception):
    """A recorded message is invalid; `lines` are the findings."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


_BASELINE = pytest.StashKey[Baseline]()


def _forgive(config: pytest.Config, result: Result) -> Result:
    """Take the known findings out of a result, if the settings name a baseline."""
    path = get_settings(config).get("baseline")
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
    settings = get_settings(config)
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
