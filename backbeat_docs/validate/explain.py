"""Turns the refusals of an engine into findings: one per cause, in document order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts import Contract
from backbeat_docs.engines import Refusal
from backbeat_docs.schema.ecma import unknown_names
from backbeat_docs.text.pointer import Path, Span, line_and_column, locate, to_pointer
from backbeat_docs.text.quoting import field_name
from backbeat_docs.text.strict_json import truncate
from backbeat_docs.validate import sentences
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from backbeat_docs.validate.verdict import Verdict


def explain(message: Message, contract: Contract, refusals: Iterable[Refusal]) -> Verdict:
    """Return the verdict on a message, given what an engine refuses in it."""
    refused = _find_causes(message.value, refusals)
    causes, complete = truncate([_Cause(_pointer(refusal), refusal) for refusal in refused])
    spans = {} if message.text is None else locate(message.text, {c.pointer for c in causes})
    findings = tuple([_build_finding(cause, message, spans) for cause in causes])
    return Verdict(contract.type, contract.version, contract.title, findings, complete)


class _Cause(NamedTuple):
    """A refusal and the pointer of its finding."""

    pointer: str
    refusal: Refusal


def _find_causes(root: Any, refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return one refusal for each cause, in document order."""
    causes = [cause for refusal in refusals for cause in _split_refusal(root, refusal)]
    if len(causes) > 1:
        causes = list(_keep_one_per_value(causes))
    if len(causes) > 1:
        positions = _Positions()
        causes.sort(key=lambda cause: _sort_key(root, cause, positions))
    return causes


def _split_refusal(root: Any, refusal: Refusal) -> Iterator[Refusal]:
    """Yield a refusal for each member that is missing or unknown, at the member's own path."""
    keyword, path, schema = refusal
    if keyword == "required":
        members = _value_at(root, path)
        for name in dict.fromkeys(schema["required"]):
            if name not in members:
                yield Refusal(keyword, (*path, name), schema)
    elif keyword == "additionalProperties" and schema[keyword] is False:
        for name in unknown_names(schema, _value_at(root, path)):
            yield Refusal(keyword, (*path, name), schema)
    else:
        yield refusal


def _value_at(root: Any, path: Path) -> Any:
    for step in path:
        root = root[step]
    return root


def _keep_one_per_value(causes: list[Refusal]) -> Iterable[Refusal]:
    """Keep one refusal per value, by precedence; each missing member is a separate cause."""
    kept: dict[tuple[Path, bool], Refusal] = {}
    for cause in causes:
        key = (cause.path, cause.keyword == "required")
        other = kept.get(key)
        if other is None or _precedence(cause) < _precedence(other):
            kept[key] = cause
    return kept.values()


_RANK = {keyword: rank for rank, keyword in enumerate(sentences.SENTENCES)}


def _precedence(cause: Refusal) -> tuple[int, str, float, str]:
    """Return a sort key for the refusals of a value: keyword, stricter limit, schema text."""
    keyword, _, schema = cause
    limit = schema.get(keyword)
    strict = limit if isinstance(limit, (int, float)) else 0
    is_lower_bound = "min" in keyword.lower()
    rank = _RANK.get(keyword, len(_RANK))
    return rank, keyword, -strict if is_lower_bound else strict, str(schema)


class _Positions:
    """The position of each member in its object, computed once per object."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, int]] = {}

    def of_member(self, name: str, members: dict[str, Any]) -> int:
        known = self._known.get(id(members))
        if known is None:
            known = self._known[id(members)] = {key: index for index, key in enumerate(members)}
        return known[name]


def _sort_key(root: Any, cause: Refusal, positions: _Positions) -> tuple[bool, list[int], int]:
    """Return a sort key by document order; missing members come last, in the contract's order."""
    missing = cause.keyword == "required"
    last = cause.schema["required"].index(cause.path[-1]) if missing else 0
    places = []
    for step in cause.path[:-1] if missing else cause.path:
        places.append(step if isinstance(step, int) else positions.of_member(step, root))
        root = root[step]
    return missing, places, last


def _pointer(refusal: Refusal) -> str:
    """Return the pointer of a finding; a missing member's is that of its object."""
    return to_pointer(refusal.path[:-1] if refusal.keyword == "required" else refusal.path)


def _build_finding(cause: _Cause, message: Message, spans: Mapping[str, Span]) -> Finding:
    pointer, refusal = cause
    sentence = _build_sentence(refusal, message.value)
    span = spans.get(pointer)
    if span is None or message.text is None:
        return Finding(refusal.keyword, pointer, sentence)
    is_unknown = refusal.keyword == "additionalProperties"
    offset = span.key if is_unknown and span.key is not None else span.start
    position = line_and_column(message.text, offset)
    return Finding(refusal.keyword, pointer, sentence, *position)


def _build_sentence(cause: Refusal, root: Any) -> str:
    keyword, path, schema = cause
    if keyword == "required":
        return sentences.required(field_name(path), None, schema)
    if keyword == "additionalProperties" and path:
        parent = field_name(path[:-1]) if path[:-1] else ""
        return sentences.additional(parent, str(path[-1]), schema)
    make = sentences.SENTENCES.get(keyword) or sentences.other(keyword)
    return make(field_name(path), _value_at(root, path), schema)
