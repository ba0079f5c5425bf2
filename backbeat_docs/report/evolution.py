"""An Evolution as text for people, as JSON for programs, and as Markdown for pages.

The JSON's shape is published as `schemas/tools/evolution.schema.json`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backbeat_docs.evolve import Change, Evolution, Party, Witness, next_version
from backbeat_docs.evolve.gate import Gated
from backbeat_docs.report.json import dumps
from backbeat_docs.text.escape import plain

LONGEST = 1500
"""How many characters of a value are shown to people; the JSON has it whole."""

PARTIES: Mapping[Party, str] = {
    "old": "the old contract",
    "new": "the new contract",
    "old-open": "tolerant readers of the old contract",
    "new-open": "tolerant readers of the new contract",
}
"""Who accepts or refuses a witness, in words."""

_WHY: Mapping[str, str] = {
    "none": "nothing but the version differs",
    "patch": "the same messages are accepted as before",
    "minor": "every old message stays valid, and tolerant readers take every new one",
    "major": "an old message or an old reader breaks",
    "undecided": "a keyword could not be decided; do not take it for safe",
}


def as_text(evolution: Evolution) -> str:
    """Return the text for people, its last line ended."""
    return "".join(f"{plain(line)}\n" for line in _lines(evolution))


def _lines(evolution: Evolution) -> Iterator[str]:
    yield f"{_title(evolution)}: {evolution.bump}, {_WHY[evolution.bump]}"
    yield f"  every old message is valid by the new contract: {evolution.old_messages}"
    yield f"  tolerant old readers take every new message: {evolution.old_readers}"
    if evolution.old.type != evolution.new.type:
        yield f"  {evolution.old.type} is {evolution.new.type} now; the type is not compared"
    for change in evolution.changes:
        yield from _change(change)
    for doubt in evolution.doubts:
        place = doubt.pointer or "/"
        yield f"  undecided: {doubt.keyword} at {place}: {doubt.reason}"
    for witness in evolution.witnesses:
        yield from _witness(witness)
    if not evolution.is_allowed():
        yield f"  {_not_allowed(evolution)}"


def _not_allowed(evolution: Evolution) -> str:
    """Say which version the change needs, which is not the one that was declared."""
    old, new, bump = evolution.old.version, evolution.new.version, evolution.bump
    if bump in ("patch", "minor"):
        return f"$id must say {next_version(old, bump)}, not {new}"
    return f"the versions allow {evolution.declared()} at most"


def _title(evolution: Evolution) -> str:
    return f"{evolution.new.title} {evolution.old.version} -> {evolution.new.version}"


def _change(change: Change) -> Iterator[str]:
    yield f"  [{change.rule}] {change.sentence}"
    yield f"    at {change.pointer or '/'}, touches {change.touches}"
    if change.rule != "documentation-changed":  # words may be long, and decide nothing
        yield f"    was {_shown(change.was)}"
        yield f"    now {_shown(change.now)}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 100]}... ({len(text)} characters; --json has it whole)"


def _witness(witness: Witness) -> Iterator[str]:
    accepted, refused = PARTIES[witness.accepted_by], PARTIES[witness.refused_by]
    yield f"  witness: {_verb(accepted, 'accept')} this message, {_verb(refused, 'refuse')} it"
    yield f"    {_cut(json.dumps(witness.message, ensure_ascii=False))}"
    for finding in witness.findings:
        yield f"    {finding.message} [{finding.code} at {finding.pointer or '/'}]"


def _verb(party: str, verb: str) -> str:
    return f"{party} {verb}" if party.startswith("tolerant") else f"{party} {verb}s"


def gate_as_text(gated: Iterable[Gated], tampered: Iterable[tuple[str, str]]) -> str:
    """Return what the gate says of each schema and of each snapshot that has changed."""
    lines = []
    for one in gated:
        evolution = one.evolution
        since = (
            "never released"
            if evolution is None
            else f"{evolution.bump} since {evolution.old.version}"
        )
        state = "passes" if not one.problems else "does not pass"
        lines.append(f"{one.contract.title} {one.contract.version}: {since}, {state}")
        lines += [f"  {problem}" for problem in one.problems]
    lines += [f"released/{name}: {problem}" for name, problem in tampered]
    return "".join(f"{plain(line)}\n" for line in lines)


def as_json(evolution: Evolution) -> dict[str, Any]:
    """Return the object for programs."""
    return {
        "message": evolution.new.name,
        "from": evolution.old.version,
        "to": evolution.new.version,
        "bump": evolution.bump,
        "declared": evolution.declared(),
        "allowed": evolution.is_allowed(),
        "old_messages": evolution.old_messages.holds,
        "old_readers": evolution.old_readers.holds,
        "changes": [
            change._asdict() | {"fields": list(change.fields)} for change in evolution.changes
        ],
        "witnesses": [_witness_as_json(witness) for witness in evolution.witnesses],
        "undecided": [doubt._asdict() for doubt in evolution.doubts],
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


def gate_as_json(gated: Iterable[Gated], tampered: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what the gate says as an object for programs."""
    schemas = [
        {
            "path": str(one.path),
            "message": one.contract.name,
            "version": one.contract.version,
            "evolution": None if one.evolution is None else as_json(one.evolution),
            "problems": list(one.problems),
        }
        for one in gated
    ]
    snapshots = [{"path": f"released/{name}", "problem": problem} for name, problem in tampered]
    passed = not snapshots and not any(one["problems"] for one in schemas)
    return {"passed": passed, "schemas": schemas, "snapshots": snapshots}


def written(value: Any) -> str:
    """Write such an object as a line of JSON."""
    return dumps(value) + "\n"
