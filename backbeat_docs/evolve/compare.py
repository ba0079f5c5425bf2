"""Two versions of a contract → the version bump that the difference is, why, and whom it breaks."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract, from_schema
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve.decide import Answer, Doubt, Side, Witness, included
from backbeat_docs.evolve.place import places
from backbeat_docs.evolve.rules import MESSAGES, NOBODY, READERS, RULES, TOUCHES, UNDECIDED
from backbeat_docs.evolve.rules.seen import Seen
from backbeat_docs.evolve.sets.budget import limited
from backbeat_docs.evolve.sets.context import Undecided
from backbeat_docs.evolve.sets.forms import is_nothing
from backbeat_docs.evolve.sets.members import key
from backbeat_docs.evolve.sets.normal import Memory
from backbeat_docs.evolve.sets.satisfy import NEVER, certainty
from backbeat_docs.patterns import TooComplex

Bump = str
"""`none`, `patch`, `minor`, `major` or `undecided`."""

BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
"""The bumps that can be decided, the smallest first."""


class Change(NamedTuple):
    """One difference: the rule that sees it, the schema's place, was, now, and whom it touches."""

    rule: str
    pointer: str
    fields: tuple[str, ...]
    was: Any
    now: Any
    touches: str
    sentence: str


class Evolution(NamedTuple):
    """What the way from one contract to another is.

    `old_messages` says whether the new contract takes every old message; `old_readers`, whether
    tolerant readers of the old contract take every new message. `witnesses` are messages that
    prove what is not so; `doubts` are why the bump is `undecided`.
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
        """Tell whether the bump is no larger than the versions state."""
        return self.bump in BUMPS[: BUMPS.index(self.declared()) + 1]


def declared_bump(old: str, new: str) -> Bump:
    """Return which part of a semantic version is raised; a lower version raises none."""
    if _parts(new) < _parts(old):
        return "none"
    for bump, was, now in zip(("major", "minor", "patch"), _parts(old), _parts(new), strict=True):
        if was != now:
            return bump
    return "none"


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


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
    if key(_without_id(aligned.schema)) == key(_without_id(after.schema)):
        return Evolution(before, after, "none", Answer(True), Answer(True), (), (), ())
    with limited():
        return _decided(before, aligned, after)


def _contract(given: Contract | Mapping[str, Any], name: str) -> Contract:
    return given if isinstance(given, Contract) else from_schema(dict(given), name)


def _with_type(contract: Contract, type_: str) -> Contract:
    """Return the contract with another message type, to be compared across majors."""
    if contract.type == type_:
        return contract
    schema = _replaced(contract.schema, contract.type, type_)
    return contract._replace(schema=schema, type=type_)


def _replaced(value: Any, old: str, new: str) -> Any:
    """Copy a value with one text in place of another, wherever it is the whole text."""
    if isinstance(value, Mapping):
        return {name: _replaced(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return new if value == old else value


def _without_id(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "$id"}


def _sent_as(answer: Answer, type_: str) -> Answer:
    """Give the witnesses the type that an old writer sends, which was not compared."""
    return answer._replace(
        witnesses=tuple(
            witness._replace(message={**witness.message, "type": type_})
            for witness in answer.witnesses
        )
    )


class _Question(NamedTuple):
    """The answers of which the bump is made; `news` is whether nothing new is accepted."""

    old_messages: Answer
    old_readers: Answer
    news: Answer


def _decided(before: Contract, old: Contract, new: Contract) -> Evolution:
    try:
        answers = _answers(old, new)
    except (TooComplex, Undecided, RecursionError) as error:
        open_ = Answer(None, (), (_doubt(error, old, new),))
        return Evolution(before, new, "undecided", open_, open_, (), (), open_.doubts)
    bump, changes = _bump(answers), _explained(old, new, answers)
    answers = answers._replace(old_messages=_sent_as(answers.old_messages, before.type))
    witnesses = (*answers.old_messages.witnesses, *answers.old_readers.witnesses)
    if bump in ("patch", "minor"):
        witnesses = answers.news.witnesses
    doubts = tuple(dict.fromkeys(doubt for answer in answers for doubt in answer.doubts))
    kept = doubts if bump == "undecided" else ()
    return Evolution(
        before, new, bump, answers.old_messages, answers.old_readers, changes, witnesses, kept
    )


def _answers(old: Contract, new: Contract) -> _Question:
    memory: Memory = {}
    mine, theirs = Side("old", old, memory), Side("new", new, memory)
    mine_open = Side("old-open", old.opened(), memory)
    theirs_open = Side("new-open", new.opened(), memory)
    for side in (mine, theirs):
        if is_nothing(side.values) or certainty(side.values) == NEVER:
            raise ContractError(side.contract.path, "it accepts no message at all")
    was, now = _example(old), _example(new)
    old_messages = included(mine, theirs, {**now, **was})
    old_readers = included(theirs, mine_open, now)
    news = included(theirs, mine, now)
    if news.holds:
        news = included(theirs_open, mine_open, now)
    if news.holds:
        news = included(mine_open, theirs_open, was)
    return _Question(old_messages, old_readers, news)


def _example(contract: Contract) -> dict[str, Any]:
    """Return an example message: the schema's, filled up with the examples of its members."""
    made: dict[str, Any] = {}
    for place in places(contract.schema, contract.schema):
        found = place.new.keywords.get("examples")
        steps = place.field.replace("[]", ".[]").split(".")
        if isinstance(found, list) and found:
            _plant(made, steps, found[0]) if place.field else made.update(_mapping(found[0]))
    return made


