"""Each flag and each printed line of the console blocks, each number of the tempo tables."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from sybil.example import SybilFailure

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
from support import blocks
from support import tempo_tables as tables
from support.drift import Mutant
from support.drift.examples import texts
from support.site import ROOT

_FLAG = re.compile(r"(?<=\s)--?[a-zA-Z][\w-]*")
_NO_FLAG = "--no-such-flag"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

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


class Stand:
    """A page's folder as it was before one of its console blocks, and what the block printed."""

    def __init__(self, fence: Fence, folder: Path) -> None:
        self.fence, self.folder = fence, folder
        self._printed: str | None = None

    def noticed(self, text: str) -> str:
        """Run a changed block in a copy of the folder."""
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "page"
            shutil.copytree(self.folder, copy, symlinks=True)
            return self._difference(text, copy)

    def compared(self, text: str) -> str:
        """Compare a block whose commands are the same with what they printed before."""
        if self._printed is None:
            with self._shell(side_effect=self._remember), _SAME_MARK():
                self.noticed(self.fence.text)
        with self._shell(return_value=self._printed), _SAME_MARK():
            return self._difference(text, self.folder)

    def _shell(self, **behaviour: Any) -> Any:
        return mock.patch.object(console, "_shell", **behaviour)

    def _remember(self, *arguments: Any) -> str | None:
        self._printed = _SHELL(*arguments)
        return self._printed

    def _difference(self, text: str, folder: Path) -> str:
        changed = self.fence._replace(text=text)
        try:
            found = console.run(changed, folder, ENVIRONMENT)
        except FenceError as error:
            return error.reason
        return "" if found is None else found[2].partition("\n")[0]


_SHELL = console._shell
_SAME_MARK = functools.partial(mock.patch.object, console.secrets, "token_hex", return_value="0")


def stands(folder: Path, only: str = "") -> Iterator[tuple[str, Stand]]:
    """Go through the pages, running each block once, and stop before each console block."""
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
                yield f"{name}:{example.line}", Stand(example.parsed, copy)
            # The tests of the pages report a block that fails.
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SybilFailure):
                example.evaluate()


def mutants(folder: Path, only: str = "") -> Iterator[Mutant]:
    """Yield the mutants of the console blocks, of one page if only that is asked for."""
    for place, stand in stands(folder, only):
        yield from _flags(place, stand)
        yield from _lines(place, stand)


def _flags(place: str, stand: Stand) -> Iterator[Mutant]:
    text = stand.fence.text
    for command in console.commands(stand.fence):
        line = text.splitlines()[command.line - 1]
        start = sum(len(one) + 1 for one in text.splitlines()[: command.line - 1])
        for flag in _FLAG.finditer(line):
            changed = f"{text[: start + flag.start()]}{_NO_FLAG}{text[start + flag.end() :]}"
            yield Mutant(
                "flag", place, f"{flag[0]} → {_NO_FLAG}", functools.partial(stand.noticed, changed)
            )


def _lines(place: str, stand: Stand) -> Iterator[Mutant]:
    lines = stand.fence.text.splitlines()
    for number, line in enumerate(lines):
        word = None if line.startswith("$ ") else re.search(r"[A-Za-z0-9]", line)
        if word is None or (number and lines[number - 1].endswith("\\")):
            continue
        new = "8" if word[0] != "8" else "9"
        changed = [*lines[:number], line[: word.start()] + new + line[word.end() :]]
        text = "\n".join([*changed, *lines[number + 1 :]]) + "\n"
        told = f"{line[:50]} begins with {new}"
        yield Mutant("output", place, told, functools.partial(stand.compared, text))


def tempo_numbers() -> Iterator[Mutant]:
    """Change each number of the guide's tables, and each edge of a band."""
    guide = (ROOT / "docs" / "tempo-guide.md").read_text()
    start = 0
    for row, line in enumerate(guide.splitlines(keepends=True), 1):
        for number in _NUMBER.finditer(line) if line.startswith("| ") else ():
            digits = f"{int(number[0][0]) % 9 + 1}{number[0][1:]}"
            text = guide[: start + number.start()] + digits + guide[start + number.end() :]
            yield Mutant(
                "tempo",
                f"docs/tempo-guide.md:{row}",
                f"{number[0]} → {digits}",
                functools.partial(_guide_noticed, text),
            )
        start += len(line)
    for index, band in enumerate(tempo.BANDS):
        for edge in ("lowest", "highest"):
            if getattr(band, edge) is not None:
                moved = band._replace(**{edge: getattr(band, edge) * 2})
                bands = (*tempo.BANDS[:index], moved, *tempo.BANDS[index + 1 :])
                yield Mutant(
                    "tempo",
                    f"backbeat_docs/traffic/tempo.py, {band.name}",
                    f"{edge} doubled",
                    functools.partial(_bands_noticed, bands),
                )


def _guide_noticed(text: str) -> str:
    """Hold a changed guide to what the guide's own tests hold it to."""
    from document import test_tempo as held

    guide = SimpleNamespace(read_text=lambda encoding="utf-8": text)
    with mock.patch.object(held, "GUIDE", guide):
        checks = [
            *(
                functools.partial(held.test_the_guide_shows_the_table_as_it_is, table)
                for table in _TABLES()
            ),
            held.test_the_guide_calculates_as_we_do,
        ]
        return _first_failure(checks)


def _bands_noticed(bands: tuple[tempo.Band, ...]) -> str:
    with mock.patch.object(tempo, "BANDS", bands):
        return _guide_noticed((ROOT / "docs" / "tempo-guide.md").read_text())


def _TABLES() -> tuple[str, ...]:  # noqa: N802 — made anew, because the bands may be others
    from document import test_tempo as held

    rates = tables.rates(held.TEMPI, (10, 100, 1000, 10_000))
    return tables.bands(), tables.budgets(held.TEMPI), rates


def _first_failure(checks: list[Any]) -> str:
    for check in checks:
        try:
            check()
        except AssertionError:
            return getattr(check, "__name__", "test_the_guide_shows_the_table_as_it_is")
    return ""
