"""Two versions of a contract → the version bump between them, why, and whom it breaks."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract, from_schema
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.changes import Change, explain
from backbeat_docs.evolve.decide import Answer, Answers, Doubt, Side, Witness, decide_inclusion
from backbeat_docs.evolve.example import example_message
from backbeat_docs.evolve.sets.context import Undecided
from backbeat_docs.evolve.sets.plans import NEVER
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.evolve.version import BUMPS, Bump, declared_bump
from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import subschemas


class Evolution(NamedTuple):
    """The difference between two contracts: its bump, its changes, and the proof.

    `old_messages` says whether the new contract accepts every old message; `old_readers`, whether
    tolerant readers of the old contract accept every new message. `witnesses` are messages that
    prove the opposite; `doubts` are why the bump is `undecided`.
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
        """Return the bump that the two versions state."""
        return declared_bump(self.old.version, self.new.version)

    def is_allowed(self) -> bool:
        """Return whether the bump is no larger than the versions state."""
        return self.bump in BUMPS[: BUMPS.index(self.declared()) + 1]


def compare(old: Contract | Mapping[str, Any], new: Contract | Mapping[str, Any]) -> Evolution:
    """Decide which bump leads from one contract to another, and prove it.

    Takes contracts, or their schemas. Across majors of one message the message's type is not
    compared. Raises `ContractError` for contracts of different messages, one that accepts no
    message, and references that lead out, nowhere or in a circle.
    """
    before, after = _contract(old, "old"), _contract(new, "new")
    if before.name != after.name:
        problem = f"a contract of {after.name}; it cannot be compared with one of {before.name}"
        raise ContractError(after.path, problem)
    aligned = _with_type(before, after.type)
    if canonical(_without_id(aligned.schema)) == canonical(_without_id(after.schema)):
        return Evolution(before, after, "none", Answer(True), Answer(True), (), (), ())
    return _evolution(before, aligned, after, Work())


def _contract(given: Contract | Mapping[str, Any], name: str) -> Contract:
    return given if isinstance(given, Contract) else from_schema(dict(given), name)


def _with_type(contract: Contract, type_: str) -> Contract:
    """Return the contract with another message type, to be compared across majors."""
    if contract.type == type_:
        return contract
    schema = _replace_text(contract.schema, contract.type, type_)
    return contract._replace(schema=schema, type=type_)


def _replace_text(value: Any, old: str, new: str) -> Any:
    """Copy a value with one text in place of another, wherever it is the whole text."""
    if isinstance(value, Mapping):
        return {name: _replace_text(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replace_text(item, old, new) for item in value]
    return new if value == old else value


def _without_id(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {keyword: value for keyword, value in schema.items() if keyword != "$id"}


def _evolution(before: Contract, old: Contract, new: Contract, work: Work) -> Evolution:
    """Compare `old`, which is `before` with the type of `new`, with `new`."""
    try:
        answers = _answers(old, new, work)
    except (TooComplex, Undecided, RecursionError) as error:
        unknown = Answer(None, (), (_doubt(error, old, new),))
        return Evolution(before, new, "undecided", unknown, unknown, (), (), unknown.doubts)
    bump, changes = _bump(answers), explain(old, new, answers, work)
    messages, readers = _sent_as(answers.old_messages, before.type), answers.old_readers
    witnesses = (*messages.witnesses, *readers.witnesses)
    if bump in ("patch", "minor"):
        witnesses = answers.nothing_new.witnesses
    doubts = tuple(dict.fromkeys(doubt for answer in answers for doubt in answer.doubts))
    kept = doubts if bump == "undecided" else ()
    return Evolution(before, new, bump, messages, readers, changes, witnesses, kept)


def _answers(old: Contract, new: Contract, work: Work) -> Answers:
    mine, theirs = Side("old", old, work), Side("new", new, work)
    mine_open = Side("old-open", old.opened(), work)
    theirs_open = Side("new-open", new.opened(), work)
    for side in (mine, theirs):
        if work.planner.certainty(side.values) == NEVER:
            raise ContractError(side.contract.path, "it accepts no message at all")
    was, now = example_message(old, work), example_message(new, work)
    old_messages = decide_inclusion(mine, theirs, {**now, **was})
    old_readers = decide_inclusion(theirs, mine_open, now)
    nothing_new = decide_inclusion(theirs, mine, now)
    if nothing_new.holds:
        nothing_new = decide_inclusion(theirs_open, mine_open, now)
    if nothing_new.holds:
        nothing_new = decide_inclusion(mine_open, theirs_open, was)
    return Answers(old_messages, old_readers, nothing_new)


def _sent_as(answer: Answer, type_: str) -> Answer:
    """Give the witnesses the type that an old writer sends, which was not compared."""
    return answer._replace(
        witnesses=tuple(
            witness._replace(message={**witness.message, "type": type_})
            for witness in answer.witnesses
        )
    )


def _bump(answers: Answers) -> Bump:
    """Return the bump that the answers make, by the definition on the architecture page.

    The same messages are a patch even where opening a schema narrows it, as it may under `not`,
    so that tolerant readers refuse what closed ones take: they did so before.
    """
    messages, readers, same = (answer.holds for answer in answers)
    if messages and same:
        return "patch"
    if messages is False or (readers is False and same is False):
        return "major"
    if None in (messages, readers, same) or readers is False:
        return "undecided"
    return "minor"


def _doubt(error: Exception, old: Contract, new: Contract) -> Doubt:
    """Say what a decision failed on; where it was the whole, name the likeliest keyword."""
    if isinstance(error, Undecided):
        return Doubt(error.keyword, error.pointer, error.reason)
    reason, blamed = "the schema is nested too deeply", None
    if isinstance(error, TooComplex):
        reason, blamed = str(error), error.keyword
    found = [place for contract in (new, old) for place in _keywords(contract.schema)]
    keyword, pointer = max(found, key=lambda place: _suspicion(place[0], blamed))
    return Doubt(keyword, pointer, reason)


def _suspicion(keyword: str, blamed: str | None) -> tuple[bool, bool, bool]:
    """Return what makes a keyword costly: above all, several schemas for one and the same value."""
    row = KEYWORDS.get(keyword)
    target = row.target if row and row.layout else None
    return keyword == blamed, target == "itself", target is not None


def _keywords(schema: Any) -> Iterator[tuple[str, str]]:
    try:
        for pointer, node in subschemas(schema):
            yield from ((keyword, pointer) for keyword in node)
    except RecursionError:
        return
