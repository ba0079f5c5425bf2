"""The names in a project's code, which prose may mention although they are not fields."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType

from backbeat_docs.document.mentions import SNAKE_CASE


def collect_names(folders: Iterable[Path]) -> frozenset[str]:
    """Return the snake_case names in Python code: of variables, members, arguments and modules.

    Raises `ValueError` for a file that is not Python.
    """
    paths = (path for folder in folders for path in sorted(folder.rglob("*.py")) if path.is_file())
    return frozenset().union(*(_names_in_file(path, path.stat().st_mtime_ns) for path in paths))


@functools.lru_cache(maxsize=1024)
def _names_in_file(path: Path, changed: int) -> frozenset[str]:
    """Return the names in one file; the argument `changed` invalidates the cache after an edit."""
    try:
        code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise ValueError(f"{path}:{error.lineno or 1}: not Python: {error.msg}") from None
    return frozenset(
        word for word in (path.stem, *_names_in_code(code)) if SNAKE_CASE.fullmatch(word)
    )


def _names_in_code(code: CodeType) -> Iterator[str]:
    yield from (*code.co_names, *code.co_varnames, code.co_name)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in_code(constant)
        elif isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple | frozenset):
            yield from (item for item in constant if isinstance(item, str))
