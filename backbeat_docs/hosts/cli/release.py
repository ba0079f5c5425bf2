"""`backbeat release`: freeze what is ready, and write it into the changelog."""

import argparse
import sys
from pathlib import Path

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import gate, releases
from backbeat_docs.evolve.gate import Gated
from backbeat_docs.evolve.revision import RevisionError, uncommitted
from backbeat_docs.hosts.cli import console
from backbeat_docs.report import evolution as report

PROGRAM = "backbeat release"


def run(arguments: argparse.Namespace) -> int:
    """Release every contract that is ready, or say why one is not."""
    try:
        folder = releases.own_folder(arguments.schemas)
        changelog = Path(arguments.changelog or folder.parent / "CHANGELOG.md")
        gated, tampered = gate.check(folder), list(releases.tampered(folder))
        if tampered or any(one.problems for one in gated):
            sys.stdout.write(report.gate_as_text(gated, tampered))
            return 1
        ready = [one for one in gated if _is_new(folder, one)]
        if arguments.dry_run or not ready:
            return _announce(ready, "would be released")
        _release(folder, changelog, ready)
    except (ContractError, RevisionError, OSError) as error:
        return console.fail(PROGRAM, error)
    return _announce(ready, "is released")


def _is_new(folder: Path, one: Gated) -> bool:
    return f"{one.contract.name}/{one.contract.version}.json" not in releases.sums(folder)


def _release(folder: Path, changelog: Path, ready: list[Gated]) -> None:
    dirty = uncommitted(folder)
    if dirty:
        raise RevisionError(f"{dirty[0]} is not committed; what is released must be")
    before = changelog.read_text()
    after = releases.with_contracts(before, {_name(one): _words(one) for one in ready})
    releases.hold(folder, [releases.freeze(folder, one.path, one.contract) for one in ready])
    changelog.write_text(after)


def _name(one: Gated) -> str:
    return f"{one.contract.title} {one.contract.version}"


def _words(one: Gated) -> str:
    """Say in a line what a release changes."""
    if one.evolution is None:
        return "the first release."
    changes = [change.sentence for change in one.evolution.changes]
    return f"{one.evolution.bump} since {one.evolution.old.version}; {'; '.join(changes)}."


def _announce(ready: list[Gated], verb: str) -> int:
    for one in ready:
        print(f"{_name(one)} {verb}")
    if not ready:
        print("nothing to release: every version is released")
    return 0
