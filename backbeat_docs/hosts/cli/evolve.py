"""`backbeat evolve`: compares contracts and reports the version bump."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import Evolution, compare, gate, releases
from backbeat_docs.evolve.revision import (
    RevisionError,
    find_uncommitted,
    read_file_at,
    read_folder_at,
)
from backbeat_docs.hosts.cli import console
from backbeat_docs.report import evolution as report

PROGRAM = "backbeat evolve"

Pair = tuple[Contract, Contract]


def run(arguments: argparse.Namespace) -> int:
    """Compare the contracts that the arguments name, and return the exit status."""
    problem = _find_usage_error(arguments)
    if problem is not None:
        return console.fail(PROGRAM, f"{problem}; see --help")
    try:
        if arguments.check:
            return _run_check(releases.own_folder(arguments.schemas), as_json=arguments.json)
        evolutions = [compare(old, new) for old, new in _pairs(arguments)]
    except (ContractError, RevisionError) as error:
        return console.fail(PROGRAM, error)
    if not evolutions:
        return console.fail(PROGRAM, "nothing to compare: no schema is in both versions")
    _print_evolutions(evolutions, arguments)
    return int(arguments.exit_code and not all(found.is_allowed() for found in evolutions))


def _find_usage_error(arguments: argparse.Namespace) -> str | None:
    modes = (arguments.against is not None) + arguments.released + arguments.check
    if modes > 1:
        return "use only one of --against, --released and --check"
    if not modes and len(arguments.paths) != 2:
        return "give an OLD and a NEW schema, or --against, --released or --check"
    if modes and len(arguments.paths) > (arguments.against is not None):
        return "too many schemas"
    return None


def _pairs(arguments: argparse.Namespace) -> Iterator[Pair]:
    if arguments.released:
        yield from _pair_with_released(releases.own_folder(arguments.schemas))
    elif arguments.against is None:
        old, new = (releases.read(Path(name)) for name in arguments.paths)
        yield old, new
    elif arguments.paths:
        path = Path(arguments.paths[0])
        new = releases.read(path)
        yield read_file_at(path, arguments.against), new
    else:
        yield from _pair_with_revision(releases.own_folder(arguments.schemas), arguments.against)


def _pair_with_released(folder: Path) -> Iterator[Pair]:
    for path, new in releases.read_current(folder).items():
        old = releases.find_newest(folder, new)
        if old is None:
            print(f"{PROGRAM}: {path}: never released, not compared", file=sys.stderr)
        else:
            yield old, new


def _pair_with_revision(folder: Path, revision: str) -> Iterator[Pair]:
    before = read_folder_at(folder, revision)
    dirty = find_uncommitted(folder)
    if dirty:
        hint = f"commit it, or name the file: backbeat evolve --against {revision} {dirty[0]}"
        raise RevisionError(f"{dirty[0]} is not committed; {hint}")
    for path, new in releases.read_current(folder).items():
        if path.name in before:
            yield before.pop(path.name), new
        else:
            print(f"{PROGRAM}: {path}: new since {revision}, not compared", file=sys.stderr)
    for name in before:
        print(f"{PROGRAM}: {folder / name}: removed since {revision}", file=sys.stderr)


def _print_evolutions(evolutions: list[Evolution], arguments: argparse.Namespace) -> None:
    if not arguments.json:
        sys.stdout.write("\n".join(report.as_text(found) for found in evolutions))
    elif len(arguments.paths) == 2:
        sys.stdout.write(report.dump_line(report.as_json(evolutions[0])))
    else:
        found = {"evolutions": [report.as_json(evolution) for evolution in evolutions]}
        sys.stdout.write(report.dump_line(found))


def _run_check(folder: Path, *, as_json: bool) -> int:
    gated, altered = gate.check(folder), list(releases.find_altered(folder))
    if as_json:
        sys.stdout.write(report.dump_line(report.gate_as_json(gated, altered)))
    else:
        sys.stdout.write(report.gate_as_text(gated, altered))
    return int(bool(altered) or any(contract.problems for contract in gated))
