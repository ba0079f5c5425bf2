"""Turns the refusals of an engine into findings: one per cause, in document order."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts import Contract
from backbeat_docs.engines import Refusal
from backbeat_docs.schema.ecma import unknown_names
from backbeat_docs.text.pointer import (
    Path,
    Span,
    line_and_column,
    locate,
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
    causes = _find_causes(message.value, refused) + _find_causes(message.value, uses)
    kept, complete = truncate([_Cause(_pointer(cause), cause) for cause in causes])
    spans = {} if message.text is None else locate(message.text, {cause.pointer for cause in kept})
    findings = tuple([_build_finding(cause, message, spans, hide_values) for cause in kept])
    return Verdict(contract.type, contract.version, contract.title, findings, complete)


def explain_unknown_type(
    message: Message, known: Collection[str], *, hide_values: bool = False
) -> Verdict:
    """Return the verdict on a message whose `type` no contract has; `known` are the types."""
    span = None if message.text is None else locate(message.text, ("/type",))["/type"]
    source = read_scalar(message.text, span.start) if span and message.text else None
    words = envelope.unknown_type(message.value, source, known)
    return _refuse_type(message, "type-unknown", sentences.join(words, hide_values))


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


def _find_causes(root: Any, refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return one refusal for each cause, in document order."""
    # An engine may refuse an object once for each of its missing members.
    different = {(r.keyword, r.path, id(r.schema)): r for r in refusals}.values()
    causes = [cause for refusal in different for cause in _split_refusal(root, refusal)]
    if len(causes) > 1:
        causes = list(_merge_renamed(root, list(_keep_one_per_value(causes))))
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
    for name in cause.schema.get("properties", ()):
        if name not in members and envelope.fold_name(name) == wrong:
            return str(name)
    return None


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
    ranks = _precedence(cause), _precedence(other)
    if ranks[0] != ranks[1] or cause.schema is other.schema:
        return ranks[0] < ranks[1]
    return str(cause.schema) < str(other.schema)


_RANK = {keyword: rank for rank, keyword in enumerate(sentences.SENTENCES)}


def _precedence(cause: Refusal) -> tuple[int, str, float]:
    """Return a sort key for the refusals of a value: keyword, then stricter limit."""
    keyword, _, schema = cause
    limit = schema.get(keyword)
    strict = limit if isinstance(limit, (int, float)) else 0
    is_lower_bound = "min" in keyword.lower()
    rank = _RANK.get(keyword, len(_RANK))
    return rank, keyword, -strict if is_lower_bound else strict


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
    cause: _Cause, message: Message, spans: Mapping[str, Span], hide_values: bool
) -> Finding:
    pointer, refusal = cause
    span = spans.get(pointer)
    if span is None or message.text is None:
        return Finding(
            refusal.keyword, pointer, _build_sentence(refusal, message.value, None, hide_values)
        )
    source = read_scalar(message.text, span.start)
    sentence = _build_sentence(refusal, message.value, source, hide_values)
    is_unknown = refusal.keyword == "additionalProperties"
    offset = span.key if is_unknown and span.key is not None else span.start
    return Finding(refusal.keyword, pointer, sentence, *line_and_column(message.text, offset))


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
