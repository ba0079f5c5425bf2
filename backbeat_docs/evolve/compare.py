"""Compares two versions of a contract: the version bump, the reasons, and whom it breaks."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract, check_type, from_schema
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.changes import Change, explain
from backbeat_docs.evolve.decide import (
    Answer,
    Answers,
    Doubt,
    Side,
    Witness,
    decide_inclusion,
    explain_failure,
)
from backbeat_docs.evolve.example import example_message
from backbeat_docs.evolve.sets.plans import NEVER
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.evolve.version import BUMPS, Bump, declared_bump, major_part
from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.walk import subschemas


class Evolution(NamedTuple):
    """The difference between two contracts: its bump, its changes, and the proof.

    `old_messages` answers whether the new contract accepts every old message. `old_readers` answers
    whether tolerant readers of the old contract accept every new message. `witnesses` are messages
    that prove the opposite; `doubts` are the reasons why the bump is `undecided`.
    """

    old: Contract
    new: Contract
    bump: Bump
    old_messages: Answer
    old_readers: Answer
    changes: tuple[Change, ...]
    witnesses: tuple[Witness, ...]
    doubts: tuple[Doubt, ...]

    def declared(self) -> Bump:
        """Return the bump between the two version numbers."""
        return declared_bump(self.old.version, self.new.version)

    def is_allowed(self) -> bool:
        """Return whether the bump is at most the one between the version numbers."""
        return self.bump in BUMPS[: BUMPS.index(self.declared()) + 1]


def compare(old: Contract | Mapping[str, Any], new: Contract | Mapping[str, Any]) -> Evolution:
    """Decide which bump leads from one contract to another, and prove it.

    Accepts contracts or their schemas. Within one major, a changed type is a major change. Between
    majors of one message, as `$id` states them, the type is not compared. Raises `ContractError`
    for contracts of different messages, for one whose `$id` and type disagree or that accepts no
    message, and for references that are unresolvable or out of the file.
    """
    before, after = _to_contract(old, "old"), _to_contract(new, "new")
    if before.name != after.name:
        problem = f"a contract of {after.name} cannot be compared with one of {before.name}"
        raise ContractError(after.path, problem)
    aligned = before
    if major_part(before.version) != major_part(after.version):
        aligned = _with_type(before, after.type)
    if canonical(_without_id(aligned.schema)) == canonical(_without_id(after.schema)):
        return Evolution(before, after, "none", Answer(True), Answer(True), (), (), ())
    return _compare_contracts(before, aligned, after, Work(names=_list_names(before, after)))


def _to_contract(given: Contract | Mapping[str, Any], name: str) -> Contract:
    contract = given if isinstance(given, Contract) else from_schema(dict(given), name)
    check_type(contract)
    return contract


def _with_type(contract: Contract, type_: str) -> Contract:
    """Return the contract with another constant of its type, for the changes between two majors."""
    properties = contract.schema["properties"]
    type_schema = {**properties["type"], "const": type_}
    schema = {**contract.schema, "properties": {**properties, "type": type_schema}}
    return contract._replace(schema=schema, type=type_)


def _list_names(*contracts: Contract) -> Iterator[str]:
    """Yield the names of the members that the contracts describe or require."""
    for contract in contracts:
        for _, node in subschemas(contract.schema):
            yield from node.get("properties", ())
            yield from node.get("required", ())


def _without_id(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {keyword: value for keyword, value in schema.items() if keyword != "$id"}


def _compare_contracts(before: Contract, old: Contract, new: Contract, work: Work) -> Evolution:
    """Compare `before` with `new`; `old` is `before` with the type that it is compared as."""
    try:
        answers = _decide_answers(before, new, old.type, work)
    except (TooComplex, RecursionError) as error:
        unknown = Answer(None, (), (explain_failure(error, before, new),))
        return Evolution(before, new, "undecided", unknown, unknown, (), (), unknown.doubts)
    bump, changes = _decide_bump(answers), explain(old, new, answers, work)
    messages, readers = answers.old_messages, answers.old_readers
    witnesses = (*messages.witnesses, *readers.witnesses)
    if bump in ("patch", "minor"):
        witnesses = answers.nothing_new.witnesses
    doubts = tuple(dict.fromkeys(doubt for answer in answers for doubt in answer.doubts))
    kept = doubts if bump == "undecided" else ()
    return Evolution(before, new, bump, messages, readers, changes, witnesses, kept)


def _decide_answers(old: Contract, new: Contract, type_: str, work: Work) -> Answers:
    """Decide the answers; messages of `old` are compared as messages of a type."""
    mine, theirs = Side("old", old, work, type_), Side("new", new, work)
    mine_open = Side("old-open", old.opened(), work, type_)
    theirs_open = Side("new-open", new.opened(), work)
    for side in (mine, theirs):
        if work.planner.certainty(side.values) == NEVER:
            raise ContractError(side.contract.path, "accepts no message at all")
    was, now = example_message(old, work), example_message(new, work)
    old_messages = decide_inclusion(mine, theirs, {**now, **was})
    old_readers = decide_inclusion(theirs, mine_open, now)
    nothing_new = decide_inclusion(theirs, mine, now)
    if nothing_new.holds:
        nothing_new = decide_inclusion(theirs_open, mine_open, now)
    if nothing_new.holds:
        nothing_new = decide_inclusion(mine_open, theirs_open, was)
    return Answers(old_messages, old_readers, nothing_new)


def _decide_bump(answers: Answers) -> Bump:
    """Return the bump for the answers, as the architecture page defines it.

    If the same messages are accepted, the bump is a patch. This is true even if tolerant readers
    refuse messages that closed ones accept (opening a schema under `not` narrows it), because they
    did so before.
    """
    messages, readers, same = (answer.holds for answer in answers)
    if messages and same:
        return "patch"
    if messages is False or (readers is False and same is False):
        return "major"
    if None in (messages, readers, same) or readers is False:
        return "undecided"
    return "minor"
