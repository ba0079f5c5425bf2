"""Released snapshots: lists them, checks that they have not changed, and writes new ones.

`released/<message>/<semver>.json` is a released contract. `released/SHA256SUMS` contains the hashes
at the time of release, which `sha256sum --check SHA256SUMS` checks without this package.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.contracts.allowed import check_shape
from backbeat_docs.contracts.catalogue import Contract, check_names, check_type, parse
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.version import major_part, parse_version

SUMS = "SHA256SUMS"
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.json")


class Snapshot(NamedTuple):
    """One released contract and its file."""

    contract: Contract
    path: Path


def read(path: Path) -> Contract:
    """Read a schema for a comparison, without compiling it by an engine."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContractError(path, f"cannot be read: {error.strerror}") from None
    return parse(data, str(path), check_shape)


def list_schemas(folder: Path) -> list[Path]:
    """List the schema files directly in a folder; raises `ContractError` if there is none."""
    found = sorted(folder.glob("*.schema.json"))
    if not found:
        raise ContractError(folder, "no schema here")
    return found


def read_named(path: Path) -> Contract:
    """Read a schema of a folder; raises `ContractError` unless it is called as its `$id` says."""
    contract = read(path)
    check_names(contract)
    return contract


def own_folder(named: str | None) -> Path:
    """Return the named folder of schemas, or `schemas` in the current folder.

    The built-in contracts are not the default, because a check of them would pass if the caller
    forgot to name the folder that changed.
    """
    folder = Path(named or "schemas")
    if named is None and not any(folder.glob("*.schema.json")):
        raise ContractError(
            "./schemas", "no schema here; name your folder of contracts with --schemas"
        )
    return folder


def snapshots(folder: Path, message: str) -> list[Snapshot]:
    """List the released contracts of a message, the oldest first."""
    place = folder / "released" / message
    paths = [path for path in sorted(place.glob("*.json")) if _VERSION.fullmatch(path.name)]
    found = [Snapshot(_read_snapshot(path, message), path) for path in paths]
    return sorted(found, key=lambda snapshot: parse_version(snapshot.contract.version))


def _read_snapshot(path: Path, message: str) -> Contract:
    """Read a snapshot; raise `ContractError` unless its path says what its `$id` says."""
    contract = read(path)
    if (contract.name, f"{contract.version}.json") != (message, path.name):
        problem = f"$id says {contract.name} {contract.version}"
        raise ContractError(path, f"{problem}, so the file must not be {message}/{path.name}")
    check_type(contract)
    return contract


def list_names(folder: Path) -> list[str]:
    """List the names of all snapshots below `released/`, readable or not."""
    place = folder / "released"
    return sorted(path.relative_to(place).as_posix() for path in place.glob("*/*.json"))


def find_newest(folder: Path, contract: Contract) -> Contract | None:
    """Return the released contract to compare a contract with, or `None`.

    This is the newest of its own major or, for the first of a major, the newest of all.
    """
    found = [snapshot.contract for snapshot in snapshots(folder, contract.name)]
    candidates = of_same_major(found, contract.version) or found
    return candidates[-1] if candidates else None


def of_same_major(contracts: Iterable[Contract], version: str) -> list[Contract]:
    """Return the contracts with the major of a version, in their order."""
    major = major_part(version)
    return [other for other in contracts if major_part(other.version) == major]


def read_hashes(folder: Path) -> dict[str, str]:
    """Read the recorded hash of each snapshot, by its name below `released/`."""
    try:
        lines = (folder / "released" / SUMS).read_text().splitlines()
    except OSError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def digest(data: bytes) -> str:
    """Return the SHA-256 hash of bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def find_altered(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each snapshot that differs from its release, with the problem."""
    recorded = read_hashes(folder)
    there = {name: folder / "released" / name for name in list_names(folder)}
    for name in sorted({*recorded, *there}):
        if name not in there:
            yield name, "this released snapshot is missing"
        elif name not in recorded:
            yield name, f"its hash is not in released/{SUMS}; `backbeat release` adds it"
        elif digest(there[name].read_bytes()) != recorded[name]:
            yield name, "this released snapshot has changed; a snapshot must never change"


def record_hashes(folder: Path, names: Iterable[str]) -> None:
    """Add the hashes of snapshots to the recorded ones."""
    recorded = read_hashes(folder)
    for name in names:
        recorded[name] = digest((folder / "released" / name).read_bytes())
    lines = [f"{recorded[name]}  {name}\n" for name in sorted(recorded)]
    (folder / "released" / SUMS).write_text("".join(lines))


def write_snapshot(folder: Path, path: Path, contract: Contract) -> str:
    """Copy a schema to its snapshot; return the snapshot's name below `released/`."""
    name = f"{contract.name}/{contract.version}.json"
    target = folder / "released" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())
    return name


def add_to_changelog(changelog: str, lines: Mapping[str, str]) -> str:
    """Return a changelog with contracts added to **Contracts** in its unreleased section.

    `lines` maps a contract and its version ("BeatFrame 1.1.0") to a description.
    """
    entries = "".join(f"- {name}: {words}\n" for name, words in lines.items())
    head, mark, rest = changelog.partition("## [Unreleased]\n")
    if not mark:
        raise ContractError("CHANGELOG.md", "has no line `## [Unreleased]`")
    part, following, later = rest.partition("\n## [")
    before, section, after = part.partition("### Contracts\n")
    if not section:
        body = f"\n### Contracts\n\n{entries}{part}"
    else:
        listed, gap, others = after.lstrip("\n").partition("\n\n")
        body = f"{before}### Contracts\n\n{listed.rstrip()}\n{entries}{gap[1:]}{others}"
    return f"{head}{mark}{body}{following}{later}"


def messages(folder: Path) -> list[str]:
    """List the names of all released messages."""
    return sorted(path.name for path in (folder / "released").glob("*") if path.is_dir())
