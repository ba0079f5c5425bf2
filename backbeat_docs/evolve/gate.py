"""The gate: each schema must have exactly the version that its change since release needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract, packaged_folder
from backbeat_docs.evolve import releases
from backbeat_docs.evolve.compare import Evolution, compare
from backbeat_docs.evolve.version import major_part, next_version


class GatedSchema(NamedTuple):
    """The result for one schema: its evolution since the last release, and its problems.

    `evolution` is `None` for a message that was never released.
    """

    path: Path
    contract: Contract
    evolution: Evolution | None
    problems: tuple[str, ...]


def check(folder: Path) -> list[GatedSchema]:
    """Compare every schema of a folder with its newest released snapshot."""
    found = releases.read_current(folder)
    gated = [_check_schema(folder, path, contract) for path, contract in found.items()]
    return [*gated, *_missing_majors(folder, {path.name for path in found})]


def _missing_majors(folder: Path, names: set[str]) -> Iterator[GatedSchema]:
    """Yield the released majors that no longer have a schema."""
    for message in releases.messages(folder):
        majors = {
            major_part(one.contract.version): one.contract
            for one in releases.snapshots(folder, message)
        }
        for major, contract in majors.items():
            path = folder / f"{message}-v{major}.schema.json"
            if path.name not in names:
                problem = f"it was released, but {path.name} is missing"
                yield GatedSchema(path, contract, compare(contract, contract), (problem,))


def _check_schema(folder: Path, path: Path, contract: Contract) -> GatedSchema:
    old = releases.find_newest(folder, contract)
    evolution = None if old is None else compare(old, contract)
    problems = [*_name_problems(path, contract)]
    if evolution is None:
        problems += _first_release_problems(path, contract)
    else:
        problems += _version_problems(folder, evolution)
    return GatedSchema(path, contract, evolution, tuple(problems))


def _name_problems(path: Path, contract: Contract) -> Iterator[str]:
    """Yield the problems if file, `type` and version do not match."""
    major = major_part(contract.version)
    if path.name != f"{contract.name}-v{major}.schema.json":
        yield f"version {contract.version} belongs in {contract.name}-v{major}.schema.json"
    if contract.type.rpartition(".v")[2] != major:
        yield f"version {contract.version} needs a type that ends in .v{major}"


def _first_release_problems(path: Path, contract: Contract) -> Iterator[str]:
    known = packaged_folder() / "released" / contract.name / f"{contract.version}.json"
    same = known.is_file() and releases.read(known).id == contract.id
    if same and known.read_bytes() != path.read_bytes():
        yield f"{contract.version} was released with different content; put released/ next to it"
    if contract.version != "1.0.0":
        yield f"the first release of a message is 1.0.0, not {contract.version}"


def _version_problems(folder: Path, evolution: Evolution) -> Iterator[str]:
    old, new, bump = evolution.old, evolution.new, evolution.bump
    if bump == "undecided":
        doubt = evolution.doubts[0]
        yield f"{doubt.keyword} at {doubt.pointer or '/'} could not be decided: {doubt.reason}"
        return
    is_new_file = major_part(new.version) != major_part(old.version)
    if bump == "major" and not is_new_file:
        yield _major_problem(old)
        return
    needed = next_version(old.version, bump)
    if new.version != needed:
        change = f"the change since {old.version} is {bump}"
        yield f"{change}: the version in $id must be {needed}, not {new.version}"
    if is_new_file:
        yield from _migration_problems(folder, new)


def _major_problem(old: Contract) -> str:
    major = int(major_part(old.version)) + 1
    return (
        f"the change since {old.version} is major: it needs a new file "
        f"{old.name}-v{major}.schema.json with a type that ends in .v{major}, and "
        f"{old.name}-v{major - 1}.schema.json must not change"
    )


def _migration_problems(folder: Path, new: Contract) -> Iterator[str]:
    """Yield a problem if a new major has no migration page."""
    docs = folder.parent / "docs"
    page = f"migrations/{new.name}-v{major_part(new.version)}.md"
    if docs.is_dir() and not (docs / page).is_file():
        yield f"a new major needs a migration page, docs/{page}"
