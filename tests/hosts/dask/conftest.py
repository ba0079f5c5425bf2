"""Runs of the command line whose reports can be compared byte for byte."""

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from support.clusters import Machines

from backbeat_docs.hosts.cli import main
from backbeat_docs.report import REPORTERS
from backbeat_docs.run import Summary, blocks


@pytest.fixture
def small(monkeypatch):
    """Blocks so small that a test has many of them."""
    monkeypatch.setattr(blocks, "BLOCK", 1000)
    monkeypatch.setattr(blocks, "FILES", 3)


@pytest.fixture
def report(tmp_path, monkeypatch, capsys):
    """Run the command, and return its status, its errors and its report in each format."""
    monkeypatch.setattr(Summary, "close", lambda self: self)  # the time differs
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    folder = tmp_path / "reports"

    def run(*words, command="validate", formats=tuple(REPORTERS)):
        folder.mkdir(exist_ok=True)
        requests = [word for name in formats for word in ("--output", f"{name}={folder / name}")]
        status = main([command, *words, *requests])
        printed, errors = capsys.readouterr()
        return status, errors, printed, *((folder / name).read_text() for name in formats)

    return run


@pytest.fixture
def memory():
    """Return what puts files into the store of the file system `memory`."""
    MemoryFileSystem.store.clear()

    def fill(files, folder="archive"):
        for name, data in files.items():
            fsspec.filesystem("memory").pipe(f"/{folder}/{name}", data)

    yield fill
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


@pytest.fixture
def machines(tmp_path):
    started = Machines(tmp_path)
    yield started
    started.close()
