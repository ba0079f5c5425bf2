"""Read what a project has: its paths, Make targets, extras, commands, and names in its code."""

from __future__ import annotations

import functools
import importlib
import os
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

Options = Mapping[str, tuple[str, ...] | None]
"""The options of a command, each with its choices; without any, it takes any value.

A flag has `None`.
"""

_TARGET = re.compile(r"^([\w./-]+(?: [\w./-]+)*) *:(?!=)", re.MULTILINE)
_VARIABLE = re.compile(r"^(\w+) *[:?]?=", re.MULTILINE)
_WORD = re.compile(r"[\w$@./-]*\w")


def list_paths(root: Path) -> frozenset[str]:
    """Return the files of a repository and their folders, relative to its root.

    Outside a repository these are all files, except those in hidden folders.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
        files = os.fsdecode(done.stdout).split("\0")
    except (OSError, subprocess.CalledProcessError):
        files = [p.relative_to(root).as_posix() for p in root.rglob("[!.]*") if p.is_file()]
    paths = [Path(file) for file in files if file and (root / file).is_file()]
    above = {folder.as_posix() for path in paths for folder in path.parents}
    return frozenset({path.as_posix() for path in paths} | above - {"."})


def read_makefile(root: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return the targets and the variables of the Makefile."""
    text = _read(root / "Makefile")
    targets = {name for names in _TARGET.findall(text) for name in names.split()}
    return frozenset(targets), frozenset(_VARIABLE.findall(text))


def read_ignored(root: Path) -> frozenset[str]:
    """Return the paths that the repository ignores: what is built is no file of it."""
    lines = _read(root / ".gitignore").splitlines()
    return frozenset(line.strip("/ ") for line in lines if line and not line.startswith("#"))


def read_project_table(root: Path) -> Mapping[str, Any]:
    """Return the table `[project]` of `pyproject.toml`; empty without the file."""
    try:
        table = tomllib.loads(_read(root / "pyproject.toml")).get("project", {})
    except tomllib.TOMLDecodeError:
        return {}
    return table if isinstance(table, Mapping) else {}


def read_parser(name: str, parser: Any) -> Iterator[tuple[str, Options]]:
    """Yield the commands of an argparse parser and of its subparsers, each with its options."""
    options: dict[str, tuple[str, ...] | None] = {}
    for action in parser._actions:  # argparse has no public list of its options
        choices = action.choices if isinstance(action.choices, Iterable) else ()
        if action.option_strings:
            values = () if isinstance(choices, range) else tuple(map(str, choices))
            options |= dict.fromkeys(action.option_strings, None if action.nargs == 0 else values)
        elif isinstance(choices, Mapping):
            for word, below in choices.items():
                yield from read_parser(f"{name} {word}", below)
    yield name, options


def import_attribute(place: str) -> Any:
    """Return what `module:name` names; raises `ImportError` or `AttributeError`."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


def collect_names(places: Iterable[Path]) -> frozenset[str]:
    """Return the names in files and folders: identifiers and texts in Python, words elsewhere.

    Raises `ValueError` for a file that is not Python.
    """
    return frozenset().union(
        *(
            _names_in_file(path, path.stat().st_mtime_ns)
            for place in places
            for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
        )
    )


@functools.lru_cache(maxsize=1024)
def _names_in_file(path: Path, changed: int) -> frozenset[str]:
    """Return the names in one file; the argument `changed` invalidates the cache after an edit."""
    if path.suffix != ".py":
        return frozenset(_WORD.findall(_read(path)))
    try:
        code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise ValueError(f"{path}:{error.lineno or 1}: not Python: {error.msg}") from None
    stem = path.parent.name if path.stem == "__init__" else path.stem
    return frozenset((stem, *_names_in_code(code)))


def _names_in_code(code: CodeType) -> Iterator[str]:
    yield from (*code.co_names, *code.co_varnames, code.co_name)
    yield from _texts_in(code.co_consts)


def _texts_in(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, CodeType):
            yield from _names_in_code(constant)
        elif isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple | frozenset):
            yield from _texts_in(constant)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
