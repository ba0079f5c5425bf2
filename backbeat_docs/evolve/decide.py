"""Whether one schema accepts all that another accepts, with a message that shows it if not."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.engines import ENGINES, Judge
from backbeat_docs.evolve.sets.algebra import intersect, subtract
from backbeat_docs.evolve.sets.budget import spend
from backbeat_docs.evolve.sets.choose import make
from backbeat_docs.evolve.sets.forms import Atom, Member, ObjectForm, Values, known, only
from backbeat_docs.evolve.sets.literal import of_values
from backbeat_docs.evolve.sets.normal import Memory, Normal
from backbeat_docs.evolve.sets.satisfy import plans
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from backbeat_docs.validate.verdict import judge

MAX_WITNESSES = 20
"""The most ways to fail that are shown for one direction."""


class Witness(NamedTuple):
    """A whole message that one contract accepts and the other refuses.

    `accepted_by` and `refused_by` are `old`, `new`, `old-open` or `new-open`; an open contract is
    what a tolerant reader reads by. `findings` are those of the contract that refuses.
    """

    message: dict[str, Any]
    accepted_by: str
    refused_by: str
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


class Side:
    """One contract of a comparison: its values, and the judges of both engines."""

    def __init__(self, name: str, contract: Contract, memory: Memory) -> None:
        self.name, self.contract = name, contract
        self.normal = Normal(contract.schema, memory)
        self.values = known(intersect(self.normal.whole(), _messages(contract.type)))
        self._judges: list[Judge] = []

    @property
    def judges(self) -> list[Judge]:
        """The judges, made when first asked for."""
        if not self._judges:
            self._judges = [engine(self.contract.schema) for engine in ENGINES.values()]
        return self._judges

    def accepts(self, message: dict[str, Any]) -> bool | None:
        """Tell what both engines say of a message; `None` if they disagree."""
        answers = {not judge_(message) for judge_ in self.judges}
        return answers.pop() if len(answers) == 1 else None

    def findings(self, message: dict[str, Any]) -> tuple[Finding, ...]:
        """Return why the contract refuses a message."""
        read = Message(message, self.contract.type, None)
        return judge(read, self.contract, self.judges[0](message)).findings


def _messages(type_: str) -> Values:
    """Return what can be a message of a type at all: the objects that name it."""
    return only(objects=(ObjectForm({"type": Member(of_values([type_]), must=True)}),))


def included(small: Side, large: Side, example: dict[str, Any]) -> Answer:
    """Decide whether `large` accepts every message that `small` accepts."""
    outside = subtract(small.values, large.values)
    witnesses: dict[tuple[tuple[str, str], ...], Witness] = {}
    doubts: list[Doubt] = []
    for candidates in _ways(outside, example, large.values):
        found = next((w for w in candidates if _is_confirmed(w, small, large)), None)
        if found is None:
            doubts += _doubts(small.normal, large.normal)
            continue
        witness = Witness(found, small.name, large.name, large.findings(found))
        way = tuple((finding.code, finding.pointer) for finding in witness.findings)
        witnesses.setdefault(way, witness)
        if len(witnesses) == MAX_WITNESSES:
            break
    if witnesses:
        return Answer(False, tuple(witnesses.values()))
    return Answer(None if doubts else True, (), tuple(dict.fromkeys(doubts)))


def _ways(
    outside: Values, example: dict[str, Any], prefer: Values
) -> Iterator[Iterator[dict[str, Any]]]:
    """Yield, for each way in which a set is not empty, some of its members."""
    for _, typed in outside.cases:
        for form in typed.objects:
            first = next(plans(form), None)
            if first is not None:
                yield _candidates(form, example, prefer)


def _candidates(
    form: ObjectForm, example: dict[str, Any], prefer: Values
) -> Iterator[dict[str, Any]]:
    for plan in islice(plans(form), 5):
        try:
            yield make(form, plan, example, prefer)
        except LookupError:
            continue


def _is_confirmed(message: dict[str, Any], small: Side, large: Side) -> bool:
    spend(10)
    return small.accepts(message) is True and large.accepts(message) is False


def _doubts(small: Normal, large: Normal) -> list[Doubt]:
    """Name the atoms that tell two schemas apart, or all of them if none does."""
    places: dict[Atom, str] = {**small.places, **large.places}
    apart = small.places.keys() ^ large.places.keys() or places.keys()
    reason = "the keyword is not decided, and no message was found that shows a difference"
    return [Doubt(atom.keyword, places[atom], reason) for atom in apart]
