"""Each flag and each printed line of the console blocks, and each edge of a band of tempi."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from sybil.example import SybilFailure

from backbeat_docs.document.facts.rows import Fact, FactsError
from backbeat_docs.document.fences import Fence, FenceError
from backbeat_docs.hosts.sybil import (
    ConsoleParser,
    FileParser,
    MessageParser,
    PythonParser,
    SessionParser,
    console,
)
from backbeat_docs.hosts.sybil.page import open_page
from backbeat_docs.traffic import tempo
from support import blocks, bound
from support.drift import Mutant
from support.drift.examples import texts
from support.site import ROOT

_FLAG = re.compile(r"(?<=\s)--?[a-zA-Z][\w-]*")
_NO_FLAG = "--no-such-flag"
_GUIDE = ROOT / "docs" / "tempo-guide.md"

ENVIRONMENT = (
    "GIT_CONFIG_COUNT=1",
    f"GIT_CONFIG_KEY_0=url.{ROOT}.insteadOf",
    "GIT_CONFIG_VALUE_0=https://github.com/chorus-services/backbeat.git",
)
_PARSERS = (
    MessageParser(),
    ConsoleParser(ENVIRONMENT),
    PythonParser(),
    SessionParser(),
    FileParser(),
)


class Snapshot:
    """A page's folder before one of its console blocks, and what the block printed."""

    def __init__(self, fence: Fence, folder: Path) -> None:
        self.fence, self.folder = fence, folder
        self._printed: str | None = None

    def run(self, text: str) -> str:
        """Run a changed block in a copy of the folder, and return the difference."""
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "page"
            shutil.copytree(self.folder, copy, symlinks=True)
            return self._find_difference(text, copy)

    def compare(self, text: str) -> str:
        """Compare a block with unchanged commands with what they printed before."""
        if self._printed is None:
            with self._patch_commands(side_effect=self._remember), _SAME_MARK():
                self.run(self.fence.text)
        with self._patch_commands(return_value=self._printed), _SAME_MARK():
            return self._find_difference(text, self.folder)

    def _patch_commands(self, **behaviour: Any) -> Any:
        return mock.patch.object(console, "_run_commands", **behaviour)

    def _remember(self, *arguments: Any) -> str | None:
        self._printed = _RUN_COMMANDS(*arguments)
        return self._printed

    def _find_difference(self, text: str, folder: Path) -> str:
        changed = self.fence._replace(text=text)
        try:
            found = console.run(changed, folder, ENVIRONMENT)
        except FenceError as error:
            return error.reason
        return "" if found is None else found[2].partition("\n")[0]


_RUN_COMMANDS = console._run_commands
_SAME_MARK = functools.partial(mock.patch.object, console.secrets, "token_hex", return_value="0")


def snapshots(folder: Path, only: str = "") -> Iterator[tuple[str, Snapshot]]:
    """Run each block of the pages once, and yield a snapshot before each console block."""
    for name, text in texts():
        document = blocks.parse(text, str(ROOT / name), _PARSERS)
        consoles = [example.start for example in document if example.parsed.language == "console"]
        page = open_page(document)
        for example in document if consoles and name.startswith(only) else ():
            if example.start in consoles:
                with contextlib.redirect_stdout(io.StringIO()):
                    page.prepare(example)
                copy = Path(tempfile.mkdtemp(dir=folder)) / "page"
                shutil.copytree(page.scratch, copy, symlinks=True)
                yield f"{name}:{example.line}", Snapshot(example.parsed, copy)
            # The tests of the pages report a block that fails.
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SybilFailure):
                example.evaluate()


def mutants(folder: Path, only: str = "") -> Iterator[Mutant]:
    """Yield the mutants of the console blocks, or only those of one page."""
    for place, snapshot in snapshots(folder, only):
        yield from _flag_mutants(place, snapshot)
        yield from _line_mutants(place, snapshot)


def _flag_mutants(place: str, snapshot: Snapshot) -> Iterator[Mutant]:
    text = snapshot.fence.text
    for command in console.parse_commands(snapshot.fence):
        line = text.splitlines()[command.line - 1]
        start = sum(len(one) + 1 for one in text.splitlines()[: command.line - 1])
        for flag in _FLAG.finditer(line):
            changed = f"{text[: start + flag.start()]}{_NO_FLAG}{text[start + flag.end() :]}"
            yield Mutant(
                "flag", place, f"{flag[0]} → {_NO_FLAG}", functools.partial(snapshot.run, changed)
            )


def _line_mutants(place: str, snapshot: Snapshot) -> Iterator[Mutant]:
    lines = snapshot.fence.text.splitlines()
    for number, line in enumerate(lines):
        word = None if line.startswith("$ ") else re.search(r"[A-Za-z0-9]", line)
        if word is None or (number and lines[number - 1].endswith("\\")):
            continue
        new = "8" if word[0] != "8" else "9"
        changed = [*lines[:number], line[: word.start()] + new + line[word.end() :]]
        text = "\n".join([*changed, *lines[number + 1 :]]) + "\n"
        change = f"{line[:50]} begins with {new}"
        yield Mutant("output", place, change, functools.partial(snapshot.compare, text))


def band_edges() -> Iterator[Mutant]:
    """Double each edge of a band of tempi; the guide then says something else."""
    for index, band in enumerate(tempo.BANDS):
        for edge in ("lowest", "highest"):
            if getattr(band, edge) is not None:
                moved = band._replace(**{edge: getattr(band, edge) * 2})
                bands = (*tempo.BANDS[:index], moved, *tempo.BANDS[index + 1 :])
                yield Mutant(
                    "tempo",
                    f"backbeat_docs/traffic/tempo.py, {band.name}",
                    f"{edge} doubled",
                    functools.partial(check_bands, bands),
                )


def check_bands(bands: tuple[tempo.Band, ...]) -> str:
    """Return what is wrong with the guide if these are the bands."""
    page = "docs/tempo-guide.md"
    with _fresh_facts(page), mock.patch.object(tempo, "BANDS", bands):
        try:
            return bound.find_first(_GUIDE.read_text(encoding="utf-8"), page)
        except FactsError as error:
            return str(error)


@contextlib.contextmanager
def _fresh_facts(page: str) -> Iterator[None]:
    """Compute a page's facts anew inside, and again afterwards."""
    rows = bound.project().rows
    facts: Any = [row.compute for row in rows if isinstance(row, Fact) and row.page == page]
    for compute in facts:
        compute.cache_clear()
    try:
        yield
    finally:
        for compute in facts:
            compute.cache_clear()
