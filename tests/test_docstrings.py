"""The sessions in docstrings run, and show what the code does."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "backbeat_docs"
SHOWING = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if any(line.strip().startswith(">>> ") for line in path.read_text().splitlines())
]


def test_that_sessions_are_found() -> None:
    assert SHOWING


@pytest.mark.parametrize("path", SHOWING, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_the_sessions_of_a_module(path: Path) -> None:
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    module = importlib.import_module(name.removesuffix(".__init__"))
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0
