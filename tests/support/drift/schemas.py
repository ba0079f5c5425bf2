"""Each constraining keyword of each schema, loosened and tightened."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from backbeat_docs.contracts.catalogue import Contract, packaged
from backbeat_docs.engines import ENGINES
from backbeat_docs.evolve import compare
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message, read
from support import cases
from support.drift import BEFORE, Mutant
from support.neighbours import neighbours
from support.shown import shown

Known = tuple[str, Message, tuple[tuple[str, str, str], ...]]


def mutants() -> Iterator[Mutant]:
    for contract in packaged().values():
        for name, schema in neighbours(dict(contract.schema)):
            yield Mutant(
                "schema",
                f"schemas/{contract.name}-v1.schema.json",
                name,
                functools.partial(_noticed, contract, schema),
                functools.partial(_equivalent, contract, schema),
            )


def _noticed(contract: Contract, schema: dict[str, Any]) -> str:
    """Name the first example or case whose findings are no longer those it is held to."""
    try:
        judge = ENGINES["jsonschema-rs"](schema)
    except ValueError as error:
        return f"the engine refuses the schema: {error}"
    changed = contract._replace(schema=schema)
    for place, message, expected in _known()[contract.type]:
        found = explain(message, changed, judge(message.value)).findings
        if _told(found) != expected:
            return place
    return f"{GATE}: the change is {_bump(contract, schema)}" if _gated(contract, schema) else ""


GATE = "the release gate alone"
"""What notices a change that no example and no case shows: a version that stays as it was."""


def _gated(contract: Contract, schema: dict[str, Any]) -> bool:
    return _bump(contract, schema) in ("minor", "major")


def _equivalent(contract: Contract, schema: dict[str, Any]) -> str:
    """Decide whether the accepted messages are the same, by the evolution checker itself."""
    bump = _bump(contract, schema)
    return f"accepts the same messages ({bump})" if bump in ("none", "patch") else ""


def _bump(contract: Contract, schema: dict[str, Any]) -> str:
    return compare(contract.schema, schema).bump


def _told(findings: tuple[Finding, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((finding.code, finding.pointer, finding.message) for finding in findings)


@functools.cache
def _known() -> dict[str, list[Known]]:
    """Every example and case of each type, with the findings that it is held to."""
    found: dict[str, list[Known]] = {type_: [] for type_ in packaged()}
    held = {case.name: tuple(map(tuple, case.findings)) for case in cases.cases()}
    sources = {case.name: case.source for case in cases.cases()}
    for one in shown():
        if {finding.code for finding in one.findings} & BEFORE:
            continue
        message = read(sources.get(one.place) or json.dumps(one.value))
        if isinstance(message, Message) and str(message.type) in found:
            expected = held.get(one.place, _told(one.findings))
            found[str(message.type)].append((one.place, message, expected))
    return found
