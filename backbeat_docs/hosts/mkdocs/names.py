"""The names in the package's code, which prose may mention although they are not fields."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

from backbeat_docs.document.mentions import SNAKE_CASE


def collect_names(package: Path) -> frozenset[str]:
    """Return the snake_case names in a package: of variables, members, arguments and modules."""
    paths = (path for path in package.rglob("*.py"))
    return frozenset().union(*(_names_in_file(path, path.stat().st_mtime_ns) for path in paths))


@functools.lru_cache(maxsize=1024)
def _names_in_file(path: Path, changed: int) -> frozenset[str]:
    """Return the names in one file; the argument `changed` invalidates the cache after an edit."""
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
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
