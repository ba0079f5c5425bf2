"""Decides whether one schema accepts every message of another, with a witness if not."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.engines import ENGINES, Compiled
from backbeat_docs.evolve.second import proves_inclusion
from backbeat_docs.evolve.sets.forms import OpaquePart, Values
from backbeat_docs.evolve.sets.plans import NEVER
from backbeat_docs.evolve.sets.retype import messages_of_type, with_type
from backbeat_docs.evolve.sets.translate import Translator
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message

MAX_WITNESSES = 20
"""The maximum number of witnesses for one direction."""


Party = Literal["old", "new", "old-open", "new-open"]
"""A contract of a comparison; tolerant readers use an open contract."""


Decider = Literal["backbeat", "jsonschema-rs"]
"""Who decided an answer: this project, or the second opinion of another."""


class Witness(NamedTuple):
    """A complete message that one contract accepts and the other refuses.

    It has the type of the contract that accepts it. Between two majors, the contract that refuses
    it refuses the same message with its own type.

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
    """Whether the inclusion holds (`None`: undecided), the counterexamples, and the doubts.

    An undecided answer has at least one doubt. `decided_by` is who decided.
    """

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    decided_by: Decider = "backbeat"


class Answers(NamedTuple):
    """The answers that decide the bump; `nothing_new`: whether no message is newly accepted."""

    old_messages: Answer
    old_readers: Answer
    nothing_new: Answer


class Side:
    """One contract of a comparison: the messages that it accepts, compiled by both engines.

    Its messages are compared as messages of `type_`, the type of the newer major.
    """

    def __init__(
        self, name: Party, contract: Contract, work: Work, type_: str | None = None
    ) -> None:
        self.name, self.contract, self.work = name, contract, work
        self.type = type_ or contract.type
        translator = Translator(contract.schema, work)
        accepted = translator.translate(contract.schema)
        own = work.algebra.intersect(accepted, messages_of_type(contract.type))
        is_same = self.type == contract.type
        self.values: Values = own if is_same else with_type(own, contract.type, self.type)
        self.opaque_parts: Mapping[OpaquePart, str] = translator.opaque_parts
        self._engines: list[Compiled] = []

    @property
    def engines(self) -> list[Compiled]:
        """The contract compiled by both engines, at first use."""
        if not self._engines:
            self._engines = [engine(self.contract.schema) for engine in ENGINES.values()]
        return self._engines

    def accepts(self, message: dict[str, Any]) -> bool | None:
        """Return whether both engines accept a message; `None` if they disagree or one fails.

        A message of the compared type is validated with the contract's own type.
        """
        own = self.with_own_type(message)
        try:
            answers = {not refusals(own) for refusals in self.engines}
        except (ValueError, re.error, TooComplex, RecursionError):  # an engine cannot run it
            return None
        return answers.pop() if len(answers) == 1 else None

    def with_own_type(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return a message of the compared type with the contract's own type."""
        if self.type == self.contract.type or message.get("type") != self.type:
            return message
        return {**message, "type": self.contract.type}

    def findings(self, message: dict[str, Any]) -> tuple[Finding, ...]:
        """Return the findings for a message that the contract refuses."""
        own = self.with_own_type(message)
        read = Message(own, self.contract.type, None)
        return explain(read, self.contract, self.engines[0](own)).findings


def decide_inclusion(small: Side, large: Side, example: dict[str, Any]) -> Answer:
    """Decide whether `large` accepts every message that `small` accepts.

    The answer is yes only if no message is left outside, or if the second opinion says so, and no
    only if both engines confirm a message. Everything else is undecided.
    """
    witnesses: dict[Way, Witness] = {}
    try:
        outside = small.work.algebra.subtract(small.values, large.values)
        if small.work.planner.certainty(outside) == NEVER:
            return Answer(True)
        _collect_witnesses(witnesses, outside, small, large, example)
        doubts = tuple(dict.fromkeys(_find_doubts(small, large)))
    except (TooComplex, RecursionError) as error:  # perhaps after some witnesses were found
        doubts = (explain_failure(error, small.contract, large.contract),)
    if witnesses:
        return Answer(False, tuple(witnesses.values()))
    if _second_opinion(small, large):
        return Answer(True, decided_by="jsonschema-rs")
    return Answer(None, (), doubts)


Way: TypeAlias = tuple[tuple[str, str], ...]
"""How a message is refused: the codes and the pointers of the findings."""


def _collect_witnesses(
    witnesses: dict[Way, Witness],
    outside: Values,
    small: Side,
    large: Side,
    example: dict[str, Any],
) -> None:
    """Add confirmed messages, one for each way in which `large` refuses them."""
    for candidates in small.work.chooser.objects(outside, example, large.values):
        found = next((m for m in candidates if _is_confirmed(m, small, large)), None)
        if found is not None:
            sent, findings = small.with_own_type(found), large.findings(found)
            way = tuple((finding.code, finding.pointer) for finding in findings)
            witnesses.setdefault(way, Witness(sent, small.name, large.name, findings))
            if len(witnesses) == MAX_WITNESSES:
                break


def _second_opinion(small: Side, large: Side) -> bool:
    """Return whether another implementation proves the inclusion, for messages of one type."""
    if small.contract.type != large.contract.type:
        return False
    return proves_inclusion(small.contract.schema, large.contract.schema, small.type)


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


def explain_failure(error: Exception, old: Contract, new: Contract) -> Doubt:
    """Return why a decision failed; if no keyword is known, name the most likely one."""
    reason, blamed = "the schema is nested too deeply", None
    if isinstance(error, TooComplex):
        reason, blamed = str(error), error.keyword
    found = [place for contract in (new, old) for place in _list_keywords(contract.schema)]
    keyword, pointer = max(found, key=lambda place: _estimate_cost(place[0], blamed))
    return Doubt(keyword, pointer, reason)


def _estimate_cost(keyword: str, blamed: str | None) -> tuple[bool, bool, bool]:
    """Return a sort key; the costliest keywords apply several schemas to the same value."""
    row = KEYWORDS.get(keyword)
    target = row.target if row and row.layout else None
    return keyword == blamed, target == "itself", target is not None


def _list_keywords(schema: Any) -> Iterator[tuple[str, str]]:
    try:
        for pointer, node in subschemas(schema):
            yield from ((keyword, pointer) for keyword in node)
    except RecursionError:
        return
