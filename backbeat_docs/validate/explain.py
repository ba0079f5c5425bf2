"""Turns the refusals of an engine into findings: one per cause, in document order."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from backbeat_docs.contracts import Contract
from backbeat_docs.engines import Refusal
from backbeat_docs.schema.ecma import unknown_names
from backbeat_docs.text.pointer import (
    Path,
    Span,
    line_and_column,
    locate,
    locate_one,
    position,
    read_scalar,
    to_pointer,
)
from backbeat_docs.text.quoting import field_name
from backbeat_docs.text.strict_json import truncate
from backbeat_docs.validate import envelope, sentences
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from backbeat_docs.validate.verdict import Verdict


def explain(
    message: Message,
    contract: Contract,
    refusals: Iterable[Refusal],
    *,
    uses: Iterable[Refusal] = (),
    others: Iterable[Contract] = (),
    hide_values: bool = False,
) -> Verdict:
    """Return the verdict on a message, given what an engine refuses in it.

    `uses` are the deprecated parts that it uses; the warnings about them follow the errors.

    If the fields of a message are those of another contract in `others`, that is the only finding.
    With `hide_values`, no sentence contains any part of a value.
    """
    refused = list(refusals)
    if len(refused) > 1 and any(_is_missing_field(refusal) for refusal in refused):
        owner = envelope.find_owner(message.value, contract, others)
        if owner is not None:
            return _refuse_type(message, "const", envelope.wrong_body(owner), contract)
    causes = _find_causes(message.value, refused)
    if uses:
        causes += _find_causes(message.value, list(uses))
    if len(causes) == 1:  # as in most invalid messages
        found = _explain_cause(message, causes[0], hide_values)
        return Verdict(contract.type, contract.version, contract.title, (found,))
    findings, complete = _explain_causes(message, causes, hide_values)
    return Verdict(contract.type, contract.version, contract.title, findings, complete)


def _explain_cause(message: Message, cause: Refusal, hide_values: bool) -> Finding:
    pointer = _pointer(cause)
    span = None if message.text is None else locate_one(message.text, pointer)
    return _build_finding(pointer, cause, message, span, hide_values)


def _explain_causes(
    message: Message, causes: Iterable[Refusal], hide_values: bool
) -> tuple[tuple[Finding, ...], bool]:
    kept, complete = truncate([_Cause(_pointer(cause), cause) for cause in causes])
    spans = {} if message.text is None else locate(message.text, {cause.pointer for cause in kept})
    findings = [
        _build_finding(pointer, refusal, message, spans.get(pointer), hide_values)
        for pointer, refusal in kept
    ]
    return tuple(findings), complete


def explain_unknown_type(
    message: Message, known: Collection[str], *, hide_values: bool = False
) -> Verdict:
    """Return the verdict on a message whose `type` no contract has; `known` are the types."""
    span = None if message.text is None else locate_one(message.text, "/type")
    source = read_scalar(message.text, span.start) if span and message.text else None
    sentence = envelope.unknown_type(message.value, source, known, hide_values=hide_values)
    return _refuse_type(message, "type-unknown", sentence)


def _refuse_type(
    message: Message, code: str, sentence: str, contract: Contract | None = None
) -> Verdict:
    finding = Finding(code, "/type", sentence, *position(message.text, "/type"))
    if contract is None:
        return Verdict(findings=(finding,))
    return Verdict(contract.type, contract.version, contract.title, (finding,))


def _is_missing_field(refusal: Refusal) -> bool:
    return refusal.keyword == "required" and not refusal.path


class _Cause(NamedTuple):
    """A refusal and the pointer of its finding."""

    pointer: str
    refusal: Refusal


def _find_causes(root: Any, refusals: list[Refusal]) -> list[Refusal]:
    """Return one refusal for each cause, in document order."""
    if len(refusals) == 1:
        causes = list(_split_refusal(root, refusals[0]))
    else:  # an engine may refuse an object once for each of its missing members
        different = {(r.keyword, r.path, id(r.schema)): r for r in refusals}.values()
        causes = [cause for refusal in different for cause in _split_refusal(root, refusal)]
        causes = list(_keep_one_per_value(causes))
    if len(causes) > 1:
        causes = list(_merge_renamed(root, causes))
        positions = _Positions()
        causes.sort(key=lambda cause: _sort_key(root, cause, positions))
    return causes


def _split_refusal(root: Any, refusal: Refusal) -> Iterable[Refusal]:
    """Return a refusal for each member that is missing or unknown, at the member's own path."""
    keyword, path, schema = refusal
    if keyword == "required":
        members = _value_at(root, path)
        names = [name for name in dict.fromkeys(schema["required"]) if name not in members]
    elif keyword == "additionalProperties" and schema[keyword] is False:
        names = unknown_names(schema, _value_at(root, path))
    else:
        return (refusal,)
    return [Refusal(keyword, (*path, name), schema) for name in names]


