"""The problems that comparisons and the gate report: their names, and their sentences."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract, packaged_folder
from backbeat_docs.evolve import releases
from backbeat_docs.evolve.compare import Evolution
from backbeat_docs.evolve.rules.rule import MESSAGES, READERS
from backbeat_docs.evolve.version import major_part, next_version

PROBLEMS: Mapping[str, str] = {
    "contract-invalid": "The schema cannot be read as a contract, so it was not compared.",
    "version-wrong": "The version in $id is not the one that the change needs.",
    "change-is-major": "The change breaks old messages or old readers within one major version.",
    "undecided": "The comparison is undecided, and an undecided change is never taken for safe.",
    "released-differently": "The version was released with other content.",
    "schema-removed": "A schema that was released, or is on the main branch, is missing.",
    "removed-too-early": "A deprecated field is gone before its last date.",
    "migration-page-missing": "A new major version has no migration page.",
    "snapshot-changed": "A released snapshot is missing or is not what was released.",
}
"""Every problem that the gate reports, by name, with what it means."""


class Problem(NamedTuple):
    """One problem of a schema: its name, a sentence, and a JSON Pointer into the schema."""

    name: str
    sentence: str
    pointer: str = ""


def first_release_problems(path: Path, contract: Contract) -> Iterator[Problem]:
    """Yield the problems of a message that was never released."""
    known = packaged_folder() / "released" / contract.name / f"{contract.version}.json"
    same = known.is_file() and releases.read(known).id == contract.id
    if same and known.read_bytes() != path.read_bytes():
        sentence = f"{contract.version} was released with different content"
        yield Problem("released-differently", f"{sentence}; put released/ next to it", "/$id")
    if contract.version != "1.0.0":
        sentence = f"the first release of a message is 1.0.0, not {contract.version}"
        yield Problem("version-wrong", sentence, "/$id")


def major_problems(evolution: Evolution) -> Iterator[Problem]:
    """Yield a problem for the version, and one for each change that breaks somebody."""
    old = evolution.old
    major = int(major_part(old.version)) + 1
    sentence = (
        f"the change since {old.version} is major: it needs a new file "
        f"{old.name}-v{major}.schema.json with a type that ends in .v{major}, and "
        f"{old.name}-v{major - 1}.schema.json must not change"
    )
    yield Problem("change-is-major", sentence, "/$id")
    yield from list_breaking(evolution)


def bump_problems(evolution: Evolution) -> Iterator[Problem]:
    """Yield the problems of a comparison whose bump is larger than the versions allow."""
    if evolution.is_allowed():
        return
    old, new, bump = evolution.old, evolution.new, evolution.bump
    if bump == "undecided":
        for doubt in evolution.doubts:
            yield Problem("undecided", f"{doubt.keyword}: {doubt.reason}", doubt.pointer)
        return
    needed = f"{next_version(old.version, bump)}" if bump != "major" else "a new major version"
    sentence = f"the change since {old.version} is {bump}: it needs {needed}, not {new.version}"
    yield Problem("version-wrong", sentence, "/$id")
    yield from list_breaking(evolution)


def list_breaking(evolution: Evolution) -> Iterator[Problem]:
    """Yield a problem for each change that breaks somebody; its name is that of the rule."""
    for change in evolution.changes:
        if change.touches in (MESSAGES, READERS):
            sentence = f"{change.sentence}: breaks {change.touches} of {evolution.old.version}"
            yield Problem(change.rule, sentence, change.pointer)


def migration_problems(folder: Path, new: Contract) -> Iterator[Problem]:
    """Yield a problem if a new major has no migration page."""
    docs = folder.parent / "docs"
    page = f"migrations/{new.name}-v{major_part(new.version)}.md"
    if docs.is_dir() and not (docs / page).is_file():
        sentence = f"a new major needs a migration page, docs/{page}"
        yield Problem("migration-page-missing", sentence)
