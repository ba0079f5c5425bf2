"""The parsers, one for each use of a fence; `document/fences.py` defines the grammar."""

from __future__ import annotations

import contextlib
import functools
import runpy
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import SkipTest

from sybil import Document, Example, Region
from sybil.typing import Parser

from backbeat_docs.contracts import ContractError
from backbeat_docs.document.examples import VALIDATED, Examples, claim_message
from backbeat_docs.document.fences import Fence, FenceError, intended_use, use
from backbeat_docs.hosts.sybil import console, python
from backbeat_docs.hosts.sybil.page import Page, open_page

Runner = Callable[[Fence, Path], None]
"""Checks a snippet in the page's scratch folder; raises `AssertionError` with a one-line reason."""


class FenceParser:
    """A Sybil parser for the fences with one of its `uses`."""

    uses: Collection[str] = ()

    def __call__(self, document: Document) -> Iterator[Region]:
        """Yield a region for each fence that this parser claims, with the fence as `parsed`."""
        page = open_page(document)
        yield from _report_broken_page(page, document)
        for fence in page.fences:
            start, end = page.span_lines(fence.line, fence.last)
            covered = any(r.start < end and start < r.end for _, r in document.regions)
            if self._claims(fence, covered):
                yield Region(start, end, parsed=fence, evaluator=self.evaluate)

    def _claims(self, fence: Fence, covered: bool) -> bool:
        """Return whether this parser evaluates a fence, which may be invalid."""
        return intended_use(fence) in self.uses

    def evaluate(self, example: Example) -> str | None:
        """Run a block; return its problem and place, as Sybil's `Evaluator` must."""
        page = open_page(example.document)
        try:
            use(example.parsed)
            return self._run(page, example.parsed)
        except FenceError as error:
            return page.format_problem(error.line, 1, error.reason)
        except ContractError as error:
            return page.format_problem(example.parsed.line, 1, str(error))

    def _run(self, page: Page, fence: Fence) -> str | None:
        raise NotImplementedError


def _report_broken_page(page: Page, document: Document) -> Iterator[Region]:
    """Yield an example that fails for a page whose fences cannot be parsed; one for all parsers."""
    broken = page.broken
    if broken is not None and not any(r.parsed is broken for _, r in document.regions):
        problem = page.format_problem(broken.line, 1, broken.reason)
        start, end = page.span_lines(broken.line, broken.line)
        yield Region(start, end, parsed=broken, evaluator=lambda example: problem)


class MessageParser(FenceParser):
    """Validates JSON blocks: messages, fragments, documents and streams.

    `schemas` is a folder of contracts to use instead of the built-in ones. With `messages_only`,
    the parser claims only the blocks that show a message of these contracts, or what should be one.
    """

    uses = VALIDATED.keys()

    def __init__(self, schemas: Path | str | None = None, *, messages_only: bool = False) -> None:
        self.schemas = schemas
        self.messages_only = messages_only

    def load(self) -> Examples:
        """Load the contracts, once for each folder; raises `ContractError` for an unusable one."""
        return _load_examples(self.schemas)

    def _claims(self, fence: Fence, covered: bool) -> bool:
        if not self.messages_only:
            return super()._claims(fence, covered)
        try:
            return claim_message(fence, self.load().catalogue) is not None
        except ContractError:  # each block reports it
            return super()._claims(fence, covered)

    def evaluate(self, example: Example) -> str | None:
        """Validate a block; with `messages_only`, its info string may have another grammar."""
        if self.messages_only:
            with contextlib.suppress(ContractError):
                catalogue = self.load().catalogue
                example.parsed = claim_message(example.parsed, catalogue) or example.parsed
        return super().evaluate(example)

    def _run(self, page: Page, fence: Fence) -> str | None:
        page.write(fence)
        checked = self.load().check(fence)
        return "\n".join(page.format_problem(*problem) for problem in checked.problems) or None


@functools.cache
def _load_examples(schemas: Path | str | None) -> Examples:
    return Examples(None if schemas is None else Path(schemas))


class ConsoleParser(FenceParser):
    """Runs `console` blocks; `environment` lists `NAME=VALUE` for their commands."""

    uses = ("console",)

    def __init__(self, environment: Iterable[str] = ()) -> None:
        self.environment = tuple(environment)

    def _run(self, page: Page, fence: Fence) -> str | None:
        difference = console.run(fence, page.scratch, self.environment)
        return None if difference is None else page.format_problem(*difference)


class PythonParser(FenceParser):
    """Runs `python` blocks in the page's scratch folder and in Sybil's namespace."""

    uses, _run = ("python",), staticmethod(python.run)


class SessionParser(FenceParser):
    """Runs `pycon` blocks like `python` blocks, and compares their output."""

    uses, _run = ("session",), staticmethod(python.run_session)


class FileParser(FenceParser):
    """Writes titled blocks that are not run to files; a later block must use each file."""

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
    """Passes each `{runs="name"}` block to the runner of that name in the table `runs`.

    `runs` may also be the path of a Python file whose `RUNS` is the table.
    """

    uses = ("snippet",)

    def __init__(self, runs: Mapping[str, Runner] | Path) -> None:
        self.runs = runs

    def _run(self, page: Page, fence: Fence) -> str | None:
        page.write(fence)
        name = fence.attributes["runs"]
        try:
            runs = _load_runners(self.runs) if isinstance(self.runs, Path) else self.runs
            if name not in runs:
                raise AssertionError(f'no runner "{name}", only: {", ".join(runs) or "none"}')
            runs[name](fence, page.scratch)
            return None
        except AssertionError as error:
            reason = str(error) or "the runner rejected the block"
        except Exception:  # a runner may raise any exception; the page and line are still reported
            reason = f"the runner failed\n{traceback.format_exc()}"
        raise FenceError(fence.line, reason)


@functools.cache
def _load_runners(path: Path) -> Mapping[str, Runner]:
    table: Any = runpy.run_path(str(path))["RUNS"]
    return dict(table)


class IllustrationParser(FenceParser):
    """Skips `{illustration="why"}` blocks, each with its reason."""

    uses = ("illustration",)

    def _run(self, page: Page, fence: Fence) -> str | None:
        reason = page.format_problem(fence.line, 1, fence.attributes["illustration"])
        raise SkipTest(f"illustration: {reason}")


class UnclaimedParser(FenceParser):
    """Fails each block that no other parser claims. It must be the last parser."""

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
