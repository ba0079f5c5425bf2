"""Runs `python` and `pycon` blocks in the page's scratch folder and in Sybil's namespace."""

from __future__ import annotations

import contextlib
import doctest
import io
import sys
import traceback
from collections.abc import Iterator
from typing import Any

from backbeat_docs.document.fences import Fence, FenceError
from backbeat_docs.hosts.sybil.page import Page

_NAME = "__page__"


def run(page: Page, fence: Fence) -> str | None:
    """Run a block; return the exception that it raises, with its line on the page."""
    source = "\n" * fence.line + fence.text
    try:
        with _enter_page(page) as namespace:
            exec(compile(source, page.document.path, "exec"), namespace)
    except SystemExit as error:
        if error.code not in (None, 0):
            return page.format_problem(fence.line, 1, f"the block exits with {error.code!r}")
    except Exception as error:
        return _format_failure(error, page, fence)
    return None


def _format_failure(error: Exception, page: Page, fence: Fence) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == page.document.path]
    line = lines[-1] if lines else getattr(error, "lineno", None)
    if not isinstance(line, int):
        line = fence.line
    shown = fence.text.splitlines()[line - fence.line - 1].strip() if line > fence.line else ""
    column = fence.place(line - fence.line)[1]
    return page.format_problem(line, column, f"{type(error).__name__}: {error}\n    {shown}")


def run_session(page: Page, fence: Fence) -> str | None:
    """Run a session and compare its output, in which `…` matches any text."""
    text, output = fence.text.replace("…", "..."), io.StringIO()
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, page.name, fence.line)
    if not test.examples:
        raise FenceError(fence.line, "a session must begin with >>>")
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    with _enter_page(page) as test.globs:
        failed = runner.run(test, out=output.write, clear_globs=False).failed
    return page.format_problem(fence.line, 1, output.getvalue()) if failed else None


@contextlib.contextmanager
def _enter_page(page: Page) -> Iterator[dict[str, Any]]:
    """Enter the page's folder, import from it, and yield the namespace; undo this at the end."""
    path, namespace, folder = list(sys.path), page.document.namespace, str(page.scratch)
    before = {key: namespace[key] for key in ("__name__",) if key in namespace}
    sys.path.insert(0, folder)
    # dataclasses, typing and pickle look up the names of a module here
    module: Any = type(_NAME, (), {})()
    module.__dict__, sys.modules[_NAME] = namespace, module
    namespace["__name__"] = _NAME
    try:
        with contextlib.chdir(folder):
            yield namespace
    finally:
        sys.path[:] = path
        del sys.modules[_NAME], namespace["__name__"]
        namespace |= before
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(folder):
                del sys.modules[name]
