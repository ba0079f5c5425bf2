"""A pytest plugin that runs the blocks of pages with the parsers of `hosts.sybil`.

`pytest -p backbeat_docs.hosts.pytest_docs docs/` validates the messages in the JSON blocks of
Markdown files. With `backbeat_fences = "all"`, it runs every block, and each needs a parser.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from backbeat_docs.contracts import ContractError
from backbeat_docs.document.fences import FenceError, decode
from backbeat_docs.extras import MissingExtraError, extra
from backbeat_docs.settings import SettingsError, find_settings
from backbeat_docs.text.escape import plain

with extra("pytest"):
    import pytest

try:
    from backbeat_docs.hosts.sybil import MessageParser, every_parser
except MissingExtraError as error:  # pytest shows a usage error in one line, without a traceback
    raise pytest.UsageError(str(error)) from None

from sybil import Document, Sybil
from sybil.integration.pytest import SybilFile
from sybil.typing import Parser

_SYBIL = pytest.StashKey[Sybil]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings of `pyproject.toml`."""
    add = parser.addini
    add("backbeat_fences", "messages: validate messages; all: run every block", default="messages")
    add(
        "backbeat_schemas",
        "folder of contracts to use instead of those of the settings",
        default="",
    )
    add(
        "backbeat_pages",
        "patterns of the files with blocks; of *.py files, the docstrings",
        "args",
        ["*.md"],
    )
    add("backbeat_runs", "Python file with RUNS, the runners of {runs=…} blocks", default="")
    add("backbeat_environment", "NAME=VALUE for commands; may contain {rootdir}", "linelist", [])


def pytest_configure(config: pytest.Config) -> None:
    """Build the session's Sybil from the settings."""
    config.stash[_SYBIL] = Sybil(_build_parsers(config), document_types={".py": Document})


def _build_parsers(config: pytest.Config) -> Sequence[Parser]:
    get, root = config.getini, config.rootpath
    schemas = root / get("backbeat_schemas") if get("backbeat_schemas") else _find_schemas(config)
    try:
        MessageParser(schemas).load()
    except ContractError as error:
        raise pytest.UsageError(plain(f"the contracts cannot be used: {error}")) from None
    if get("backbeat_fences") == "messages":
        return [MessageParser(schemas, messages_only=True)]
    if get("backbeat_fences") != "all":
        raise pytest.UsageError('backbeat_fences must be "messages" or "all"')
    runs = root / get("backbeat_runs") if get("backbeat_runs") else None
    environment = [line.format(rootdir=root) for line in get("backbeat_environment")]
    return every_parser(schemas, runs, environment)


def _find_schemas(config: pytest.Config) -> Path | None:
    """Return the folder of contracts that the settings name, if any."""
    try:
        schemas = find_settings(str(config.invocation_params.dir)).get("schemas")
    except SettingsError as error:
        raise pytest.UsageError(plain(str(error))) from None
    return None if schemas is None else Path(schemas)


class PageFile(SybilFile):
    """A page; a byte that is not UTF-8 is reported in one line with the page and the line."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each block."""
        try:
            decode(self.path.read_bytes())  # Sybil does not report the line
            yield from super().collect()  # type: ignore[no-untyped-call] # it has no annotations
        except FenceError as error:
            raise self.CollectError(f"{self.path.name}:{error.line}: {error.reason}") from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect a page, or a Python file with blocks in its docstrings."""
    config, root = parent.config, parent.config.rootpath
    name = (file_path.relative_to(root) if file_path.is_relative_to(root) else file_path).as_posix()
    if not any(fnmatch.fnmatchcase(name, pattern) for pattern in config.getini("backbeat_pages")):
        return None
    page: pytest.File = PageFile.from_parent(parent, path=file_path, sybils=[config.stash[_SYBIL]])
    return page


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List and count the blocks that are not run."""
    places = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    reasons = {str(p[2]).removeprefix("Skipped: ") for p in places if isinstance(p, tuple)}
    shown = [reason for reason in sorted(reasons) if reason.startswith("illustration: ")]
    if shown:
        terminalreporter.section("illustrations: blocks that are not run", sep="-")
        for reason in shown:
            terminalreporter.write_line(reason.removeprefix("illustration: "))
        terminalreporter.write_line(f"{len(shown)} in total")
