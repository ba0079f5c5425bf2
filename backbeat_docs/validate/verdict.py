"""A message and a contract make a verdict: refusals become findings, in our words."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.engines import Refusal, Schema
from backbeat_docs.schema.ecma import unknown
from backbeat_docs.text.quoting import field_name
from backbeat_docs.text.strict_json import Path, bounded, to_pointer
from backbeat_docs.validate import sentences
from backbeat_docs.validate.finding import Finding, Text
from backbeat_docs.validate.message import Message


class Verdict(NamedTuple):
    """What the contract says of one message.

    `type` is the contract's message type (`None` when none was reached), `version` the contract's
    version, `title` its name for people; `findings` is empty when the message is valid. At most
    `MOST_FINDINGS` of one message are listed; `complete` tells whether those are all.
    """

    type: str | None = None
    version: str | None = None
    title: str | None = None
    findings: tuple[Finding, ...] = ()
    complete: bool = True

    @property
    def valid(self) -> bool:
        """Whether the contract accepts the message."""
        return not self.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings, under the name that readers of other validators expect."""
        return self.findings


def judge(message: Message, contract: Contract, refusals: Iterable[Refusal]) -> Verdict:
    """Make the verdict on a message of what an engine refused in it."""
    faults = _causes(message.value, refusals)
    if len(faults) < 2:  # most of what is wrong is wrong once
        found = tuple([_finding(fault, message.text) for fault in faults])
        return Verdict(contract.type, contract.version, contract.title, found)
    findings, complete = bounded(_finding(fault, message.text) for fault in faults)
    if message.text is not None:
        message.text.expect([finding.pointer for finding in findings])
    return Verdict(contract.type, contract.version, contract.title, findings, complete)


def _finding(fault: "_Fault", text: Text | None) -> Finding:
    return Finding(fault.keyword, to_pointer(fault.path), _sentence(fault), text)


_LEAST = frozenset(keyword for keyword in sentences.SENTENCES if "min" in keyword.lower())
_RANK = {keyword: rank for rank, keyword in enumerate(sentences.SENTENCES)}


class _Fault(NamedTuple):
    """A refusal on its way to a sentence: what is named, and the value that is refused."""

    keyword: str
    path: Path
    named: Path
    value: Any
    schema: Schema


def _causes(root: Any, refusals: Iterable[Refusal]) -> list[_Fault]:
    """Split refusals into faults, keep one for each cause, and sort them by place."""
    faults = [fault for refusal in refusals for fault in _faults(root, refusal)]
    if len(faults) > 1:
        faults = list(_one_a_cause(faults))
    if len(faults) > 1:
        positions = _Positions()
        faults.sort(key=lambda fault: _order(root, fault, positions))
    return faults


def _faults(root: Any, refusal: Refusal) -> list[_Fault]:
    """Split a refusal into one fault for each member that is missing or unknown."""
    keyword, path, schema = refusal
    value = _at(root, path)
    if keyword == "required":
        missing = [name for name in dict.fromkeys(schema["required"]) if name not in value]
        return [_Fault(keyword, path, (*path, name), None, schema) for name in missing]
    if keyword == "additionalProperties" and schema[keyword] is False:
        names = unknown(schema, value)
        return [_Fault(keyword, (*path, name), (*path, name), name, schema) for name in names]
    return [_Fault(keyword, path, path, value, schema)]


def _at(root: Any, path: Path) -> Any:
    for step in path:
        root = root[step]
    return root


def _one_a_cause(faults: list[_Fault]) -> Iterable[_Fault]:
    """Keep one fault for each value, by precedence; missing members are causes of their own."""
    kept: dict[tuple[Path, bool], _Fault] = {}
    for fault in faults:
        cause = (fault.named, fault.keyword == "required")
        other = kept.get(cause)
        if other is None or _rank(fault) < _rank(other):
            kept[cause] = fault
    return kept.values()


def _rank(fault: _Fault) -> tuple[int, str, float, str]:
    """Order what refuses one value: by keyword, then the stricter limit, whoever says it."""
    limit = fault.schema.get(fault.keyword)
    strict = limit if isinstance(limit, (int, float)) else 0
    least = fault.keyword in _LEAST
    rank = _RANK.get(fault.keyword, len(_RANK))
    return rank, fault.keyword, -strict if least else strict, str(fault.schema)


class _Positions:
    """Where each member stands in its object, noted when an object is first met."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, int]] = {}

    def of(self, name: str, members: dict[str, Any]) -> int:
        known = self._known.get(id(members))
        if known is None:
            known = self._known[id(members)] = {key: index for index, key in enumerate(members)}
        return known[name]


def _order(root: Any, fault: _Fault, positions: _Positions) -> tuple[bool, list[int], int]:
    """Sort by place in the document; missing members come last, in the contract's order."""
    missing = fault.keyword == "required"
    last = fault.schema["required"].index(fault.named[-1]) if missing else 0
    places = []
    for step in fault.path:
        places.append(step if isinstance(step, int) else positions.of(step, root))
        root = root[step]
    return missing, places, last


def _sentence(fault: _Fault) -> str:
    if fault.keyword == "additionalProperties" and fault.named:
        parent = field_name(fault.named[:-1]) if fault.named[:-1] else ""
        return sentences.additional(parent, str(fault.named[-1]), fault.schema)
    field = field_name(fault.named)
    if fault.keyword == "required":
        return sentences.required(field, None, fault.schema)
    make = sentences.SENTENCES.get(fault.keyword) or sentences.other(fault.keyword)
    return make(field, fault.value, fault.schema)
