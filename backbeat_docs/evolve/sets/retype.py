"""Gives the messages of a set another `type`, for a comparison of two majors."""

from backbeat_docs.evolve.sets.enumeration import contains
from backbeat_docs.evolve.sets.forms import (
    ALWAYS,
    Conditions,
    Member,
    ObjectForm,
    OpaquePart,
    SomeMember,
    Values,
    exactly,
    only,
)
from backbeat_docs.patterns import TooComplex


def messages_of_type(type_: str) -> Values:
    """Return all possible messages of a type: the objects with that `type`."""
    return only(objects=(ObjectForm({"type": Member(exactly([type_]), required=True)}),))


def with_type(values: Values, old: str, new: str) -> Values:
    """Return the messages of a set, which all have the old type, with the new type instead.

    Everything else about them stays. An opaque part may depend on the type, so it becomes another
    part. Raises `TooComplex` if an opaque part accepts or refuses the type itself.
    """
    return Values(
        (
            _rename_parts(conditions, old),
            by_type._replace(objects=tuple(_retype(form, old, new) for form in by_type.objects)),
        )
        for conditions, by_type in values.cases
    )


def _rename_parts(conditions: Conditions, old: str) -> Conditions:
    return frozenset(
        (OpaquePart(part.keyword, f"{part.text} with the type {old}"), accepts)
        for part, accepts in conditions
    )


def _retype(form: ObjectForm, old: str, new: str) -> ObjectForm:
    if _depends_on_parts(form.member("type").values):
        raise TooComplex("whether the type is accepted cannot be decided", "type")
    some = tuple(
        one._replace(except_names=one.except_names | {"type"})
        for one in form.some
        if not _is_met_by_type(one, old)
    )
    return form.with_member("type", Member(exactly([new]), required=True))._replace(some=some)


def _is_met_by_type(some: SomeMember, type_: str) -> bool:
    """Return whether the type is the member that must occur, so that the condition is met."""
    if "type" in some.except_names:
        return False
    if _depends_on_parts(some.values):
        raise TooComplex("whether the type is accepted cannot be decided", "type")
    return contains(some.values, type_)


def _depends_on_parts(values: Values) -> bool:
    return any(conditions != ALWAYS for conditions, _ in values.cases)
