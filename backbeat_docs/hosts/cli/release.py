"""`backbeat release`: writes snapshots of new contract versions and updates the changelog."""

import argparse
import sys
from pathlib import Path

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import gate, releases
from backbeat_docs.evolve.gate import GatedSchema
from backbeat_docs.evolve.revision import RevisionError, find_uncommitted
from backbeat_docs.hosts.cli import console
from backbeat_docs.report import evolution as report
from backbeat_docs.status import FAILED

PROGRAM = "backbeat release"

New = tuple[GatedSchema, Contract]
"""A schema whose version is not released yet, and its contract."""


def run(arguments: argparse.Namespace) -> int:
    """Release every new contract version, or report why one cannot be released."""
    try:
        folder = releases.own_folder(arguments.schemas)
        changelog = Path(arguments.changelog or folder.parent / "CHANGELOG.md")
        found = gate.check(folder, arguments.base)
        if not found.passes():
            sys.stdout.write(report.gate_as_text(found))
            return FAILED if any(one.is_invalid() for one in found.schemas) else 1
        known = releases.read_hashes(folder)
        new = [
            (one, contract)
            for one in found.schemas
            if (contract := one.contract) is not None
            and f"{contract.name}/{contract.version}.json" not in known
        ]
        if arguments.dry_run or not new:
            return _print_releases(new, "would be released")
        _release(folder, changelog, new)
    except (ContractError, RevisionError, OSError) as error:
        return console.fail(PROGRAM, error)
    return _print_releases(new, "is released")


def _release(folder: Path, changelog: Path, new: list[New]) -> None:
    dirty = find_uncommitted(folder)
    if dirty:
        raise RevisionError(f"{dirty[0]} is not committed; commit it before the release")
    before = changelog.read_text()
    lines = {_format_title(contract): _summarize(one) for one, contract in new}
    after = releases.add_to_changelog(before, lines)
    releases.record_hashes(
        folder, [releases.write_snapshot(folder, one.path, contract) for one, contract in new]
    )
    changelog.write_text(after)


def _format_title(contract: Contract) -> str:
    return f"{contract.title} {contract.version}"


def _summarize(gated: GatedSchema) -> str:
    """Summarize the changes of a release in one line for the changelog."""
    if gated.evolution is None:
        return "the first release."
    changes = [change.sentence for change in gated.evolution.changes]
    return f"{gated.evolution.bump} since {gated.evolution.old.version}; {'; '.join(changes)}."


def _print_releases(new: list[New], verb: str) -> int:
    for _, contract in new:
        print(f"{_format_title(contract)} {verb}")
    if not new:
        print("nothing to release: every version is already released")
    return 0
