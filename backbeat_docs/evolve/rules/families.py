"""Rules on families of keywords, which differ only in family, direction and text."""

from collections.abc import Iterator

from backbeat_docs.evolve.place import Place
from backbeat_docs.evolve.rules.rule import MESSAGES, READERS, Difference, Rule, differences
from backbeat_docs.schema.keywords import FAMILIES


def _family_rule(
    name: str, touches: str, family: str, *, phrase: str, what: str, breaks: str, instead: str
) -> Rule:
    """Return the rule for one direction of a family; `touches` decides which.

    Old readers receive values that were refused; old messages have values that are now refused.
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
        phrase="accepts another type of value",
        what="A field accepts another type of value.",
        breaks="Old readers, which in most languages fail while parsing.",
        instead="Add an optional member with the new type next to the old one.",
    ),
    _family_rule(
        "type-narrowed",
        MESSAGES,
        "type",
        phrase="no longer accepts some types of value",
        what="A field no longer accepts a type of value that it accepted.",
        breaks="Old messages with a value of that type.",
        instead="Add an optional member with the narrower type, and deprecate the old one.",
    ),
    _family_rule(
        "range-widened",
        READERS,
        "range",
        phrase="accepts numbers that were out of range",
        what="A number may be outside the old bounds, or between the old steps.",
        breaks="Old readers: their contract refuses such a number, and their data types may be "
        "too small for it.",
        instead="Take a new major version. In a new contract, choose bounds as wide as readers "
        "can represent.",
    ),
    _family_rule(
        "range-narrowed",
        MESSAGES,
        "range",
        phrase="no longer accepts some numbers",
        what="A number must be within narrower bounds, or on wider steps.",
        breaks="Old messages with a number outside the new bounds or steps.",
        instead="Let writers keep to the new bounds first; state them in the next major version.",
    ),
    _family_rule(
        "length-widened",
        READERS,
        "length",
        phrase="accepts lengths that were refused",
        what="A text may be shorter or longer than before.",
        breaks="Old readers, whose columns and buffers have the length in the old contract.",
        instead="Put the rest of a long text into a new optional member, or take a new major "
        "version.",
    ),
    _family_rule(
        "length-narrowed",
        MESSAGES,
        "length",
        phrase="no longer accepts some lengths",
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
        breaks="Old readers, whose pattern refuses the text, and code that parses it.",
        instead="Send the new notation in a new optional member next to the old one.",
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
        phrase="no longer needs the format",
        what="A text no longer needs a format.",
        breaks="Old readers, which parse the text.",
        instead="Keep the format, and send other texts in a new optional member.",
    ),
    _family_rule(
        "format-added",
        MESSAGES,
        "format",
        phrase="must now have a format",
        what="A text must now have a format that was not required.",
        breaks="Old messages with a text that does not have the format.",
        instead="Add a new optional member with the format, and deprecate the old one.",
    ),
    _family_rule(
        "size-widened",
        READERS,
        "size",
        phrase="accepts lists that were refused for their size or for equal items",
        what="A list may have more or fewer items than before, or equal ones.",
        breaks="Old readers, whose contract refuses the list.",
        instead="Send the other items in another message, or take a new major version.",
    ),
    _family_rule(
        "size-narrowed",
        MESSAGES,
        "size",
        phrase="no longer accepts some lists",
        what="A list may no longer have as many or as few items as before, or equal ones.",
        breaks="Old messages with such a list.",
        instead="Let writers keep to the new bounds first; state them in the next major version.",
    ),
)
"""The rules on families, in the order of the page."""