def _mapping(value: Any) -> dict[str, Any]:
    return deepcopy(value) if isinstance(value, dict) else {}


def _plant(made: Any, steps: list[str], value: Any) -> None:
    """Put an example at its place, unless something stands there; `[]` is an array's first item."""
    *way, last = steps
    for step in way:
        made = made.get(step) if isinstance(made, dict) else made[0] if made else None
    if isinstance(made, list) and last == "[]" and not made:
        made.append(deepcopy(value))
    elif isinstance(made, dict) and last != "[]":
        made.setdefault(last, deepcopy(value))


def _bump(answers: _Question) -> Bump:
    """Put the answers together, by the definition on the architecture page.

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


_HEAVY = ("anyOf", "oneOf", "not", "if", "dependentRequired", "uniqueItems", "pattern", "$ref")


def _doubt(error: Exception, old: Contract, new: Contract) -> Doubt:
    """Say what a decision failed on; where it was the whole, name the likeliest keyword."""
    if isinstance(error, Undecided):
        return Doubt(error.keyword, error.pointer, error.reason)
    reason, blamed = "the schema is nested too deeply", None
    if isinstance(error, TooComplex):
        reason, blamed = str(error), error.keyword
    found = [place for contract in (new, old) for place in _keywords(contract.schema, "")]
    for keyword in (blamed, *_HEAVY):
        for name, pointer in found:
            if name == keyword:
                return Doubt(name, pointer, reason)
    return Doubt("properties", "", reason)


def _keywords(schema: Any, pointer: str) -> Iterator[tuple[str, str]]:
    from backbeat_docs.schema.walk import subschemas

    try:
        for place, node in subschemas(schema, pointer):
            yield from ((keyword, place) for keyword in node)
    except RecursionError:
        return


def _explained(old: Contract, new: Contract, answers: _Question) -> tuple[Change, ...]:
    """Put the differences into words; a verdict stands without them if that is too much work."""
    try:
        return tuple(_changes(old, new, answers))
    except (TooComplex, Undecided, RecursionError):
        return ()


def _changes(old: Contract, new: Contract, answers: _Question) -> Iterator[Change]:
    """Put every difference into words; one that shows at several fields is told once."""
    told: dict[tuple[str, str, str], tuple[Seen, list[str]]] = {}
    for place in places(old.schema, new.schema):
        for name, rule in RULES.items():
            for seen in rule(place):
                flat = place.old if seen.now is None else place.new
                pointer = flat.pointers.get(seen.keyword.partition("/")[0], "")
                which = seen.field.rpartition(".")[2] if seen.keyword == "required" else ""
                key = (name, f"{pointer}/{seen.keyword}", which)
                told.setdefault(key, (seen, []))[1].append(seen.field)
    changes = [_change(rule, at, seen, fields) for (rule, at, _), (seen, fields) in told.items()]
    if None in (answers.old_messages.holds, answers.old_readers.holds, answers.news.holds):
        changes = [
            change._replace(touches=UNDECIDED) if change.rule == "restructured" else change
            for change in changes
        ]
    yield from changes
    yield from _unexplained(changes, answers)


def _change(rule: str, pointer: str, seen: Seen, fields: list[str]) -> Change:
    touches = TOUCHES.get(rule, NOBODY)
    told = tuple(dict.fromkeys(fields))
    return Change(rule, pointer, told, seen.was, seen.now, touches, _sentence(fields, seen))


def _sentence(fields: list[str], seen: Seen) -> str:
    named = ", ".join(dict.fromkeys(field or "the message" for field in fields))
    return f"{named}: {seen.phrase}"


def _unexplained(changes: list[Change], answers: _Question) -> Iterator[Change]:
    """Yield a change for a direction that breaks although no rule says why."""
    for touched, answer in ((MESSAGES, answers.old_messages), (READERS, answers.old_readers)):
        if answer.holds is False and not any(change.touches == touched for change in changes):
            pointer = answer.witnesses[0].findings[0].pointer
            phrase = f"the whole means something else, as the witness shows at {pointer or '/'}"
            yield Change("restructured", "", ("",), None, None, touched, phrase)
