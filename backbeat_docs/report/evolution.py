"""Reports on an Evolution: text for people and JSON for programs.

`schemas/tools/evolution.schema.json` is the schema of the JSON.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backbeat_docs.evolve import Change, Evolution, Party, Witness, next_version
from backbeat_docs.evolve.gate import GatedSchema
from backbeat_docs.report.json import dumps
from backbeat_docs.text.escape import plain

LONGEST = 1500
"""The maximum number of characters of a value in the text; the JSON has the whole value."""

PARTIES: Mapping[Party, str] = {
    "old": "the old contract",
    "new": "the new contract",
    "old-open": "tolerant readers of the old contract",
    "new-open": "tolerant readers of the new contract",
}
"""The names of the parties that accept or refuse a witness."""

_ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "undecided"}

_WHY: Mapping[str, str] = {
    "none": "only the version differs",
    "patch": "the same messages are accepted as before",
    "minor": "every old message stays valid, and tolerant readers accept every new one",
    "major": "an old message or an old reader breaks",
    "undecided": "a keyword could not be decided; do not assume that the change is safe",
}


def as_text(evolution: Evolution) -> str:
    """Return the text for people, with a line feed at the end."""
    return "".join(f"{plain(line)}\n" for line in _format_lines(evolution))


def _format_lines(evolution: Evolution) -> Iterator[str]:
    messages = _ANSWERS[evolution.old_messages.holds]
    readers = _ANSWERS[evolution.old_readers.holds]
    yield f"{_format_title(evolution)}: {evolution.bump}, {_WHY[evolution.bump]}"
    yield f"  every old message is valid under the new contract: {messages}"
    yield f"  tolerant old readers accept every new message: {readers}"
    if evolution.old.type != evolution.new.type:
        yield f"  {evolution.old.type} is now {evolution.new.type}; the type is not compared"
    for change in evolution.changes:
        yield from _format_change(change)
    for doubt in evolution.doubts:
        place = doubt.pointer or "/"
        yield f"  undecided: {doubt.keyword} at {place}: {doubt.reason}"
    for witness in evolution.witnesses:
        yield from _format_witness(witness)
    if not evolution.is_allowed():
        yield f"  {_explain_refusal(evolution)}"


def _explain_refusal(evolution: Evolution) -> str:
    """Return which version the change needs, if the declared version is wrong."""
    old, new, bump = evolution.old.version, evolution.new.version, evolution.bump
    if bump in ("patch", "minor"):
        return f"the version in $id must be {next_version(old, bump)}, not {new}"
    return f"the versions allow {evolution.declared()} at most"


def _format_title(evolution: Evolution) -> str:
    return f"{evolution.new.title} {evolution.old.version} -> {evolution.new.version}"


def _format_change(change: Change) -> Iterator[str]:
    yield f"  [{change.rule}] {change.sentence}"
    yield f"    at {change.pointer or '/'}, touches {change.touches}"
    if change.rule != "documentation-changed":  # its values may be long and do not affect the bump
        yield f"    was {_format_value(change.was)}"
        yield f"    now {_format_value(change.now)}"


def _format_value(value: Any) -> str:
    return "nothing" if value is None else _shorten(json.dumps(value, ensure_ascii=False))


def _shorten(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 100]}... ({len(text)} characters; --json prints all of them)"


def _format_witness(witness: Witness) -> Iterator[str]:
    accepted, refused = PARTIES[witness.accepted_by], PARTIES[witness.refused_by]
    accepts, refuses = _conjugate(accepted, "accept"), _conjugate(refused, "refuse")
    yield f"  witness: {accepts} this message, {refuses} it"
    yield f"    {_shorten(json.dumps(witness.message, ensure_ascii=False))}"
    for finding in witness.findings:
        yield f"    {finding.message} [{finding.code} at {finding.pointer or '/'}]"


def _conjugate(party: str, verb: str) -> str:
    return f"{party} {verb}" if party.startswith("tolerant") else f"{party} {verb}s"


def gate_as_text(gated: Iterable[GatedSchema], altered: Iterable[tuple[str, str]]) -> str:
    """Return the results of the gate as text: one line per schema, and the altered snapshots."""
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
    lines += [f"released/{name}: {problem}" for name, problem in altered]
    return "".join(f"{plain(line)}\n" for line in lines)


def as_json(evolution: Evolution) -> dict[str, Any]:
    """Return the JSON object for programs."""
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


def gate_as_json(
    gated: Iterable[GatedSchema], altered: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return the results of the gate as a JSON object for programs."""
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
    snapshots = [{"path": f"released/{name}", "problem": problem} for name, problem in altered]
    passed = not snapshots and not any(one["problems"] for one in schemas)
    return {"passed": passed, "schemas": schemas, "snapshots": snapshots}


def dump_line(value: Any) -> str:
    """Return an object as one line of JSON."""
    return dumps(value) + "\n"
