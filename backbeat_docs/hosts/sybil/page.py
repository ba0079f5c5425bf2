"""The state that the blocks of one document share: fences, scratch folder and blocks that ran.

A block may depend on earlier blocks even when it runs alone or in another process. The earlier
blocks with side effects therefore run first, including those of Sybil's own parsers.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from unittest import SkipTest

from sybil import Document, Example
from sybil.document import PythonDocStringDocument
from sybil.evaluators.skip import Skipper
from sybil.example import NotEvaluated, SybilFailure

from backbeat_docs.document.examples import VALIDATED
from backbeat_docs.document.fences import Fence, FenceError, docstring_fences, fences, intended_use

_WHOLE_FILES = 'blocks in docstrings need Sybil(…, document_types={".py": sybil.Document})'
_WITH_SIDE_EFFECTS = ("console", "python", "session", "file")


class Page:
    """The fences of a document, its scratch folder, and the examples that ran in this process.

    It is on the document's stack of evaluators, so Sybil calls it before each example. It is not in
    the namespace, because Sybil's `clear-namespace` empties that.
    """

    def __init__(self, document: Document) -> None:
        if isinstance(
            document, PythonDocStringDocument
        ):  # its line numbers are not those of the file
            raise FenceError(1, _WHOLE_FILES)
        path, here = Path(document.path), Path.cwd()
        self.document = document
        self.name = str(path.relative_to(here) if path.is_relative_to(here) else path)
        self.broken: FenceError | None = None
        self.fences: tuple[Fence, ...] = ()
        try:
            self.fences = (docstring_fences if path.suffix == ".py" else fences)(document.text)
        except FenceError as error:
            self.broken = error
        self._starts = [0, *accumulate(len(line) + 1 for line in document.text.split("\n"))]
        self._ran: set[int] = set()
        self._ran_early: set[int] = set()

    @functools.cached_property
    def scratch(self) -> Path:
        """The folder in which the page's blocks run; it is removed with the page."""
        folder = tempfile.mkdtemp(prefix=f"{Path(self.name).stem}-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        scratch = Path(folder).resolve() / "page"
        scratch.mkdir()
        return scratch

    def __call__(self, example: Example) -> str | None:
        """Run the earlier blocks that the example needs, then leave it to its own evaluator."""
        if example.start in self._ran_early:
            return None
        problem = self.prepare(example)
        if problem:
            return problem
        self._ran.add(example.start)
        raise NotEvaluated

    def prepare(self, example: Example) -> str | None:
        """Run the earlier blocks with side effects; return the problem of the first that fails."""
        for earlier in self._find_needed(example):
            try:
                earlier.evaluate()
                self._ran_early.add(earlier.start)
            except SkipTest:
                continue
            except Exception as error:  # Sybil's own evaluators raise the exception of the block
                raised = self.format_problem(earlier.line, 1, f"{type(error).__name__}: {error}")
                problem = error.result if isinstance(error, SybilFailure) else raised
                return f"{problem}\n(in an earlier block of the page, which this block needs)"
        return None

    def _find_needed(self, example: Example) -> Iterator[Example]:
        """Yield the earlier examples that have not run here, except those that Sybil skips."""
        skip = ""
        for earlier in self.document:
            if earlier.start >= example.start:
                return
            if isinstance(earlier.region.evaluator, Skipper):
                skip, _ = earlier.parsed
            elif skip in ("start", "next"):
                skip = skip.removeprefix("next")
            elif earlier.start not in self._ran and _has_side_effects(earlier.parsed):
                yield earlier

    def format_problem(self, line: int, column: int, sentence: str) -> str:
        """Format a problem with its place on the page."""
        return f"{self.name}:{line}:{column}: {sentence}"

    def span_lines(self, first: int, last: int) -> tuple[int, int]:
        """Return the start and end offsets of some lines in the document's text."""
        return self._starts[first - 1], min(self._starts[last], self.document.end)

    def write(self, fence: Fence) -> None:
        """Write a titled block to the scratch folder; raises `FenceError` for a path outside it."""
        if "title" not in fence.attributes:
            return
        title = fence.attributes["title"]
        path = (self.scratch / title).resolve()
        if not path.is_relative_to(self.scratch) or title.endswith("/"):
            raise FenceError(fence.line, f'title "{title}" leads out of the page\'s folder')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fence.text, encoding="utf-8", newline="\n")


def _has_side_effects(parsed: object) -> bool:
    """Return whether later blocks may depend on an example; Sybil's own examples always count."""
    if not isinstance(parsed, Fence):
        return True
    if parsed.problem is not None:
        return False
    kind, titled = intended_use(parsed), "title" in parsed.attributes
    commands = kind == "snippet" and parsed.language == "console"
    return commands or kind in _WITH_SIDE_EFFECTS or (titled and kind in VALIDATED)


def open_page(document: Document) -> Page:
    """Return the page of a document; all its parsers and examples share one page."""
    for evaluator in document.evaluators:
        if isinstance(evaluator, Page):
            return evaluator
    page = Page(document)
    document.push_evaluator(page)
    return page
