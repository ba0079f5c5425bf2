"""`python` and `pycon` blocks: run in the page's namespace and scratch folder."""

from __future__ import annotations

import contextlib
import doctest
import io
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from backbeat_docs.document.fences import Fence, FenceError


def run(fence: Fence, path: Path, name: str, folder: Path, module: ModuleType) -> str | None:
    """Run a block; what it raises is returned with the line of the page."""
    source = "\n" * fence.line + fence.text
    try:
        with inside(folder, module):
            exec(compile(source, str(path), "exec"), module.__dict__)
    except SystemExit as error:
        if error.code not in (None, 0):
            return f"{name}:{fence.line}:1: the block exits with {error.code!r}"
    except Exception as error:
        return _told(error, fence, path, name)
    return None


def _told(error: Exception, fence: Fence, path: Path, name: str) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    line = lines[-1] if lines else getattr(error, "lineno", None)
    if not isinstance(line, int):
        line = fence.line
    shown = fence.text.splitlines()[line - fence.line - 1].strip() if line > fence.line else ""
    column = fence.place(line - fence.line)[1]
    return f"{name}:{line}:{column}: {type(error).__name__}: {error}\n    {shown}"


def session(fence: Fence, name: str, folder: Path, module: ModuleType) -> str | None:
    """Run a session and compare what it prints; `…` stands for anything."""
    text = fence.text.replace("…", "...")
    test = doctest.DocTestParser().get_doctest(text, module.__dict__, name, name, fence.line)
    if not test.examples:
        raise FenceError(fence.line, "a session begins with >>>")
    test.globs = module.__dict__
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    told = io.StringIO()
    with inside(folder, module):
        failed = runner.run(test, out=told.write, clear_globs=False).failed
    return f"{name}:{fence.line}:1: {told.getvalue()}" if failed else None


@contextlib.contextmanager
def inside(folder: Path, module: ModuleType) -> Iterator[None]:
    """Be in a folder as a module, with the folder importable and nothing kept afterwards."""
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    sys.modules[module.__name__] = module  # where typing looks for the names of annotations
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        sys.path[:] = before
        del sys.modules[module.__name__]
        for name, other in list(sys.modules.items()):
            if str(getattr(other, "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
