"""One page under test: its blocks in order, its scratch folder, its Python namespace.

A block that needs what earlier blocks did gets it even when it is run alone, or in another
process: what was not run here yet is run first, so the order and the number of workers are free.
"""

from __future__ import annotations

import functools
import json
import runpy
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from sybil import Document, Example, Region

from backbeat_docs.document.examples import VALIDATED, Examples
from backbeat_docs.document.fences import Fence, FenceError, use
from backbeat_docs.hosts.pytest_docs import console, python
from backbeat_docs.hosts.pytest_docs.document import MarkdownDocument

Runner = Callable[["Page", Fence], "str | None"]
"""Runs one block; what it returns is why the block is wrong."""


class Settings(NamedTuple):
    """How a session runs its pages; paths are absolute."""

    root: Path
    everything: bool = True
    schemas: Path | None = None
    runs: Path | None = None
    environment: tuple[str, ...] = ()

    def parse(self, document: Document) -> Iterator[Region]:
        """Yield a region for each block of a page that this session runs: Sybil's `Parser`."""
        assert isinstance(document, MarkdownDocument)
        starts = [0]
        for line in document.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        page = Page(self, Path(document.path), self.chosen(document.fences))
        for fence in page.fences:
            end = min(starts[fence.last], len(document.text))
            evaluator = functools.partial(page.evaluate, fence)
            yield Region(starts[fence.line - 1], end, parsed=fence.text, evaluator=evaluator)

    def chosen(self, found: Iterable[Fence]) -> tuple[Fence, ...]:
        """Choose the blocks to run: all, or those that hold a BACKBEAT message."""
        if self.everything:
            return tuple(found)
        return tuple(fence._replace(problem=None) for fence in found if _is_message(fence))


def _is_message(fence: Fence) -> bool:
    if fence.language not in ("json", "jsonl", "ndjson") or "illustration" in fence.attributes:
        return False
    if {"expect", "part"} & set(fence.attributes):
        return True
    try:
        value = json.loads(fence.text.splitlines()[0] if fence.language != "json" else fence.text)
    except (ValueError, IndexError, RecursionError):
        return '"backbeat.' in fence.text
    type_ = value.get("type") if isinstance(value, dict) else None
    return isinstance(type_, str) and type_.startswith("backbeat.")


class Page:
    """A page's blocks and what they share."""

    def __init__(self, settings: Settings, path: Path, fences: tuple[Fence, ...]) -> None:
        self.settings = settings
        self.path = path
        self.fences = fences
        self.module = ModuleType("__page__")
        self._done: set[int] = set()
        self._scratch: Path | None = None

    @property
    def name(self) -> str:
        """The page's path from the root, as messages show it."""
        inside = self.path.is_relative_to(self.settings.root)
        return str(self.path.relative_to(self.settings.root) if inside else self.path)

    @property
    def scratch(self) -> Path:
        """The folder in which the page's commands run."""
        assert self._scratch is not None
        return self._scratch

    def evaluate(self, fence: Fence, example: Example) -> str | None:
        """Run one block, after those before it that leave something behind."""
        problem = self.prepare(fence, example)
        if problem:
            return f"{problem}\n(an earlier block of the page, which this one needs)"
        return self.run(fence)

    def prepare(self, fence: Fence, example: Example) -> str | None:
        """Make the page's folder and run what stands before a block and was not run yet."""
        if self._scratch is None:
            base = example.namespace["tmp_path_factory"].mktemp(self.path.stem)
            self._scratch = base / "page"
            self._scratch.mkdir()
        for earlier in self.fences:
            if earlier is fence:
                break
            if earlier.line not in self._done and _leaves_something(earlier):
                problem = self.run(earlier)
                if problem:
                    return problem
        return None

    def run(self, fence: Fence) -> str | None:
        """Run one block and say what is wrong with it, with the place on the page."""
        self._done.add(fence.line)
        try:
            kind = use(fence)
            if kind == "illustration":
                reason = f"illustration: line {fence.line}: {fence.attributes['illustration']}"
                raise pytest.skip.Exception(reason, _use_item_location=True)
            self._write(fence, kind)
            return _RUNNERS[kind](self, fence)
        except FenceError as error:
            return self.at(error.line, 1, error.reason)
        except Exception:  # a runner of its own may raise anything; the page is named all the same
            return self.at(fence.line, 1, f"the runner failed\n{traceback.format_exc()}")

    def at(self, line: int, column: int, sentence: str) -> str:
        """Write a sentence with its place on the page."""
        return f"{self.name}:{line}:{column}: {sentence}"

    def _write(self, fence: Fence, kind: str) -> None:
        title = fence.attributes.get("title")
        if title is None or kind not in _WRITTEN:
            return
        path = (self.scratch / title).resolve()
        if not path.is_relative_to(self.scratch.resolve()) or title.endswith("/"):
            raise FenceError(fence.line, f'title "{title}" leads out of the page\'s folder')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fence.text, encoding="utf-8", newline="\n")


_WRITTEN = VALIDATED.keys() | {"file", "snippet"}


def _leaves_something(fence: Fence) -> bool:
    return (
        fence.problem is None
        and (fence.language in ("console", "python", "pycon") or "title" in fence.attributes)
        and "illustration" not in fence.attributes
        and "runs" not in fence.attributes
    )


@functools.cache
def _examples(schemas: Path | None) -> Examples:
    return Examples(schemas)


def _validated(page: Page, fence: Fence) -> str | None:
    checked = _examples(page.settings.schemas).check(fence)
    return "\n".join(page.at(*problem) for problem in checked.problems) or None


def _console(page: Page, fence: Fence) -> str | None:
    difference = console.run(fence, page.scratch, page.settings.environment)
    return None if difference is None else page.at(*difference)


def _python(page: Page, fence: Fence) -> str | None:
    return python.run(fence, page.path, page.name, page.scratch, page.module)


def _session(page: Page, fence: Fence) -> str | None:
    return python.session(fence, page.name, page.scratch, page.module)


def _file(page: Page, fence: Fence) -> str | None:
    title = fence.attributes["title"]
    words = {title, Path(title).name} | ({Path(title).stem} if title.endswith(".py") else set())
    later = [other for other in page.fences if other.line > fence.line]
    if any(
        word in other.text or word in other.attributes.values() for other in later for word in words
    ):
        return None
    return page.at(fence.line, 1, f'no later block of this page uses the file "{title}"')


@functools.cache
def _runs(path: Path) -> Mapping[str, Callable[[Fence, Path], None]]:
    runs: Mapping[str, Callable[[Fence, Path], None]] = runpy.run_path(str(path))["RUNS"]
    return runs


def _snippet(page: Page, fence: Fence) -> str | None:
    table = _runs(page.settings.runs) if page.settings.runs is not None else {}
    name = fence.attributes["runs"]
    if name not in table:
        return page.at(fence.line, 1, f'no runner "{name}", only: {", ".join(table) or "none"}')
    try:
        table[name](fence, page.scratch)
    except AssertionError as error:
        return page.at(fence.line, 1, str(error) or "the runner refuses it")
    return None


_RUNNERS: Mapping[str, Runner] = {
    **dict.fromkeys(VALIDATED, _validated),
    "console": _console,
    "python": _python,
    "session": _session,
    "file": _file,
    "snippet": _snippet,
}
