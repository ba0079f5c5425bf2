"""Rules on families of keywords: they differ only in the family, the direction and the words."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.rules.rule import MESSAGES, READERS, Difference, Rule, differences
from backbeat_docs.schema.keywords import FAMILIES


def _family_rule(
    name: str, touches: str, family: str, *, phrase: str, what: str, breaks: str, instead: str
) -> Rule:
    """Return the rule for one direction of a family: whom it touches says which.

    Old readers meet values that were refused, old messages hold values that no longer are accepted.
    """
    keywords = FAMILIES[family]
    moves = Place.gains if touches == READERS else Place.loses

    def find(place: Place) -> Iterator[Difference]:
        if moves(place, *keywords):
            yield from differences(place, keywords, phrase)

    explanation = f"{what}\n\n**Who breaks.** {breaks}\n\n**Instead.** {instead}"
    return Rule(name, touches, keywords, find, explanation)


FAMILY_RULES: tuple[Rule, ...] = (
    _family_rule(
        "type-widened",
        READERS,
        "type",
        phrase="takes another type of value",
        what="A field takes another type of value.",
        breaks="Old readers, in most languages at the moment of parsing.",
        instead="Add an optional member with the new type beside the old one.",
    ),
    _family_rule(
        "type-narrowed",
        MESSAGES,
        "type",
        phrase="takes fewer types of value",
        what="A field no longer takes a type of value that it took.",
        breaks="Old messages with a value of that type.",
        instead="Add an optional member with the narrower type, and deprecate the old one.",
    ),
    _family_rule(
        "range-widened",
        READERS,
        "range",
        phrase="may be a number that was out of range",
        what="A number may lie outside the old bounds, or between the old steps.",
        breaks="Old readers: their contract refuses such a number, and their types may be too "
        "small for it.",
        instead="If the old bound was a guess, that is a new major version; state bounds as wide "
        "as the readers can hold in the first place.",
    ),
    _family_rule(
        "range-narrowed",
        MESSAGES,
        "range",
        phrase="may no longer be every number that it could be",
        what="A number must lie within narrower bounds, or on wider steps.",
        breaks="Old messages with a number outside them.",
        instead="Let writers keep to the new bounds first; state them in the next major version.",
    ),
    _family_rule(
        "length-widened",
        READERS,
        "length",
        phrase="may have a length that was refused",
        what="A text may be shorter or longer than before.",
        breaks="Old readers: columns and buffers are made to the length that a contract says.",
        instead="Put the rest of a long text into a new optional member, or take a new major "
        "version.",
    ),
    _family_rule(
        "length-narrowed",
        MESSAGES,
        "length",
        phrase="may no longer have every length that it could",
        what="A text may no longer be as short or as long as before.",
        breaks="Old messages with such a text.",
        instead="Let writers shorten their texts first; state the bound in the next major version.",
    ),
    _family_rule(
        "pattern-widened",
        READERS,
        "pattern",
        phrase="matches texts that were refused",
        what="A pattern matches a text that it did not match.",
        breaks="Old readers, whose pattern refuses the text, and code that cuts it apart.",
        instead="Send the new notation in a new optional member beside the old one.",
    ),
    _family_rule(
        "pattern-narrowed",
        MESSAGES,
        "pattern",
        phrase="no longer matches every text that it did",
        what="A pattern no longer matches a text that it matched.",
        breaks="Old messages with such a text.",
        instead="Let writers keep to the narrower pattern first; state it in the next major "
        "version.",
    ),
    _family_rule(
        "format-loosened",
        READERS,
        "format",
        phrase="need not have the format any more",
        what="A text need no longer have a format.",
        breaks="Old readers, who parse the text.",
        instead="Keep the format, and put what does not fit it into a new optional member.",
    ),
    _family_rule(
        "format-added",
        MESSAGES,
        "format",
        phrase="must have a format now",
        what="A text must have a format that it need not have had.",
        breaks="Old messages with a text that has not.",
        instead="Add a new optional member with the format, and deprecate the old one.",
    ),
    _family_rule(
        "size-widened",
        READERS,
        "size",
        phrase="may be a list that was refused for its size or its repeats",
        what="A list may have more or fewer items than before, or equal ones.",
        breaks="Old readers, whose contract refuses the list.",
        instead="Send what is too much in another message, or take a new major version.",
    ),
    _family_rule(
        "size-narrowed",
        MESSAGES,
        "size",
        phrase="may no longer be every list that it could be",
        what="A list may no longer have as many or as few items as before, or equal ones.",
        breaks="Old messages with such a list.",
        instead="Let writers keep to the new bounds first; state them in the next major version.",
    ),
)
"""The rows of these rules, in the order of the page."""
