"""`backbeat release`: writes snapshots of new contract versions and updates the changelog."""

import argparse
import sys
from pathlib import Path

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import gate, releases
from backbeat_docs.evolve.gate import GatedSchema
from backbeat_docs.evolve.revision import RevisionError, find_uncommitted
from backbeat_docs.hosts.cli import console
from backbeat_docs.report import evolution as report

PROGRAM = "backbeat release"


def run(arguments: argparse.Namespace) -> int:
    """Release every new contract version, or report why one cannot be released."""
    try:
        folder = releases.own_folder(arguments.schemas)
        changelog = Path(arguments.changelog or folder.parent / "CHANGELOG.md")
        gated, altered = gate.check(folder), list(releases.find_altered(folder))
        if altered or any(contract.problems for contract in gated):
            sys.stdout.write(report.gate_as_text(gated, altered))
            return 1
        new = [contract for contract in gated if _is_new(folder, contract)]
        if arguments.dry_run or not new:
            return _print_releases(new, "would be released")
        _release(folder, changelog, new)
    except (ContractError, RevisionError, OSError) as error:
        return console.fail(PROGRAM, error)
    return _print_releases(new, "is released")


def _is_new(folder: Path, gated: GatedSchema) -> bool:
    return f"{gated.contract.name}/{gated.contract.version}.json" not in releases.read_hashes(
        folder
    )


def _release(folder: Path, changelog: Path, new: list[GatedSchema]) -> None:
    dirty = find_uncommitted(folder)
    if dirty:
        raise RevisionError(f"{dirty[0]} is not committed; commit it before the release")
    before = changelog.read_text()
    after = releases.add_to_changelog(before, {_format_title(one): _summarize(one) for one in new})
    releases.record_hashes(
        folder, [releases.write_snapshot(folder, one.path, one.contract) for one in new]
    )
    changelog.write_text(after)


def _format_title(gated: GatedSchema) -> str:
    return f"{gated.contract.title} {gated.contract.version}"


def _summarize(gated: GatedSchema) -> str:
    """Summarize the changes of a release in one line for the changelog."""
    if gated.evolution is None:
        return "the first release."
    changes = [change.sentence for change in gated.evolution.changes]
    return f"{gated.evolution.bump} since {gated.evolution.old.version}; {'; '.join(changes)}."


def _print_releases(new: list[GatedSchema], verb: str) -> int:
    for gated in new:
        print(f"{_format_title(gated)} {verb}")
    if not new:
        print("nothing to release: every version is already released")
    return 0
