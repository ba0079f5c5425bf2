"""Validate the JSON examples of pages: the site shows the verdicts, the tests check them.

Both engines validate an example and must agree. Its fence states what is expected: nothing (the
example is valid), or exactly the findings that it must produce.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs import contracts
from backbeat_docs.contracts.catalogue import Catalogue, Contract
from backbeat_docs.document.fences import OWN, RENDERED, USES, Fence, FenceError, intended_use, use
from backbeat_docs.engines import ENGINES, Compiled, EngineName
from backbeat_docs.schema.walk import resolve
from backbeat_docs.text import strict_json
from backbeat_docs.validate import message
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from backbeat_docs.validate.validator import MessageValidator
from backbeat_docs.validate.verdict import Verdict


class PlacedFinding(NamedTuple):
    """A finding in an example, with its line and column on the page."""

    finding: Finding
    line: int
    column: int


class CheckedExample(NamedTuple):
    """The result of validating one example.

    `subject` is what the example was validated as ("BeatFrame 1.0.0"). `problems` are the
    differences from what its fence expects, as (line, column, sentence) on the page.
    """

    subject: str
    findings: tuple[PlacedFinding, ...]
    problems: tuple[tuple[int, int, str], ...]

    @property
    def valid(self) -> bool:
        """Whether the contract accepts the example."""
        return not self.findings


class Examples:
    """Validates the JSON fences of pages against a folder of contracts, by default ours.

    Raises `ContractError` for a folder that cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = contracts.packaged_folder() if folder is None else folder
        self._validators = {name: MessageValidator(self.folder, engine=name) for name in ENGINES}
        self._engines: dict[tuple[EngineName, str], Compiled] = {}

    @property
    def catalogue(self) -> Catalogue:
        """The contracts of the folder."""
        return self._validators["jsonschema"].catalogue

    def check(self, fence: Fence) -> CheckedExample:
        """Validate a fence with a use in `VALIDATED`; raises `FenceError` if it cannot be."""
        subject, found = VALIDATED[use(fence)](self, fence)
        findings = tuple(_place_finding(fence, finding, line) for line, finding in found)
        return CheckedExample(subject, findings, tuple(_find_problems(fence, findings)))

    def validate_message(self, text: str, fence: Fence) -> Verdict:
        """Validate a whole message with both engines; raises `FenceError` if they disagree."""
        version = fence.attributes.get("version")
        if version is None:
            return _require_agreement(fence, [v.validate(text) for v in self._validators.values()])
        read = message.read(text)
        if not isinstance(read, Message):
            return read
        return self.validate_against(
            fence, read, self._find_released(fence, read.type, version), version
        )

    def validate_against(self, fence: Fence, value: Message, known: Contract, key: str) -> Verdict:
        """Validate a value with both engines; `key` distinguishes the contract's schema."""
        compiled = [self._compile(name, known, key) for name in ENGINES]
        others = self._validators["jsonschema"].catalogue.values()
        return _require_agreement(
            fence,
            [explain(value, known, refuse(value.value), others=others) for refuse in compiled],
        )

    def _compile(self, engine: EngineName, known: Contract, key: str) -> Compiled:
        place = (engine, f"{known.name} {known.version} {key}")
        if place not in self._engines:
            self._engines[place] = ENGINES[engine](known.schema)
        return self._engines[place]

    def _find_released(self, fence: Fence, type_: object, version: str) -> Contract:
        known = self.catalogue.get(str(type_))
        if known is None:
            raise FenceError(fence.line, f'no contract has the type "{type_}"')
        if known.version == version:
            return known
        path = self.folder / "released" / known.name / f"{version}.json"
        if not path.is_file():
            raise FenceError(fence.line, f"{known.title} {version} is not released")
        return contracts.read(path)

    def find_contract(self, fence: Fence, name: str) -> Contract:
        """Find a contract by its short name; raises `FenceError` for an unknown one."""
        contracts = {c.name: c for c in self.catalogue.values()}
        if name not in contracts:
            raise FenceError(fence.line, f'no contract "{name}", only: {", ".join(contracts)}')
        return contracts[name]


Located = list[tuple[int, Finding]]


def _validate_message(examples: Examples, fence: Fence) -> tuple[str, Located]:
    found = examples.validate_message(fence.text, fence)
    return _name_subject(found), [(0, finding) for finding in found.findings]


def _validate_stream(examples: Examples, fence: Fence) -> tuple[str, Located]:
    findings: Located = []
    count = 0
    for number, line in enumerate(fence.text.splitlines()):
        if line.strip():
            count += 1
            findings += [(number, f) for f in examples.validate_message(line, fence).findings]
    if not count:
        raise FenceError(fence.line, "a stream without a message")
    return f"{count} message{'s' if count > 1 else ''}", findings


def _validate_fragment(examples: Examples, fence: Fence) -> tuple[str, Located]:
    name, pointer = fence.attributes.get("contract", ""), fence.attributes["part"]
    known = examples.find_contract(fence, name)
    try:
        part = schema_of_part(known.schema, pointer)
    except LookupError as error:
        raise FenceError(fence.line, f"part of {known.title}: {error}") from None
    subject = f"part {pointer} of {known.title} {known.version}"
    value, findings = _parse_json(fence)
    if not findings:
        read = Message(value, None, fence.text)
        found = examples.validate_against(fence, read, known._replace(schema=part), pointer)
        findings = list(found.findings)
    return subject, [(0, finding) for finding in findings]


