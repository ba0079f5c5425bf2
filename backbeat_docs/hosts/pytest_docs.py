"""A pytest plugin that runs the blocks of pages with the parsers of `hosts.sybil`.

`pytest -p backbeat_docs.hosts.pytest_docs docs/` validates the messages in the JSON blocks of
Markdown files. With `backbeat_fences = "all"`, it runs every block, and each needs a parser. With
`backbeat_facts`, it also checks the facts outside the blocks.
"""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from backbeat_docs.contracts import Catalogue, ContractError
from backbeat_docs.document.facts import FactsError, Project, check, find_stale, load
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
    add("backbeat_facts", "TOML file with the sources of the facts outside blocks", default="")
    add("backbeat_environment", "NAME=VALUE for commands; may contain {rootdir}", "linelist", [])


def pytest_configure(config: pytest.Config) -> None:
    """Build the session's Sybil from the settings."""
    get, root = config.getini, config.rootpath
    schemas = root / get("backbeat_schemas") if get("backbeat_schemas") else _find_schemas(config)
    try:
        catalogue = MessageParser(schemas).load().catalogue
    except ContractError as error:
        raise pytest.UsageError(plain(f"the contracts cannot be used: {error}")) from None
    parsers = _build_parsers(config, schemas)
    config.stash[_SYBIL] = Sybil(parsers, document_types={".py": Document})
    if get("backbeat_facts"):
        path = root / get("backbeat_facts")
        config.pluginmanager.register(FactsPlugin(path, catalogue, root))


def _build_parsers(config: pytest.Config, schemas: Path | None) -> Sequence[Parser]:
    get, root = config.getini, config.rootpath
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


class _UnsourcedError(Exception):
    """The facts of a page that have no source, one in a line."""


class FactsItem(pytest.Item):
    """The test of a page's facts; it fails with one line for each that has no source."""

    def __init__(self, *, find: Callable[[], Sequence[str]], **more: Any) -> None:
        super().__init__(**more)
        self._find = find

    def runtest(self) -> None:
        """Check the facts."""
        found = self._find()
        if found:
            raise _UnsourcedError("\n".join(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the lines; of any other exception, the traceback."""
        if isinstance(excinfo.value, _UnsourcedError | FactsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the page, and how a summary calls the test."""
        return self.path, 0, f"the facts of {self.path.name}"


class FactsFile(pytest.File):
    """A page of which the facts are checked, or the project's file of facts."""

    def __init__(self, *, find: Callable[[], Sequence[str]], **more: Any) -> None:
        super().__init__(**more)
        self._find = find

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the one test."""
        item: pytest.Item = FactsItem.from_parent(self, name="facts", find=self._find)
        yield item


class FactsPlugin:
    """Adds a test for the facts of each page, and one for the rows in the project's file."""

    def __init__(self, path: Path, catalogue: Catalogue, root: Path) -> None:
        self._path, self._catalogue, self._root = path, catalogue, root

    @functools.cached_property
    def project(self) -> Project:
        """The project, loaded in each process at the first page."""
        try:
            return load(self._path, self._catalogue, self._root)
        except FactsError as error:
            raise pytest.UsageError(plain(str(error))) from None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> FactsFile | None:
        """Collect a page that the project's file lists, or that file."""
        if file_path == self._path:
            return self._make_file(parent, file_path, self._find_stale)
        if file_path.suffix != ".md" or not file_path.is_relative_to(self._root):
            return None
        name = file_path.relative_to(self._root).as_posix()
        if not self.project.checks(name):
            return None
        return self._make_file(parent, file_path, functools.partial(self._check, name))

    def _make_file(
        self, parent: pytest.Collector, path: Path, find: Callable[[], Sequence[str]]
    ) -> FactsFile:
        made: FactsFile = FactsFile.from_parent(parent, path=path, find=find)
        return made

    def _check(self, name: str) -> Sequence[str]:
        try:
            found = check(name, decode((self._root / name).read_bytes()), self.project)
        except FenceError as error:
            return [plain(f"{name}:{error.line}: {error.reason}")]
        return [plain(f"{name}:{line}:{column}: {text}") for line, column, text in found]

    def _find_stale(self) -> Sequence[str]:
        return [f"{self._path.name}: {row}" for row in find_stale(self.project, self._root)]


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
