"""Sentences about a message as a whole: no object, and no `type`, an unknown or a wrong one."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from backbeat_docs.contracts import Contract
from backbeat_docs.text import lazy
from backbeat_docs.text.quoting import NEAR, did_you_mean, quote, show_value
from backbeat_docs.validate.parts import compile_template
from backbeat_docs.validate.sentences import GOT_KIND, Words

TYPE = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.v[0-9]+"
"""What a message's type looks like."""

MOST_SEARCHED = 100
"""The most members of a message in which a hint is sought."""

_TYPE = lazy.pattern(TYPE)
_SPACE = " \t\n\r"

ENVELOPE: Mapping[str, Words] = {
    "not an object": Words("message must be a JSON object", *GOT_KIND),
    "no type": Words("type field is required", "", ""),
    "type inside": Words("type must be one of: {types}", ", got {shown}"),
    "type of another kind": Words("type must be one of: {types}", *GOT_KIND),
    "unknown type": Words("type must be one of: {types}", ", got {shown}"),
    "wrong body": Words("type must be {type} for this body: it looks like {article} {title}", ""),
}
"""The sentences about a message as a whole; a hint may follow each."""

HINTS: Mapping[str, str] = {
    "several": "; several messages go one per line, as NDJSON",
    "twice": "; the text was encoded twice",
    "renamed": ": {name} must be written type",
    "text": ": the message is text in {name}; send it as JSON, on its own",
    "inside": ": the message is inside {name}; send it on its own",
    "type inside": " (the message is inside {name}; send it on its own)",
    "majors": " ({name} exists as {majors})",
}
"""What may follow a sentence: why the message is refused, or what is likely meant."""


def _join(words: Words, hint: str, value: Any, source: str | None, hide_values: bool) -> str:
    write = compile_template(words.hidden if hide_values else words.got)
    return words.statement + write(value, show_value(value, source), {}) + hint


def not_an_object(value: Any, source: str | None, *, hide_values: bool = False) -> str:
    """Return the sentence for JSON that is not an object."""
    hint = ""
    if isinstance(value, list):
        hint = HINTS["several"]
    elif isinstance(value, str) and value.lstrip(_SPACE)[:1] == "{":
        hint = HINTS["twice"]
    return _join(ENVELOPE["not an object"], hint, value, source, hide_values)


def missing_type(message: Mapping[str, Any]) -> str:
    """Return the sentence for a message without `type`, with a hint where one is likely meant."""
    hints = (_find_type_in(name, item) for name, item in islice(message.items(), MOST_SEARCHED))
    return ENVELOPE["no type"].statement + next(filter(None, hints), "")


def _find_type_in(name: str, item: Any) -> str:
    """Return a hint if a member is meant as the `type`, or contains the message."""
    hint = ""
    if isinstance(item, str):
        if fold_name(name).endswith("type") or _TYPE.fullmatch(item):
            hint = "renamed"
        elif item.lstrip(_SPACE)[:1] == "{" and '"type"' in item:
            hint = "text"
    elif isinstance(item, dict) and isinstance(item.get("type"), str):
        hint = "inside"
    return HINTS[hint].format(name=quote(name)) if hint else ""


def fold_name(name: str) -> str:
    """Return a member's name without case and separators: `agentId` and `agent_id` are equal."""
    return name.replace("_", "").replace("-", "").lower()


def unknown_type(
    message: Mapping[str, Any],
    source: str | None,
    known: Collection[str],
    *,
    hide_values: bool = False,
) -> str:
    """Return the sentence for a message whose `type` no contract has; `known` are the types."""
    value, types = message["type"], sorted(known)
    inner = _find_message_in(message, types)
    if inner is not None:
        key, hint = "type inside", HINTS["type inside"].format(name=quote(inner))
    elif isinstance(value, str):
        key, hint = "unknown type", "" if hide_values else _suggest_type(value, types)
    else:
        key, hint = "type of another kind", ""
    words = ENVELOPE[key]
    words = words._replace(statement=words.statement.format(types=", ".join(types)))
    return _join(words, hint, value, source, hide_values)


def _find_message_in(message: Mapping[str, Any], types: list[str]) -> str | None:
    """Return the name of a member that is a message of a known type."""
    for name, item in islice(message.items(), MOST_SEARCHED):
        if isinstance(item, dict) and item.get("type") in types:
            return name
    return None


def _suggest_type(value: str, types: list[str]) -> str:
    """Name the majors of a type, the nearest type, or the only one that is part of the other."""
    folded = value.lower()
    name, _, major = folded.rpartition(".v")
    majors = [type_ for type_ in types if type_.rpartition(".v")[0] == name]
    if majors and major.isascii() and major.isdigit() and folded not in majors:
        found = " and ".join(f"v{type_.rpartition('.v')[2]}" for type_ in majors)
        return HINTS["majors"].format(name=name, majors=found)
    if hint := did_you_mean(value, types):
        return hint
    holding = [type_ for type_ in types if folded in type_ or type_ in folded]
    return NEAR.format(word=quote(holding[0])) if len(holding) == 1 else ""


def wrong_body(owner: Contract) -> str:
    """Return the sentence for a body that fits another contract."""
    article = "an" if owner.title[:1] in "AEIOU" else "a"
    template = ENVELOPE["wrong body"].statement
    return template.format(type=quote(owner.type), article=article, title=owner.title)


def find_owner(
    message: Mapping[str, Any], contract: Contract, others: Iterable[Contract]
) -> Contract | None:
    """Return the contract whose fields a message has, if that is clearly another one.

    The fields that are missing or unknown there are fewer than half of those that are missing or
    unknown here, and the message has a field that only the other contract has. Only closed
    contracts are compared: an open one may have any field.
    """
    if not _is_closed(contract):
        return None
    limit, found = _count_misfits(message, contract) / 2, None
    here = contract.schema["properties"]
    for other in others:
        if other.type == contract.type or not _is_closed(other):
            continue
        own = other.schema["properties"].keys() - here.keys()
        misfits = _count_misfits(message, other)
        if misfits < limit and not own.isdisjoint(message):
            limit, found = misfits, other
    return found


def _is_closed(contract: Contract) -> bool:
    schema = contract.schema
    return schema.get("additionalProperties") is False and "properties" in schema


def _count_misfits(message: Mapping[str, Any], contract: Contract) -> int:
    """Return the number of fields that are missing, and of those that the contract lacks."""
    properties = contract.schema["properties"]
    missing = sum(name not in message for name in contract.schema.get("required", ()))
    return missing + sum(name not in properties for name in message)
