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
                functools.partial(_find_difference, contract, schema),
                functools.partial(_explain_equivalence, contract, schema),
            )


def _find_difference(contract: Contract, schema: dict[str, Any]) -> str:
    """Return the first example or case whose findings differ from the expected ones."""
    try:
        find = ENGINES["jsonschema-rs"](schema)
    except ValueError as error:
        return f"the engine refuses the schema: {error}"
    changed = contract._replace(schema=schema)
    for place, message, expected in _known_messages()[contract.type]:
        refusals = find(message.value)
        found = explain(message, changed, refusals, others=packaged().values()).findings
        if _as_tuples(found) != expected:
            return place
    return (
        f"{GATE}: the change is {_find_bump(contract, schema)}"
        if _needs_release(contract, schema)
        else ""
    )


GATE = "only the release gate"
"""What notices a change that no example and no case shows, because the version is the same."""


def _needs_release(contract: Contract, schema: dict[str, Any]) -> bool:
    return _find_bump(contract, schema) in ("minor", "major")


def _explain_equivalence(contract: Contract, schema: dict[str, Any]) -> str:
    """Return why the accepted messages are the same, as decided by the evolution checker."""
    bump = _find_bump(contract, schema)
    return f"accepts the same messages ({bump})" if bump in ("none", "patch") else ""


def _find_bump(contract: Contract, schema: dict[str, Any]) -> str:
    return compare(contract.schema, schema).bump


def _as_tuples(findings: tuple[Finding, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((finding.code, finding.pointer, finding.message) for finding in findings)


@functools.cache
def _known_messages() -> dict[str, list[Known]]:
    """Return every example and case of each type, with its expected findings."""
    found: dict[str, list[Known]] = {type_: [] for type_ in packaged()}
    expected_by_case = {case.name: tuple(map(tuple, case.findings)) for case in cases.cases()}
    sources = {case.name: case.source for case in cases.cases()}
    for one in shown():
        if {finding.code for finding in one.findings} & BEFORE:
            continue
        message = read(sources.get(one.place) or json.dumps(one.value))
        if isinstance(message, Message) and str(message.type) in found:
            expected = expected_by_case.get(one.place, _as_tuples(one.findings))
            found[str(message.type)].append((one.place, message, expected))
    return found
