"""What the blocks of one document share: its fences, its scratch folder and what ran.

A block that needs what earlier blocks did gets it even when it runs alone or in another process:
the earlier blocks that leave something behind run first, those of Sybil's own parsers too.
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
_LEAVING = ("console", "python", "session", "file")


class Page:
    """The fences of a document, its scratch folder, and which of its examples ran here.

    It is on the document's stack of evaluators, so Sybil calls it before each example. It is not
    in the namespace, which Sybil's `clear-namespace` empties.
    """

    def __init__(self, document: Document) -> None:
        if isinstance(document, PythonDocStringDocument):  # its lines are not those of the file
            raise FenceError(1, _WHOLE_FILES)
        path, here = Path(document.path), Path.cwd()
        self.document = document
        self.name = str(path.relative_to(here) if path.is_relative_to(here) else path)
        self.fences = (docstring_fences if path.suffix == ".py" else fences)(document.text)
        self._starts = [0, *accumulate(len(line) + 1 for line in document.text.split("\n"))]
        self._ran: set[int] = set()
        self._ran_early: set[int] = set()

    @functools.cached_property
    def scratch(self) -> Path:
        """The folder of the page's commands, files and Python blocks; removed with the page."""
        folder = tempfile.mkdtemp(prefix=f"{Path(self.name).stem}-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        scratch = Path(folder).resolve() / "page"
        scratch.mkdir()
        return scratch

    def __call__(self, example: Example) -> str | None:
        """Run what the example needs, then leave it to its own evaluator."""
        if example.start in self._ran_early:
            return None
        problem = self.prepare(example)
        if problem:
            return problem
        self._ran.add(example.start)
        raise NotEvaluated

    def prepare(self, example: Example) -> str | None:
        """Run the earlier blocks that leave something behind; return what is wrong with one."""
        for earlier in self._needed(example):
            try:
                earlier.evaluate()
                self._ran_early.add(earlier.start)
            except SkipTest:
                continue
            except Exception as error:  # Sybil's own evaluators raise what the block raises
                raised = self.place(earlier.line, 1, f"{type(error).__name__}: {error}")
                problem = error.result if isinstance(error, SybilFailure) else raised
                return f"{problem}\n(an earlier block of the page, which this one needs)"
        return None

    def _needed(self, example: Example) -> Iterator[Example]:
        """Yield what did not run here yet, except below a skip directive of Sybil's."""
        skip = ""
        for earlier in self.document:
            if earlier.start >= example.start:
                return
            if isinstance(earlier.region.evaluator, Skipper):
                skip, _ = earlier.parsed
            elif skip in ("start", "next"):
                skip = skip.removeprefix("next")
            elif earlier.start not in self._ran and _leaves_something(earlier.parsed):
                yield earlier

    def place(self, line: int, column: int, sentence: str) -> str:
        """Return a sentence with its place on the page."""
        return f"{self.name}:{line}:{column}: {sentence}"

    def span(self, fence: Fence) -> tuple[int, int]:
        """Return where a fence starts and ends in the document's text."""
        return self._starts[fence.line - 1], min(self._starts[fence.last], self.document.end)

    def write(self, fence: Fence) -> None:
        """Write a titled block to the scratch folder; raises `FenceError` for a place outside."""
        if "title" not in fence.attributes:
            return
        title = fence.attributes["title"]
        path = (self.scratch / title).resolve()
        if not path.is_relative_to(self.scratch) or title.endswith("/"):
            raise FenceError(fence.line, f'title "{title}" leads out of the page\'s folder')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fence.text, encoding="utf-8", newline="\n")


def _leaves_something(parsed: object) -> bool:
    """Return whether later blocks may need what an example does, as any of Sybil's own may."""
    if not isinstance(parsed, Fence):
        return True
    kind, titled = intended_use(parsed), "title" in parsed.attributes
    return parsed.problem is None and (kind in _LEAVING or (titled and kind in VALIDATED))


def open_page(document: Document) -> Page:
    """Return the page of a document: the same one for every parser and example."""
    for evaluator in document.evaluators:
        if isinstance(evaluator, Page):
            return evaluator
    page = Page(document)
    document.push_evaluator(page)
    return page
