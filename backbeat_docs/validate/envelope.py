"""Sentences about a message as a whole: no object, and no `type`, an unknown or a wrong one."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from backbeat_docs.contracts import Contract
from backbeat_docs.text import lazy
from backbeat_docs.text.quoting import did_you_mean, quote, show_value
from backbeat_docs.validate.sentences import Words, got_kind

_TYPE = lazy.pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.v[0-9]+")
_SEARCHED = 100  # members of a message in which a hint is sought


def not_an_object(value: Any, source: str | None) -> Words:
    """Return the sentence for JSON that is not an object."""
    got, hidden = got_kind(value, show_value(value, source))
    hint = ""
    if isinstance(value, list):
        hint = "; several messages go one per line, as NDJSON"
    elif isinstance(value, str) and value.lstrip()[:1] == "{":
        hint = "; the text was encoded twice"
    return Words("message must be a JSON object", got + hint, hidden + hint)


def missing_type(message: Mapping[str, Any]) -> str:
    """Return the sentence for a message without `type`, with a hint where one is likely meant."""
    hints = (_find_type_in(name, item) for name, item in islice(message.items(), _SEARCHED))
    hint = next(filter(None, hints), "")
    return f"type field is required{': ' if hint else ''}{hint}"


def _find_type_in(name: str, item: Any) -> str:
    """Return a hint if a member is meant as the `type`, or contains the message."""
    if isinstance(item, str):
        if fold_name(name).endswith("type") or _TYPE.fullmatch(item):
            return f"{quote(name)} must be written type"
        if item.lstrip()[:1] == "{" and '"type"' in item:
            return f"the message is text in {quote(name)}; send it as JSON, on its own"
    if isinstance(item, dict) and isinstance(item.get("type"), str):
        return f"the message is inside {quote(name)}; send it on its own"
    return ""


def fold_name(name: str) -> str:
    """Return a member's name without case and separators: `agentId` and `agent_id` are equal."""
    return name.replace("_", "").replace("-", "").casefold()


def unknown_type(message: Mapping[str, Any], source: str | None, known: Collection[str]) -> Words:
    """Return the sentence for a message whose `type` no contract has; `known` are the types."""
    value, listed = message["type"], sorted(known)
    statement = f"type must be one of: {', '.join(listed)}"
    for name, item in islice(message.items(), _SEARCHED):
        if isinstance(item, dict) and item.get("type") in listed:
            hint = f" (the message is inside {quote(name)}; send it on its own)"
            return Words(statement, f", got {show_value(value, source)}{hint}", hint)
    if not isinstance(value, str):
        return Words(statement, *got_kind(value, show_value(value, source)))
    return Words(statement, f", got {show_value(value, source)}{_suggest_type(value, listed)}")


def _suggest_type(value: str, known: list[str]) -> str:
    """Name the majors of a type, the nearest type, or the only one that is part of the other."""
    folded = value.casefold()
    name, _, major = folded.rpartition(".v")
    majors = [type_ for type_ in known if type_.rpartition(".v")[0] == name]
    if majors and major.isdigit() and folded not in majors:
        found = " and ".join(f"v{type_.rpartition('.v')[2]}" for type_ in majors)
        return f" ({majors[0].rpartition('.v')[0]} exists as {found})"
    if hint := did_you_mean(value, known):
        return hint
    holding = [type_ for type_ in known if folded in type_ or type_ in folded]
    return f" (did you mean {quote(holding[0])}?)" if len(holding) == 1 else ""


def wrong_body(owner: Contract) -> str:
    """Return the sentence for a body that fits another contract."""
    article = "an" if owner.title[:1] in "AEIOU" else "a"
    return f"type must be {quote(owner.type)} for this body: it looks like {article} {owner.title}"


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
