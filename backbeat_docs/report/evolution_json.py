"""The JSON reports on comparisons and on the gate, for programs.

`schemas/tools/evolution.schema.json` is their schema.
"""

from collections.abc import Mapping
from typing import Any

from backbeat_docs.evolve import Change, Evolution, Witness
from backbeat_docs.evolve.gate import Gate, GatedSchema
from backbeat_docs.evolve.positions import locate
from backbeat_docs.evolve.problems import Problem
from backbeat_docs.report.evolution import NO_TEXTS
from backbeat_docs.report.json import dumps


def as_json(evolution: Evolution, texts: Mapping[str, str] = NO_TEXTS) -> dict[str, Any]:
    """Return the JSON object of one comparison; `texts` are those of the schemas by their paths."""
    return {
        "message": evolution.new.name,
        "from": evolution.old.version,
        "to": evolution.new.version,
        "old_type": evolution.old.type,
        "new_type": evolution.new.type,
        "bump": evolution.bump,
        "declared": evolution.declared(),
        "allowed": evolution.is_allowed(),
        "old_messages": evolution.old_messages.holds,
        "old_readers": evolution.old_readers.holds,
        "decided_by": sorted({evolution.old_messages.decided_by, evolution.old_readers.decided_by}),
        "changes": [_change_as_json(evolution, change, texts) for change in evolution.changes],
        "witnesses": [_witness_as_json(witness) for witness in evolution.witnesses],
        "undecided": [doubt._asdict() for doubt in evolution.doubts],
    }


def _change_as_json(
    evolution: Evolution, change: Change, texts: Mapping[str, str]
) -> dict[str, Any]:
    new = locate(evolution.new, change.pointer, texts)
    old = locate(evolution.old, change.old_pointer, texts)
    return {
        "rule": change.rule,
        "pointer": change.pointer,
        "fields": list(change.fields),
        "was": change.was,
        "now": change.now,
        "touches": change.touches,
        "sentence": change.sentence,
        "place": new._asdict(),
        "old_place": old._asdict(),
    }


def _witness_as_json(witness: Witness) -> dict[str, Any]:
    findings = [
        {"code": found.code, "pointer": found.pointer, "message": found.message}
        for found in witness.findings
    ]
    return {
        "message": witness.message,
        "accepted_by": witness.accepted_by,
        "refused_by": witness.refused_by,
        "findings": findings,
    }


def gate_as_json(gate: Gate, texts: Mapping[str, str] = NO_TEXTS) -> dict[str, Any]:
    """Return the JSON object of the gate."""
    return {
        "passed": gate.passes(),
        "schemas": [_schema_as_json(one, texts) for one in gate.schemas],
        "snapshots": [
            {"path": f"released/{name}", "problem": problem} for name, problem in gate.snapshots
        ],
        "waivers": [
            waiver._asdict() | {"expires": waiver.expires.isoformat()} for waiver in gate.waivers
        ],
        "notes": list(gate.notes),
    }


def _schema_as_json(one: GatedSchema, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "path": str(one.path),
        "message": one.contract.name if one.contract else None,
        "version": one.contract.version if one.contract else None,
        "evolution": None if one.evolution is None else as_json(one.evolution, texts),
        "older": [as_json(evolution, texts) for evolution in one.older],
        "problems": [_problem_as_json(one, problem, texts) for problem in one.problems],
        "notes": list(one.notes),
    }


def _problem_as_json(
    one: GatedSchema, problem: Problem, texts: Mapping[str, str]
) -> dict[str, Any]:
    place = None
    if one.contract is not None:
        place = locate(one.contract, problem.pointer, texts)._asdict()
    return {"name": problem.name, "sentence": problem.sentence, "place": place}


def dump_line(value: Any) -> str:
    """Return an object as one line of JSON."""
    return dumps(value) + "\n"