def _merge_renamed(root: Any, causes: list[Refusal]) -> Iterable[Refusal]:
    """Leave out a missing member that is there under its name in another case or in camelCase."""
    found = {
        (*cause.path[:-1], _find_renamed(cause, _value_at(root, cause.path[:-1])))
        for cause in causes
        if cause.keyword == "additionalProperties"
    }
    if not found:
        return causes
    return [cause for cause in causes if cause.keyword != "required" or cause.path not in found]


def _find_renamed(cause: Refusal, members: Mapping[str, Any]) -> str | None:
    """Return the absent field whose name an unknown member has, but for case and separators."""
    wrong = envelope.fold_name(str(cause.path[-1])) if cause.path else ""
    names = tuple(cause.schema.get("properties", ()))
    for name, folded in zip(names, _fold_names(names), strict=True):
        if folded == wrong and name not in members:
            return str(name)
    return None


@lru_cache(256)
def _fold_names(names: tuple[str, ...]) -> list[str]:
    return [envelope.fold_name(name) for name in names]


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
        if other is None or _precedes(cause, other):
            kept[key] = cause
    return kept.values()


def _precedes(cause: Refusal, other: Refusal) -> bool:
    """Return whether a refusal is shown rather than another one of the same value."""
    ranks = _rank(cause), _rank(other)
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    limits = _order_limit(cause), _order_limit(other)
    if limits[0] != limits[1] or cause.schema is other.schema:
        return limits[0] < limits[1]
    return str(cause.schema) < str(other.schema)


_RANK = {keyword: rank for rank, keyword in enumerate(sentences.SENTENCES)}


def _rank(cause: Refusal) -> int:
    return _RANK.get(cause.keyword, len(_RANK))


def _order_limit(cause: Refusal) -> tuple[str, float]:
    """Return a sort key for the refusals of a value with one rank: the stricter limit is first."""
    keyword, _, schema = cause
    limit = schema.get(keyword)
    strict = limit if isinstance(limit, (int, float)) else 0
    is_lower_bound = "min" in keyword.lower()
    return keyword, -strict if is_lower_bound else strict


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


def _build_finding(
    pointer: str, cause: Refusal, message: Message, span: Span | None, hide_values: bool
) -> Finding:
    keyword, value, text = cause.keyword, message.value, message.text
    if span is None or text is None:
        return Finding(keyword, pointer, _build_sentence(cause, value, None, hide_values))
    key, offset = span
    if keyword == "required":
        source = None
    elif keyword == "additionalProperties" and key is not None:
        source, offset = None, key
    else:
        source = read_scalar(text, offset)
    sentence = _build_sentence(cause, value, source, hide_values)
    return Finding(keyword, pointer, sentence, *line_and_column(text, offset))


def _build_sentence(cause: Refusal, root: Any, source: str | None, hide_values: bool) -> str:
    keyword, path, schema = cause
    if keyword == "required":
        return sentences.required(field_name(path))
    if keyword == "additionalProperties" and path:
        parent, name = field_name(path[:-1]) if path[:-1] else "", str(path[-1])
        right = _find_renamed(cause, _value_at(root, path[:-1]))
        if right is not None:
            return sentences.renamed(parent, name, right)
        return sentences.additional(parent, name, schema)
    return sentences.build(
        keyword,
        field_name(path),
        _value_at(root, path),
        schema,
        source=source,
        hide_values=hide_values,
    )
