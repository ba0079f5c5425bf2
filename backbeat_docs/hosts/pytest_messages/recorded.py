"""The part of the plugin for `--backbeat-messages`: recorded messages as tests."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from backbeat_docs.hosts.pytest_messages.kit import get_kit
from backbeat_docs.report.place import find_place
from backbeat_docs.run import Located, Result, Unread, sources
from backbeat_docs.text.escape import plain
from backbeat_docs.validate.message import MAX_BYTES


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
            result = Result(given.path, given.line, given.streamed, verdict)
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


def _read_inputs(config: pytest.Config, name: str) -> Iterator[Located | Unread]:
    path = config.invocation_params.dir / name
    for given in sources.messages(sources.path(str(path), MAX_BYTES), MAX_BYTES):
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
