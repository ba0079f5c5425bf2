"""The pytest plugin that runs the documentation: every fenced block is an item, or an error.

`pytest -p backbeat_docs.hosts.pytest_docs docs/` judges the BACKBEAT messages in the JSON blocks
of any Markdown. With `backbeat_fences = "all"` every block must be claimed and is run.
"""

from __future__ import annotations

import fnmatch
from pathlib import Path
from typing import Any, Literal

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilFile

from backbeat_docs.hosts.pytest_docs.document import MarkdownDocument, PythonDocument
from backbeat_docs.hosts.pytest_docs.page import Settings

_Kind = Literal["string", "args", "linelist"]
_SYBIL = pytest.StashKey[Sybil]()

_OPTIONS: tuple[tuple[str, _Kind, Any, str], ...] = (
    ("backbeat_fences", "string", "messages", "messages: judge BACKBEAT messages; all: run all"),
    ("backbeat_schemas", "string", "", "a folder of contracts instead of the packaged ones"),
    ("backbeat_pages", "args", ["*.md"], "which files are pages; the docstrings of *.py are run"),
    ("backbeat_runs", "string", "", "a Python file with RUNS, the runners of {runs=…} blocks"),
    ("backbeat_environment", "linelist", [], "NAME=VALUE for commands; {rootdir} is replaced"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings of `pyproject.toml`."""
    for name, kind, default, text in _OPTIONS:
        parser.addini(name, text, type=kind, default=default)


def pytest_configure(config: pytest.Config) -> None:
    """Make the collector of this run from its settings."""
    get = config.getini
    if get("backbeat_fences") not in ("messages", "all"):
        raise pytest.UsageError('backbeat_fences must be "messages" or "all"')
    root = config.rootpath
    settings = Settings(
        root=root,
        everything=get("backbeat_fences") == "all",
        schemas=root / get("backbeat_schemas") if get("backbeat_schemas") else None,
        runs=root / get("backbeat_runs") if get("backbeat_runs") else None,
        environment=tuple(line.format(rootdir=root) for line in get("backbeat_environment")),
    )
    config.stash[_SYBIL] = Sybil(
        parsers=[settings.parse],
        path=str(root),
        fixtures=["tmp_path_factory"],
        document_types={None: MarkdownDocument, ".py": PythonDocument},
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect a page, or a Python file with blocks in its docstrings."""
    config = parent.config
    root, patterns = config.rootpath, config.getini("backbeat_pages")
    name = (file_path.relative_to(root) if file_path.is_relative_to(root) else file_path).as_posix()
    if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
        return None
    sybils = [config.stash[_SYBIL]]
    collected: pytest.File = SybilFile.from_parent(parent, path=file_path, sybils=sybils)
    return collected


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count the blocks that are shown only, so that they cannot grow unseen."""
    reports = [r for reports in terminalreporter.stats.values() for r in reports]
    shown = {str(r.nodeid): _illustration(r) for r in reports if _illustration(r)}
    if shown:
        terminalreporter.section("illustrations: blocks that are not run", sep="-")
        for node, reason in sorted(shown.items()):
            terminalreporter.write_line(f"{node.split('::')[0]}: {reason}")
        terminalreporter.write_line(f"{len(shown)} in all")


def _illustration(report: Any) -> str:
    """Return why a report's block is not run; nothing for a report of another kind."""
    longrepr = getattr(report, "longrepr", None)
    if not getattr(report, "skipped", False) or not isinstance(longrepr, tuple):
        return ""
    reason = str(longrepr[2]).removeprefix("Skipped: ")
    return reason if reason.startswith("illustration: ") else ""