def _validate_document(examples: Examples, fence: Fence) -> tuple[str, Located]:
    name = fence.attributes["schema"]
    paths = sorted(examples.folder.rglob(f"{name}.schema.json"))
    if not paths:
        raise FenceError(fence.line, f'no published schema "{name}"')
    schema = strict_json.parse(strict_json.decode(paths[0].read_bytes()))
    value, findings = _parse_json(fence)
    if not findings:
        document = Contract(name, name, "", "", "", schema, str(paths[0]))
        read = Message(value, None, fence.text)
        findings = list(examples.validate_against(fence, read, document, "document").findings)
    return name, [(0, finding) for finding in findings]


VALIDATED: Mapping[str, Callable[[Examples, Fence], tuple[str, Located]]] = {
    "message": _validate_message,
    "stream": _validate_stream,
    "fragment": _validate_fragment,
    "document": _validate_document,
}
"""The uses of a fence that are validated, each with the function that does it."""


def claim_message(fence: Fence, catalogue: Catalogue) -> Fence | None:
    """Return a fence that shows a message of the catalogue, ready to check, or None.

    An info string without a key of `OWN` may have another grammar: its other keys are ignored.
    """
    kind = intended_use(fence)
    if kind is None or kind not in VALIDATED or not _shows_message(fence, catalogue):
        return None
    if OWN & fence.attributes.keys():
        return fence
    known = {key: fence.attributes[key] for key in fence.attributes if key in USES[kind] | RENDERED}
    return fence._replace(problem=None, attributes=known)


def _shows_message(fence: Fence, catalogue: Catalogue) -> bool:
    """Return whether a fence shows a message of the catalogue, or what should be one."""
    if (OWN | {"version"}) & fence.attributes.keys():
        return True
    namespaces = {type_.partition(".")[0] for type_ in catalogue}
    texts = fence.text.splitlines() if fence.language != "json" else [fence.text]
    return any(_is_in_namespace(text, namespaces) for text in texts)


def _is_in_namespace(text: str, namespaces: Set[str]) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return any(f'"{namespace}.' in text for namespace in namespaces)
    type_ = value.get("type") if isinstance(value, dict) else None
    return isinstance(type_, str) and type_.partition(".")[0] in namespaces


def schema_of_part(schema: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """Return the schema of the value that a JSON Pointer finds in a message.

    Raises `LookupError` if the schema does not describe that value.
    """
    node: Any = schema
    for step in pointer.split("/")[1:]:
        node = _step_into(
            _follow_references(schema, node), step.replace("~1", "/").replace("~0", "~")
        )
    found = dict(_follow_references(schema, node))
    return {"$schema": schema.get("$schema"), "$defs": schema.get("$defs", {}), **found}


def _follow_references(root: Mapping[str, Any], node: Any) -> Any:
    while isinstance(node, Mapping) and "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**resolve(root, node["$ref"]), **beside}
    return node


def _step_into(node: Any, step: str) -> Any:
    if step in node.get("properties", {}):
        return node["properties"][step]
    if step.isdigit() and isinstance(node.get("items"), Mapping):
        return node["items"]
    raise LookupError(f'there is no "{step}"')


def _parse_json(fence: Fence) -> tuple[Any, list[Finding]]:
    try:
        return strict_json.parse(fence.text), []
    except strict_json.JsonTextError as error:
        return None, list(message.findings(error, fence.text))


def _require_agreement(fence: Fence, verdicts: list[Verdict]) -> Verdict:
    first, *others = verdicts
    for other in others:
        if first.findings != other.findings:
            raise FenceError(fence.line, f"engines disagree: {first.findings} {other.findings}")
    return first


def _name_subject(found: Verdict) -> str:
    return f"{found.title} {found.version}" if found.title else "message"


def _place_finding(fence: Fence, finding: Finding, line: int) -> PlacedFinding:
    return PlacedFinding(finding, *fence.place(line + (finding.line or 1), finding.column or 1))


def _find_problems(
    fence: Fence, findings: tuple[PlacedFinding, ...]
) -> Iterator[tuple[int, int, str]]:
    """Yield each finding that was not expected, and each expectation that was not met."""
    wanted = expected(fence)
    for finding, line, column in findings:
        pair = (finding.code, finding.pointer)
        if wanted[pair]:
            wanted[pair] -= 1
        else:
            yield line, column, f"{finding.message} ({finding.code} at {finding.pointer or '/'})"
    for (code, pointer), count in wanted.items():
        if count:
            yield fence.line, 1, f"expected {code} at {pointer or '/'}, but it is missing"


def expected(fence: Fence) -> Counter[tuple[str, str]]:
    """Return the (code, pointer) pairs of a fence's `expect`; raises `FenceError` if malformed."""
    pairs: Counter[tuple[str, str]] = Counter()
    for item in fence.attributes.get("expect", "").split(";"):
        code, at, pointer = item.strip().partition(" at ")
        if not item.strip() and "expect" not in fence.attributes:
            continue
        if not at or not pointer.strip().startswith("/"):
            raise FenceError(fence.line, f'expect is "<code> at /pointer; …", got "{item.strip()}"')
        pairs[code.strip(), "" if pointer.strip() == "/" else pointer.strip()] += 1
    return pairs
