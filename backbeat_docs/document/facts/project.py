"""What exists in a project, read once, and the file in TOML that says where it is."""

from __future__ import annotations

import fnmatch
import re
import runpy
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs import contracts
from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.facts import schemas, sources
from backbeat_docs.document.facts.rows import Exemption, Fact, FactsError
from backbeat_docs.document.mentions import Mentions, mentions
from backbeat_docs.text.quoting import did_you_mean, quote


class Project(NamedTuple):
    """What the text of a page may name. All paths are relative to the root, and none ends in `/`.

    `rows` are the facts and the exceptions that the project lists, `implied` are facts of every
    project.
    """

    pages: tuple[str, ...]
    paths: frozenset[str]
    ignored: frozenset[str]
    targets: frozenset[str]
    variables: frozenset[str]
    packages: frozenset[str]
    extras: frozenset[str]
    commands: Mapping[str, sources.Options]
    names: frozenset[str]
    contracts: tuple[Contract, ...]
    texts: frozenset[str]
    limits: Mapping[str, frozenset[str]]
    mentions: Mentions
    rows: tuple[Fact | Exemption, ...]
    implied: tuple[Fact, ...]

    def checks(self, name: str) -> bool:
        """Return whether a path is one of the project's pages."""
        is_page = any(fnmatch.fnmatchcase(name, pattern) for pattern in self.pages)
        return is_page and name.endswith(".md")


def load(path: Path, catalogue: contracts.Catalogue, root: Path | None = None) -> Project:
    """Read a file of facts, and the project that it is about; raises `FactsError`.

    `root` is the folder of the repository, by default the working directory.
    """
    root = root or Path.cwd()
    table = _read_table(path)
    known = tuple(sorted(catalogue.values(), key=lambda one: str(one.schema.get("description"))))
    targets, variables = sources.read_makefile(root)
    package = sources.read_project_table(root)
    extras = frozenset(_read_inner(package, "optional-dependencies"))
    for place in table["code"]:
        if not (root / place).exists():
            raise FactsError(f"{path}: code: there is no {quote(place)}")
    try:
        names = sources.collect_names([root / place for place in table["code"]])
    except (OSError, ValueError) as error:
        raise FactsError(f"{path}: code: {error}") from None
    return Project(
        pages=tuple(table["pages"]),
        paths=sources.list_paths(root),
        ignored=sources.read_ignored(root),
        targets=targets,
        variables=variables,
        packages=_list_packages(package),
        extras=extras,
        commands=_read_commands(path, table["commands"]),
        names=names,
        contracts=known,
        texts=schemas.collect_texts(known),
        limits=schemas.collect_limits(known),
        mentions=mentions(known),
        rows=(*_run_facts(path, table["facts"]), *_read_exemptions(path, table["exceptions"])),
        implied=_read_requirement(package),
    )


_KEYS: Mapping[str, tuple[type, str]] = {
    "pages": (list, "list of texts"),
    "code": (list, "list of texts"),
    "facts": (str, "text"),
    "commands": (dict, "table"),
    "exceptions": (list, "list of tables"),
}
"""The keys of the file, each with the type of its value; a missing one is empty."""


def _read_table(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FactsError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise FactsError(f"{path}: invalid TOML: {error}") from None
    for key, value in table.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or f"; the keys are: {', '.join(_KEYS)}"
            raise FactsError(f"{path}: unknown key {quote(key)}{hint}")
        kind, kind_name = _KEYS[key]
        texts = value if kind_name == "list of texts" and isinstance(value, list) else ()
        if not isinstance(value, kind) or not all(isinstance(text, str) for text in texts):
            raise FactsError(f"{path}: {key} must be a {kind_name}")
    return {key: table.get(key, kind()) for key, (kind, _) in _KEYS.items()}


def _read_requirement(package: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the fact which Python a project needs, if `pyproject.toml` says it."""
    least = re.search(r">=\s*([\d.]+)", str(package.get("requires-python", "")))
    pattern = r"Python (\d[\d.]*) or (?:newer|later|above)"
    return () if least is None else (Fact("*", pattern, lambda: least[1]),)


def _list_packages(package: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the distribution, its scripts and its plugins."""
    groups = _read_inner(package, "entry-points")
    plugins = (name for group in groups for name in _read_inner(groups, group))
    scripts = _read_inner(package, "scripts")
    return frozenset((str(package.get("name", "")), *scripts, *plugins))


def _read_inner(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a table inside a table of `pyproject.toml`; empty if it is none."""
    found = table.get(key)
    return found if isinstance(found, Mapping) else {}


def _read_commands(path: Path, table: Mapping[str, Any]) -> dict[str, sources.Options]:
    """Return every command with its options; a value without `:` is another name of a command."""
    found: dict[str, sources.Options] = {}
    for name, place in table.items():
        if ":" in str(place):
            found |= _read_parser(path, name, str(place))
    for name, other in table.items():
        if ":" not in str(other):
            if other not in found:
                raise FactsError(f"{path}: commands: there is no {quote(str(other))}")
            found[name] = found[other]
    return found


def _read_parser(path: Path, name: str, place: str) -> dict[str, sources.Options]:
    try:
        return dict(sources.read_parser(name, sources.import_attribute(place)()))
    except (Exception, SystemExit) as error:  # the function is the project's own
        raise FactsError(f"{path}: commands: {place}: {error}") from None


def _run_facts(path: Path, name: str) -> tuple[Fact, ...]:
    """Return `FACTS` of a Python file, which may import what is beside it."""
    if not name:
        return ()
    file = path.parent / name
    sys.path.insert(0, str(file.parent))
    try:
        found = tuple(runpy.run_path(str(file))["FACTS"])
    except (Exception, SystemExit) as error:  # the file is the project's own
        raise FactsError(f"{file}: {type(error).__name__}: {error}") from None
    finally:
        sys.path.remove(str(file.parent))
    if not all(isinstance(row, Fact) and _are_texts(row.page, row.pattern) for row in found):
        raise FactsError(f"{file}: FACTS must be a list of Fact, with a page and a pattern")
    return found


def _are_texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _read_exemptions(path: Path, rows: list[Any]) -> tuple[Exemption, ...]:
    for number, row in enumerate(rows, 1):
        texts = row.values() if isinstance(row, dict) and set(row) == {*Exemption._fields} else ()
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            fields = ", ".join(Exemption._fields)
            raise FactsError(f"{path}: exception {number} must have the texts {fields}")
    return tuple(Exemption(**row) for row in rows)
