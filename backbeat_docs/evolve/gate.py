"""The gate: each schema must have exactly the version that its change since release needs.

A schema is compared with every snapshot of its major that is still in use, because two minor
changes in a row may be a major one. In a repository, nothing that the main branch has may vanish,
and no snapshot that a tag released may change.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs.contracts import declarations
from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.declarations import Declarations, Deprecation, Waiver
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import releases
from backbeat_docs.evolve.changes import Change
from backbeat_docs.evolve.compare import Evolution, compare
from backbeat_docs.evolve.history import History, read_history
from backbeat_docs.evolve.problems import (
    Problem,
    first_release_problems,
    major_problems,
    migration_problems,
)
from backbeat_docs.evolve.snapshots import find_changed_snapshots
from backbeat_docs.evolve.version import Bump, major_part, next_version
from backbeat_docs.text.quoting import quote


class GatedSchema(NamedTuple):
    """The result for one schema: its evolution since the last release, and its problems.

    `contract` is `None` for a schema that is invalid or missing, `evolution` also for a message
    that was never released. `older` are the evolutions since the other versions of its major that
    are in use. `notes` are what passes by a declaration.
    """

    path: Path
    title: str
    contract: Contract | None
    evolution: Evolution | None = None
    older: tuple[Evolution, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    def is_invalid(self) -> bool:
        """Return whether the schema could not be compared at all."""
        return any(problem.name == "contract-invalid" for problem in self.problems)


class Gate(NamedTuple):
    """The result for a folder: its schemas, the snapshots that changed, and what was declared.

    `snapshots` pairs the name of a snapshot with its problem. `notes` are about the whole folder.
    """

    schemas: tuple[GatedSchema, ...]
    snapshots: tuple[tuple[str, str], ...]
    waivers: tuple[Waiver, ...]
    notes: tuple[str, ...]

    def passes(self) -> bool:
        """Return whether there is no problem."""
        return not self.snapshots and not any(one.problems for one in self.schemas)


class _Folder(NamedTuple):
    """What the checks of one folder share."""

    path: Path
    declared: Declarations
    history: History
    today: date


def check(folder: Path, base: str | None = None, today: date | None = None) -> Gate:
    """Check every schema of a folder against its releases and, in a repository, the main branch.

    `base` is the main branch, which is found if it is not named. Raises `RevisionError` if it
    cannot be compared with, and `ContractError` for invalid declarations.
    """
    paths = releases.list_schemas(folder)
    history = read_history(folder, base, releases.list_names(folder))
    declared = declarations.read(folder)
    shared = _Folder(folder, declared, history, today or date.today())
    gated = [_check_schema(shared, path) for path in paths]
    gated += _find_missing(shared, {path.name for path in paths})
    problems, notes = find_changed_snapshots(folder, history)
    if history.note:
        notes.insert(0, history.note)
    return Gate(tuple(gated), tuple(problems), declared.waivers, tuple(notes))


def _find_missing(shared: _Folder, names: set[str]) -> Iterator[GatedSchema]:
    """Yield the schemas that were released, or are on the main branch, and are missing."""
    were = {f"{message}-v{major}.schema.json" for message, major in _list_majors(shared)}
    for name in sorted((were | set(shared.history.schemas)) - names):
        message, _, rest = name.partition("-v")
        major = rest.partition(".")[0]
        problem, note = _explain_removal(shared, message, major)
        yield GatedSchema(
            shared.path / name,
            f"{message} v{major}",
            None,
            problems=() if problem is None else (Problem("schema-removed", problem),),
            notes=() if note is None else (note,),
        )


def _list_majors(shared: _Folder) -> Iterator[tuple[str, str]]:
    for name in {*releases.list_names(shared.path), *shared.history.snapshots}:
        message, _, version = name.partition("/")
        yield message, major_part(version)


def _explain_removal(shared: _Folder, message: str, major: str) -> tuple[str | None, str | None]:
    """Return the problem with the removal of a major version, and a note on its retirement."""
    retired = shared.declared.find_retirement(message, major)
    if retired is None:
        return (
            "it was released or is on the main branch, but the file is missing; restore it, or "
            f"declare it retired in released/{declarations.FILE}",
            None,
        )
    since = f"retired since {retired.date}, in favour of {retired.successor}"
    if retired.date > shared.today:
        return f"it is in use until it is retired on {retired.date}; restore it until then", None
    return None, since


def _check_schema(shared: _Folder, path: Path) -> GatedSchema:
    """Check one schema; an invalid one is a problem, and the others are checked all the same."""
    try:
        contract = releases.read_named(path)
    except ContractError as error:
        return GatedSchema(path, path.name, None, problems=(_invalid(error),))
    try:
        return _compare_with_releases(shared, path, contract)
    except ContractError as error:
        return GatedSchema(path, contract.title, contract, problems=(_invalid(error),))


def _invalid(error: ContractError) -> Problem:
    return Problem("contract-invalid", str(error))


def _compare_with_releases(shared: _Folder, path: Path, contract: Contract) -> GatedSchema:
    released = [one.contract for one in releases.snapshots(shared.path, contract.name)]
    used, notes = _split_retired(shared, releases.of_same_major(released, contract.version))
    newest = releases.find_newest(shared.path, contract)
    if newest is None:
        first = tuple(first_release_problems(path, contract))
        return GatedSchema(path, contract.title, contract, None, (), first, tuple(notes))
    evolution = compare(newest, contract)
    older = tuple(compare(old, contract) for old in used if old.version != newest.version)
    found = [*_newest_problems(shared, evolution)]
    for one in older:
        found += _older_problems(shared, one)
    problems, waived = _waive(shared, contract, found)
    return GatedSchema(
        path,
        contract.title,
        contract,
        evolution,
        older,
        tuple(dict.fromkeys(problems)),
        tuple(dict.fromkeys([*notes, *waived])),
    )


def _split_retired(shared: _Folder, contracts: list[Contract]) -> tuple[list[Contract], list[str]]:
    """Return the versions that are in use, and a note for each that is not."""
    used, notes = [], []
    for contract in contracts:
        retired = shared.declared.find_retirement(contract.name, contract.version)
        if retired is None or retired.date > shared.today:
            used.append(contract)
        else:
            since = f"retired since {retired.date}, in favour of {retired.successor}"
            notes.append(f"{contract.version} is {since}")
    return used, notes


def _waive(
    shared: _Folder, contract: Contract, problems: list[Problem]
) -> tuple[list[Problem], list[str]]:
    """Return the problems without a waiver that lasts, and a note for each that has one."""
    left, notes = [], []
    for problem in problems:
        waiver = shared.declared.find_waiver(contract.name, contract.version, problem.name)
        if waiver is None or waiver.expires < shared.today:
            left.append(problem)
        else:
            notes.append(f"waived until {waiver.expires}: {problem.name} ({waiver.reason})")
    return left, notes


def _newest_problems(shared: _Folder, evolution: Evolution) -> Iterator[Problem]:
    """Yield the problems since the newest version; a new major version may change anything."""
    old, new = evolution.old, evolution.new
    if major_part(new.version) != major_part(old.version):
        needed = next_version(old.version, "major")
        if new.version != needed:
            sentence = f"a new major version after {old.version} is {needed}, not {new.version}"
            yield Problem("version-wrong", sentence, "/$id")
        yield from migration_problems(shared.path, new)
        yield from _removal_problems(shared, evolution)
        return
    bump = _decide_bump(shared, evolution)
    if bump == "undecided":
        yield _undecided_problem(shared, evolution)
    elif bump == "major":
        yield from major_problems(evolution)
        yield from _removal_problems(shared, evolution)
    elif new.version != next_version(old.version, bump):
        needed = next_version(old.version, bump)
        sentence = f"the change since {old.version} is {bump}: the version in $id must be {needed}"
        yield Problem("version-wrong", f"{sentence}, not {new.version}", "/$id")


def _older_problems(shared: _Folder, evolution: Evolution) -> Iterator[Problem]:
    """Yield the problems since an older version that is in use."""
    bump = _decide_bump(shared, evolution)
    if bump == "undecided":
        yield _undecided_problem(shared, evolution)
    elif bump == "major":
        yield from major_problems(evolution)


def _decide_bump(shared: _Folder, evolution: Evolution) -> Bump:
    """Return the bump; a declared one replaces an undecided one."""
    if evolution.bump != "undecided":
        return evolution.bump
    declared = shared.declared.find_bump(evolution.new.name, evolution.new.version)
    return "undecided" if declared is None else declared.bump


def _undecided_problem(shared: _Folder, evolution: Evolution) -> Problem:
    doubt, new = evolution.doubts[0], evolution.new
    waiver = shared.declared.find_waiver(new.name, new.version, "undecided")
    expired = "" if waiver is None else f"; the waiver expired on {waiver.expires}"
    sentence = (
        f"{doubt.keyword} at {doubt.pointer or '/'} could not be decided since "
        f"{evolution.old.version}: {doubt.reason}{expired}. Simplify the schema, or declare the "
        f"bump, or waive `undecided`, in released/{declarations.FILE}"
    )
    return Problem("undecided", sentence, doubt.pointer)


def _removal_problems(shared: _Folder, evolution: Evolution) -> Iterator[Problem]:
    """Yield a problem for each deprecated field or value that is gone before its last date."""
    old = evolution.old
    for one in shared.declared.list_deprecated(old.name, old.version):
        if one.last_date >= shared.today and _is_removed(one, evolution.changes):
            what = one.field if one.value is None else f"{one.field}: {quote(one.value)}"
            sentence = f"{what} is deprecated and must be accepted until {one.last_date}"
            yield Problem("removed-too-early", sentence)


def _is_removed(one: Deprecation, changes: Iterable[Change]) -> bool:
    """Return whether the changes remove a deprecated field or value."""
    own = [change for change in changes if one.field in change.fields]
    if any(change.rule in ("member-removed", "member-freed") for change in own):
        return True
    changed = [change for change in own if change.rule == "values-removed"]
    was = [value for change in changed for value in _list_values(change.was)]
    now = [value for change in changed for value in _list_values(change.now)]
    return one.value in was and one.value not in now


def _list_values(keyword: Any) -> list[Any]:
    """Return the values of an `enum` or a `const`; none if there is no such keyword."""
    if keyword is None:
        return []
    return keyword if isinstance(keyword, list) else [keyword]
