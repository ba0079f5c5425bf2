"""The differences between two contracts, each with its rule and a sentence."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.evolve.decide import Answers
from backbeat_docs.evolve.place import ResolvedSchema, places
from backbeat_docs.evolve.positions import find_nearest
from backbeat_docs.evolve.rules import RULES
from backbeat_docs.evolve.rules.rule import MESSAGES, READERS, UNDECIDED, Difference, Rule
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.patterns import TooComplex


class Change(NamedTuple):
    """One difference: its rule, its place in the schema, was, now, and whom it touches.

    `pointer` leads into the new schema, or into the old one where nothing is left of it;
    `old_pointer` always leads into the old one, to the nearest place that it has.
    """

    rule: str
    pointer: str
    fields: tuple[str, ...]
    was: Any
    now: Any
    touches: str
    sentence: str
    old_pointer: str = ""


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
    found: dict[tuple[str, str, str], tuple[Rule, Difference, str, list[str]]] = {}
    for place in places(old.schema, new.schema, work):
        for rule in RULES.values():
            for difference in rule.find(place):
                field, keyword, _, now, _ = difference
                was, is_ = (_point_at(schema, keyword) for schema in (place.old, place.new))
                pointer = was if now is None else is_
                name = field.rpartition(".")[2] if keyword == "required" else ""
                row = found.setdefault((rule.name, pointer, name), (rule, difference, was, []))
                row[3].append(field)
    for (_, pointer, _), (rule, difference, was, fields) in found.items():
        pointers = (pointer, find_nearest(old.schema, was))
        yield _build_change(rule, pointers, difference, tuple(dict.fromkeys(fields)))


def _point_at(schema: ResolvedSchema, keyword: str) -> str:
    """Return the pointer of a keyword; without it, of where it would be."""
    known = schema.pointers.get(keyword.partition("/")[0])
    pointer = next(iter(schema.pointers.values()), "") if known is None else known
    return f"{pointer}/{keyword}"


def _build_change(
    rule: Rule, pointers: tuple[str, str], difference: Difference, fields: tuple[str, ...]
) -> Change:
    pointer, old_pointer = pointers
    named = ", ".join(dict.fromkeys(field or "the message" for field in fields))
    sentence = f"{named}: {difference.phrase}"
    was, now = difference.was, difference.now
    return Change(rule.name, pointer, fields, was, now, rule.touches, sentence, old_pointer)


def _find_unexplained(changes: list[Change], answers: Answers) -> Iterator[Change]:
    """Yield a change for each direction that breaks without a change that explains it."""
    for touched, answer in ((MESSAGES, answers.old_messages), (READERS, answers.old_readers)):
        if answer.holds is False and not any(change.touches == touched for change in changes):
            pointer = answer.witnesses[0].findings[0].pointer
            phrase = (
                f"the schema as a whole accepts other messages; see the witness at {pointer or '/'}"
            )
            yield Change("restructured", "", ("",), None, None, touched, phrase)
