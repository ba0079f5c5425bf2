"""The differences between two contracts, each with its rule and a sentence."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.evolve.decide import Answers
from backbeat_docs.evolve.place import places
from backbeat_docs.evolve.rules import RULES
from backbeat_docs.evolve.rules.rule import MESSAGES, READERS, UNDECIDED, Difference, Rule
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.patterns import TooComplex


class Change(NamedTuple):
    """One difference: its rule, its place in the schema, was, now, and whom it touches."""

    rule: str
    pointer: str
    fields: tuple[str, ...]
    was: Any
    now: Any
    touches: str
    sentence: str


def explain(old: Contract, new: Contract, answers: Answers, work: Work) -> tuple[Change, ...]:
    """Return the differences as changes, or none if that is too much work."""
    try:
        changes = list(_find_changes(old, new, work))
    except (TooComplex, RecursionError):
        return ()
    if None in (answer.holds for answer in answers):
        changes = [
            change._replace(touches=UNDECIDED) if change.rule == "restructured" else change
            for change in changes
        ]
    return (*changes, *_find_unexplained(changes, answers))


def _find_changes(old: Contract, new: Contract, work: Work) -> Iterator[Change]:
    """Yield every difference; one that affects several fields is yielded once."""
    found: dict[tuple[str, str, str], tuple[Rule, Difference, list[str]]] = {}
    for place in places(old.schema, new.schema, work):
        for rule in RULES.values():
            for difference in rule.find(place):
                field, keyword, _, now, _ = difference
                schema = place.old if now is None else place.new
                pointer = f"{schema.pointers.get(keyword.partition('/')[0], '')}/{keyword}"
                name = field.rpartition(".")[2] if keyword == "required" else ""
                row = found.setdefault((rule.name, pointer, name), (rule, difference, []))
                row[2].append(field)
    for (_, pointer, _), (rule, difference, fields) in found.items():
        yield _build_change(rule, pointer, difference, tuple(dict.fromkeys(fields)))


def _build_change(
    rule: Rule, pointer: str, difference: Difference, fields: tuple[str, ...]
) -> Change:
    named = ", ".join(dict.fromkeys(field or "the message" for field in fields))
    sentence = f"{named}: {difference.phrase}"
    return Change(
        rule.name, pointer, fields, difference.was, difference.now, rule.touches, sentence
    )


def _find_unexplained(changes: list[Change], answers: Answers) -> Iterator[Change]:
    """Yield a change for each direction that breaks without a change that explains it."""
    for touched, answer in ((MESSAGES, answers.old_messages), (READERS, answers.old_readers)):
        if answer.holds is False and not any(change.touches == touched for change in changes):
            pointer = answer.witnesses[0].findings[0].pointer
            phrase = (
                f"the schema as a whole accepts other messages; see the witness at {pointer or '/'}"
            )
            yield Change("restructured", "", ("",), None, None, touched, phrase)
