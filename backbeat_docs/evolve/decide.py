"""Decides whether one schema accepts every message of another, with a witness if not."""

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
"""The maximum number of witnesses for one direction."""


Party = Literal["old", "new", "old-open", "new-open"]
"""A contract of a comparison; tolerant readers use an open contract."""


class Witness(NamedTuple):
    """A complete message that one contract accepts and the other refuses.

    `accepted_by` and `refused_by` are `old`, `new`, `old-open` or `new-open`; tolerant readers use
    an open contract. `findings` are those of the contract that refuses the message.
    """

    message: dict[str, Any]
    accepted_by: Party
    refused_by: Party
    findings: tuple[Finding, ...]


class Doubt(NamedTuple):
    """A reason for an undecided answer: a keyword, the pointer of its schema, and the cause."""

    keyword: str
    pointer: str
    reason: str


class Answer(NamedTuple):
    """Whether the inclusion holds (`None`: undecided), the counterexamples, and the doubts."""

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Answers(NamedTuple):
    """The answers that decide the bump; `nothing_new`: whether no message is newly accepted."""

    old_messages: Answer
    old_readers: Answer
    nothing_new: Answer


class Side:
    """One contract of a comparison: the messages that it accepts, compiled by both engines."""

    def __init__(self, name: Party, contract: Contract, work: Work) -> None:
        self.name, self.contract, self.work = name, contract, work
        translator = Translator(contract.schema, work)
        accepted = translator.translate(contract.schema)
        self.values = work.algebra.intersect(accepted, _messages_of_type(contract.type))
        self.opaque_parts: Mapping[OpaquePart, str] = translator.opaque_parts
        self._engines: list[Compiled] = []

    @property
    def engines(self) -> list[Compiled]:
        """The contract compiled by both engines, at first use."""
        if not self._engines:
            self._engines = [engine(self.contract.schema) for engine in ENGINES.values()]
        return self._engines

    def accepts(self, message: dict[str, Any]) -> bool | None:
        """Return whether both engines accept a message; `None` if they disagree or one fails."""
        try:
            answers = {not refusals(message) for refusals in self.engines}
        except (ValueError, re.error):  # a pattern in the schema that the engine cannot run
            return None
        return answers.pop() if len(answers) == 1 else None

    def findings(self, message: dict[str, Any]) -> tuple[Finding, ...]:
        """Return the findings for a message that the contract refuses."""
        read = Message(message, self.contract.type, None)
        return explain(read, self.contract, self.engines[0](message)).findings


def _messages_of_type(type_: str) -> Values:
    """Return all possible messages of a type: the objects with that `type`."""
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
            doubts += _find_doubts(small, large)
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


def _find_doubts(small: Side, large: Side) -> Iterator[Doubt]:
    """Yield the opaque parts that only one schema has, or all of them if there are none."""
    places = {**small.opaque_parts, **large.opaque_parts}
    both = small.opaque_parts.keys() & large.opaque_parts.keys()
    reason = "the keyword cannot be decided, and no message was found that shows a difference"
    for part in [part for part in places if part not in both] or places:
        yield Doubt(part.keyword, places[part], reason)
    if not places:
        yield Doubt("properties", "", "the engines do not confirm the messages that should differ")
