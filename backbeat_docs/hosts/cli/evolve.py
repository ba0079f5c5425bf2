"""`backbeat evolve`: compares contracts and reports the version bump."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import compare, gate, releases
from backbeat_docs.evolve.gate import Gate, GatedSchema
from backbeat_docs.evolve.positions import read_texts
from backbeat_docs.evolve.problems import Problem, bump_problems
from backbeat_docs.evolve.revision import (
    RevisionError,
    find_uncommitted,
    read_file_at,
    read_folder_at,
)
from backbeat_docs.hosts.cli import console, evolve_output
from backbeat_docs.status import FAILED

PROGRAM = "backbeat evolve"

Pair = tuple[Path, Contract | None, Contract | ContractError | None]
"""A schema file, its old contract, and the new one; `None` if there is none."""


def run(arguments: argparse.Namespace) -> int:
    """Compare the contracts that the arguments name, and return the exit status."""
    problem = _find_usage_error(arguments)
    if problem is not None:
        return console.fail(PROGRAM, f"{problem}; see --help")
    try:
        outputs = evolve_output.parse_outputs(arguments)
        found, folder = _compare(arguments)
    except (ContractError, RevisionError, ValueError) as error:
        return console.fail(PROGRAM, error)
    if not found.schemas:
        return console.fail(PROGRAM, "nothing to compare: no schema is in both versions")
    texts = read_texts(_list_contracts(found))
    failed = evolve_output.write(outputs, found, folder, texts, arguments)
    return _exit_status(found, arguments, failed)


def _exit_status(found: Gate, arguments: argparse.Namespace, failed: bool) -> int:
    """Return 2 if something could not be compared or written, and 1 if the gate is closed."""
    invalid = [problem for one in found.schemas for problem in one.problems if one.is_invalid()]
    if not arguments.check:
        for problem in invalid:
            console.fail(PROGRAM, problem.sentence)
    if failed or invalid:
        return FAILED
    return int((arguments.check or arguments.exit_code) and not found.passes())


def _compare(arguments: argparse.Namespace) -> tuple[Gate, str]:
    """Return the results and the folder of the schemas."""
    if arguments.check:
        folder = releases.own_folder(arguments.schemas)
        return gate.check(folder, arguments.base), str(folder)
    found = tuple(_compare_pair(*pair) for pair in _pairs(arguments))
    return Gate(found, (), (), ()), ""


def _compare_pair(
    path: Path, old: Contract | None, new: Contract | ContractError | None
) -> GatedSchema:
    """Return the result of one comparison; what cannot be compared is a problem of its own."""
    if isinstance(new, ContractError):
        invalid = Problem("contract-invalid", str(new))
        return GatedSchema(path, path.name, None, problems=(invalid,))
    if old is None or new is None:
        removed = Problem("schema-removed", f"{path}: removed since the compared revision")
        return GatedSchema(path, path.name, None, problems=(removed,))
    try:
        evolution = compare(old, new)
    except ContractError as error:
        invalid = Problem("contract-invalid", str(error))
        return GatedSchema(path, new.title, new, problems=(invalid,))
    problems = tuple(bump_problems(evolution))
    return GatedSchema(path, new.title, new, evolution, problems=problems)


def _list_contracts(found: Gate) -> Iterator[Contract]:
    for one in found.schemas:
        if one.contract is not None:
            yield one.contract
        for evolution in (*([one.evolution] if one.evolution else []), *one.older):
            yield evolution.old


def _find_usage_error(arguments: argparse.Namespace) -> str | None:
    modes = (arguments.against is not None) + arguments.released + arguments.check
    if modes > 1:
        return "use only one of --against, --released and --check"
    if not modes and len(arguments.paths) != 2:
        return "give an OLD and a NEW schema, or --against, --released or --check"
    if modes and len(arguments.paths) > (arguments.against is not None):
        return "too many schemas"
    if arguments.base is not None and not arguments.check:
        return "--base belongs to --check; use --against to compare with a revision"
    return None


def _pairs(arguments: argparse.Namespace) -> Iterator[Pair]:
    if arguments.released:
        yield from _pair_with_released(releases.own_folder(arguments.schemas))
    elif arguments.against is None:
        old, new = (releases.read(Path(name)) for name in arguments.paths)
        yield Path(arguments.paths[1]), old, new
    elif arguments.paths:
        path = Path(arguments.paths[0])
        new = releases.read(path)
        yield path, read_file_at(path, arguments.against), new
    else:
        yield from _pair_with_revision(releases.own_folder(arguments.schemas), arguments.against)


def _read(path: Path) -> Contract | ContractError:
    """Read a schema of a folder, so that an invalid one does not end the run for the others."""
    try:
        return releases.read_named(path)
    except ContractError as error:
        return error


def _pair_with_released(folder: Path) -> Iterator[Pair]:
    for path in releases.list_schemas(folder):
        new = _read(path)
        try:
            old = None if isinstance(new, ContractError) else releases.find_newest(folder, new)
        except ContractError as error:
            new, old = error, None
        if old is None and not isinstance(new, ContractError):
            print(f"{PROGRAM}: {path}: never released, not compared", file=sys.stderr)
        else:
            yield path, old, new


def _pair_with_revision(folder: Path, revision: str) -> Iterator[Pair]:
    before = read_folder_at(folder, revision)
    dirty = find_uncommitted(folder)
    if dirty:
        hint = f"commit it, or name the file: backbeat evolve --against {revision} {dirty[0]}"
        raise RevisionError(f"{dirty[0]} is not committed; {hint}")
    for path in releases.list_schemas(folder):
        new = _read(path)
        if path.name in before or isinstance(new, ContractError):
            yield path, before.pop(path.name, None), new
        else:
            print(f"{PROGRAM}: {path}: new since {revision}, not compared", file=sys.stderr)
    for name, old in before.items():
        print(f"{PROGRAM}: {os.path.join(folder, name)}: removed since {revision}", file=sys.stderr)
        yield folder / name, old, None
