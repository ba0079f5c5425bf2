"""The parsers, each for one use of a fence; `document/fences.py` is the grammar of them all."""

from __future__ import annotations

import functools
import runpy
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import SkipTest

from sybil import Document, Example, Region
from sybil.typing import Parser

from backbeat_docs.document.examples import VALIDATED, Examples, is_message
from backbeat_docs.document.fences import Fence, FenceError, intended_use, use
from backbeat_docs.hosts.sybil import console, python
from backbeat_docs.hosts.sybil.page import Page, open_page

Runner = Callable[[Fence, Path], None]
"""Checks a snippet in the page's scratch folder; raises `AssertionError` with one line."""


class FenceParser:
    """A Sybil parser of the fences that have one of its uses."""

    uses: Collection[str] = ()

    def __call__(self, document: Document) -> Iterator[Region]:
        """Yield a region for each fence that this parser claims, with the fence as `parsed`."""
        page = open_page(document)
        for fence in page.fences:
            start, end = page.span(fence)
            covered = any(r.start < end and start < r.end for _, r in document.regions)
            if self._claims(fence, covered):
                yield Region(start, end, parsed=fence, evaluator=self.evaluate)

    def _claims(self, fence: Fence, covered: bool) -> bool:
        """Return whether a fence is for this parser, which may find something wrong with it."""
        return intended_use(fence) in self.uses

    def evaluate(self, example: Example) -> str | None:
        """Run a block; return what is wrong with it and where: Sybil's `Evaluator`."""
        page = open_page(example.document)
        try:
            use(example.parsed)
            return self._run(page, example.parsed)
        except FenceError as error:
            return page.place(error.line, 1, error.reason)

    def _run(self, page: Page, fence: Fence) -> str | None:
        raise NotImplementedError


class MessageParser(FenceParser):
    """JSON blocks, validated: messages, fragments, documents and streams.

    `schemas` is a folder of contracts instead of the packaged ones. With `backbeat_only` the
    parser takes the blocks that contain a BACKBEAT message and leaves all other JSON alone.
    """

    uses = VALIDATED.keys()

    def __init__(self, schemas: Path | str | None = None, *, backbeat_only: bool = False) -> None:
        self.schemas = schemas
        self.backbeat_only = backbeat_only

    def _claims(self, fence: Fence, covered: bool) -> bool:
        return super()._claims(fence, covered) and (not self.backbeat_only or is_message(fence))

    def evaluate(self, example: Example) -> str | None:
        """Validate a block; the info strings of other projects may follow another grammar."""
        if self.backbeat_only:
            example.parsed = example.parsed._replace(problem=None)
        return super().evaluate(example)

    def _run(self, page: Page, fence: Fence) -> str | None:
        page.write(fence)
        checked = _examples(self.schemas).check(fence)
        return "\n".join(page.place(*problem) for problem in checked.problems) or None


@functools.cache
def _examples(schemas: Path | str | None) -> Examples:
    return Examples(None if schemas is None else Path(schemas))


class ConsoleParser(FenceParser):
    """`console` blocks; `environment` is `NAME=VALUE` for their commands."""

    uses = ("console",)

    def __init__(self, environment: Iterable[str] = ()) -> None:
        self.environment = tuple(environment)

    def _run(self, page: Page, fence: Fence) -> str | None:
        difference = console.run(fence, page.scratch, self.environment)
        return None if difference is None else page.place(*difference)


class PythonParser(FenceParser):
    """`python` blocks, run in the page's scratch folder and in Sybil's namespace."""

    uses, _run = ("python",), staticmethod(python.run)


class SessionParser(FenceParser):
    """`pycon` blocks, run like `python` blocks; what they print is compared."""

    uses, _run = ("session",), staticmethod(python.session)


class FileParser(FenceParser):
    """Titled blocks that nothing runs: each is written, and a later block must name it."""

    uses = ("file",)

    def _run(self, page: Page, fence: Fence) -> str | None:
        page.write(fence)
        title = Path(fence.attributes["title"])
        word = title.stem if title.suffix == ".py" else title.name
        later = [other for other in page.fences if other.line > fence.line]
        if any(word in text for f in later for text in (f.text, *f.attributes.values())):
            return None
        raise FenceError(fence.line, f'no later block of this page uses the file "{title}"')


class SnippetParser(FenceParser):
    """`{runs="name"}` blocks, each given to the runner of that name in the table `runs`.

    A path instead of a table is a Python file whose `RUNS` is the table.
    """

    uses = ("snippet",)

    def __init__(self, runs: Mapping[str, Runner] | Path) -> None:
        self.runs = runs

    def _run(self, page: Page, fence: Fence) -> str | None:
        page.write(fence)
        name = fence.attributes["runs"]
        try:
            runs = _table(self.runs) if isinstance(self.runs, Path) else self.runs
            if name not in runs:
                raise AssertionError(f'no runner "{name}", only: {", ".join(runs) or "none"}')
            runs[name](fence, page.scratch)
            return None
        except AssertionError as error:
            reason = str(error) or "the runner refuses it"
        except Exception:  # a runner may raise anything; the page is named all the same
            reason = f"the runner failed\n{traceback.format_exc()}"
        raise FenceError(fence.line, reason)


@functools.cache
def _table(path: Path) -> Mapping[str, Runner]:
    table: Any = runpy.run_path(str(path))["RUNS"]
    return dict(table)


class IllustrationParser(FenceParser):
    """`{illustration="why"}` blocks, each skipped with its reason."""

    uses = ("illustration",)

    def _run(self, page: Page, fence: Fence) -> str | None:
        reason = page.place(fence.line, 1, fence.attributes["illustration"])
        raise SkipTest(f"illustration: {reason}")


class UnclaimedParser(FenceParser):
    """The blocks that no region covers: each fails. Give it to Sybil as the last parser."""

    def _claims(self, fence: Fence, covered: bool) -> bool:
        return not covered

    def _run(self, page: Page, fence: Fence) -> str | None:
        raise FenceError(fence.line, f'no parser claims this "{fence.language}" block')


def every_parser(
    schemas: Path | str | None = None,
    runs: Mapping[str, Runner] | Path | None = None,
    environment: Iterable[str] = (),
) -> tuple[Parser, ...]:
    """Return all parsers in the order in which Sybil must call them."""
    plain = (PythonParser(), SessionParser(), FileParser(), IllustrationParser())
    table = SnippetParser(runs or {})
    return MessageParser(schemas), ConsoleParser(environment), table, *plain, UnclaimedParser()
