"""The state of a contract: whether its version is released, since when, and stable."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from backbeat_docs.contracts import declarations
from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.evolve.history import find_release_dates
from backbeat_docs.evolve.releases import list_names, read
from backbeat_docs.evolve.version import major_part


class ReleaseStatus(NamedTuple):
    """The state of one version: "stable", "released 2026-11-25".

    `anchor` is the anchor of its page among the releases; it is empty for an unreleased version.
    """

    version: str
    maturity: str
    release: str
    anchor: str


def read_status(contract: Contract, folder: Path) -> ReleaseStatus:
    """Return the state of a contract by the snapshots of its folder, and by the tags of git."""
    name = f"{contract.name}/{contract.version}.json"
    path = folder / "released" / name
    if name not in list_names(folder) or read(path).schema != contract.schema:
        return ReleaseStatus(contract.version, "unstable", "not released yet", "")
    date = find_release_dates(folder, [name]).get(name)
    retired = declarations.read(folder).find_retirement(contract.name, contract.version)
    maturity = "unstable" if major_part(contract.version) == "0" else "stable"
    if retired is not None:
        maturity = f"in use until {retired.date.isoformat()}"
    release = f"released {date}" if date else "released, no tag yet"
    return ReleaseStatus(contract.version, maturity, release, anchor_of_release(contract))


def anchor_of_release(contract: Contract) -> str:
    """Return the anchor of a released version on its page."""
    return f"release-{contract.name}-{contract.version}"
