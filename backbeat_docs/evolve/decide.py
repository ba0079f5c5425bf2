"""Whether one schema accepts all that another accepts, with a message that shows it if not."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.engines import ENGINES, Compiled
from backbeat_docs.evolve.sets.forms import Member, ObjectForm, OpaquePart, Values, exactly, only
from backbeat_docs.evolve.sets.translate import Translator
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message

MAX_WITNESSES = 20
"""The most ways to fail that are shown for one direction."""


Party = Literal["old", "new", "old-open", "new-open"]
"""A contract of a comparison; an open contract is what a tolerant reader reads by."""


class Witness(NamedTuple):
    """A whole message that one contract accepts and the other refuses.

    `accepted_by` and `refused_by` are `old`, `new`, `old-open` or `new-open`; an open contract is
    what a tolerant reader reads by. `findings` are those of the contract that refuses.
    """

    message: dict[str, Any]
    accepted_by: Party
    refused_by: Party
    findings: tuple[Finding, ...]


class Doubt(NamedTuple):
    """What could not be decided: a keyword, the pointer of its schema, and why."""

    keyword: str
    pointer: str
    reason: str


class Answer(NamedTuple):
    """Whether inclusion holds (`None`: undecided), the messages against it, and the doubts."""

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __str__(self) -> str:
        return {True: "yes", False: "no", None: "undecided"}[self.holds]


class Answers(NamedTuple):
    """What the bump is made of; `nothing_new` is whether no message is newly accepted."""

    old_messages: Answer
    old_readers: Answer
    nothing_new: Answer


class Side:
    """One contract of a comparison: the messages that it accepts, compiled by both engines."""

    def __init__(self, name: Party, contract: Contract, work: Work) -> None:
        self.name, self.contract, self.work = name, contract, work
        translator = Translator(contract.schema, work)
        accepted = translator.translate(contract.schema)
        self.values = work.algebra.intersect(accepted, _messages(contract.type))
        self.opaque_parts: Mapping[OpaquePart, str] = translator.opaque_parts
        self._engines: list[Compiled] = []

    @property
    def engines(self) -> list[Compiled]:
        """The contract compiled by both engines, when first asked for."""
        if not self._engines:
            self._engines = [engine(self.contract.schema) for engine in ENGINES.values()]
        return self._engines

    def accepts(self, message: dict[str, Any]) -> bool | None:
        """Return what both engines say of a message; `None` if they disagree or one cannot say."""
        try:
            answers = {not refusals(message) for refusals in self.engines}
        except (ValueError, re.error):  # a pattern in the schema that the engine cannot run
            return None
        return answers.pop() if len(answers) == 1 else None

    def findings(self, message: dict[str, Any]) -> tuple[Finding, ...]:
        """Return why the contract refuses a message."""
        read = Message(message, self.contract.type, None)
        return explain(read, self.contract, self.engines[0](message)).findings


def _messages(type_: str) -> Values:
    """Return what can be a message of a type at all: the objects that name it."""
    return only(objects=(ObjectForm({"type": Member(exactly([type_]), required=True)}),))


def decide_inclusion(small: Side, large: Side, example: dict[str, Any]) -> Answer:
    """Decide whether `large` accepts every message that `small` accepts."""
    work = small.work
    outside = work.algebra.subtract(small.values, large.values)
    witnesses: dict[tuple[tuple[str, str], ...], Witness] = {}
    doubts: list[Doubt] = []
    for candidates in work.chooser.objects(outside, example, large.values):
        found = next((m for m in candidates if _is_confirmed(m, small, large)), None)
        if found is None:
            doubts += _doubts(small, large)
            continue
        witness = Witness(found, small.name, large.name, large.findings(found))
        way = tuple((finding.code, finding.pointer) for finding in witness.findings)
        witnesses.setdefault(way, witness)
        if len(witnesses) == MAX_WITNESSES:
            break
    if witnesses:
        return Answer(False, tuple(witnesses.values()))
    return Answer(None if doubts else True, (), tuple(dict.fromkeys(doubts)))


def _is_confirmed(message: dict[str, Any], small: Side, large: Side) -> bool:
    small.work.algebra.spend(10)
    return small.accepts(message) is True and large.accepts(message) is False


def _doubts(small: Side, large: Side) -> Iterator[Doubt]:
    """Name the opaque parts that tell two schemas apart, or all of them if none does."""
    places = {**small.opaque_parts, **large.opaque_parts}
    both = small.opaque_parts.keys() & large.opaque_parts.keys()
    reason = "the keyword is not decided, and no message was found that shows a difference"
    for part in [part for part in places if part not in both] or places:
        yield Doubt(part.keyword, places[part], reason)
    if not places:
        yield Doubt("properties", "", "the engines do not confirm the messages that differ")
