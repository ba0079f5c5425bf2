"""The text reports on comparisons and on the gate, for people."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from backbeat_docs.evolve import Answer, Change, Evolution, Party, Witness, next_version
from backbeat_docs.evolve.gate import Gate, GatedSchema
from backbeat_docs.evolve.positions import Position, locate
from backbeat_docs.text.escape import plain
from backbeat_docs.text.pointer import unescape

LONGEST = 1500
"""The maximum number of characters of a value in the text; the JSON has the whole value."""

LONGEST_WITNESS = 160
"""The maximum number of characters of a message that is shown whole."""

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


NO_TEXTS: Mapping[str, str] = {}
"""Used if no text of a schema is known: places are then pointers without lines."""


def as_text(evolution: Evolution, texts: Mapping[str, str] = NO_TEXTS) -> str:
    """Return the text for people, with a line feed at the end.

    `texts` are the texts of the schemas by their paths, from which places get their lines.
    """
    return "".join(f"{plain(line)}\n" for line in _format_lines(evolution, texts))


def _format_lines(evolution: Evolution, texts: Mapping[str, str]) -> Iterator[str]:
    messages = _format_answer(evolution.old_messages)
    readers = _format_answer(evolution.old_readers)
    yield f"{_format_title(evolution)}: {evolution.bump}, {_WHY[evolution.bump]}"
    yield f"  every old message is valid under the new contract: {messages}"
    yield f"  tolerant old readers accept every new message: {readers}"
    if evolution.old.type != evolution.new.type:
        yield f"  {evolution.old.type} is now {evolution.new.type}; the type is not compared"
    for change in evolution.changes:
        yield from _format_change(evolution, change, texts)
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


def _format_answer(answer: Answer) -> str:
    by = "" if answer.decided_by == "backbeat" else f" (decided by {answer.decided_by})"
    return f"{_ANSWERS[answer.holds]}{by}"


def _format_change(evolution: Evolution, change: Change, texts: Mapping[str, str]) -> Iterator[str]:
    yield f"  [{change.rule}] {change.sentence}"
    at = locate(evolution.new, change.pointer, texts)
    yield f"    at {change.pointer or '/'}, touches {change.touches}{_format_position(at)}"
    if change.rule != "documentation-changed":  # its values may be long and do not affect the bump
        yield f"    was {_format_value(change.was)}"
        yield f"    now {_format_value(change.now)}"


def _format_value(value: Any) -> str:
    return "nothing" if value is None else _shorten(json.dumps(value, ensure_ascii=False))


def _shorten(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 100]}... ({len(text)} characters; --json prints all of them)"


def _format_position(at: Position) -> str:
    return "" if at.line is None else f" ({at.path}:{at.line}:{at.column})"


def _format_witness(witness: Witness) -> Iterator[str]:
    accepted, refused = PARTIES[witness.accepted_by], PARTIES[witness.refused_by]
    accepts, refuses = _conjugate(accepted, "accept"), _conjugate(refused, "refuse")
    yield f"  witness: {accepts} this message, {refuses} it"
    yield f"    {_fold(witness)}"
    for finding in witness.findings:
        yield f"    {finding.message} [{finding.code} at {finding.pointer or '/'}]"


def _fold(witness: Witness) -> str:
    """Return the message; of a long one, its type and the fields that the findings are about."""
    text = json.dumps(witness.message, ensure_ascii=False)
    if len(text) <= LONGEST_WITNESS:
        return text
    named = {"type", *(unescape(f.pointer.split("/")[1]) for f in witness.findings if f.pointer)}
    kept = {name: value for name, value in witness.message.items() if name in named}
    folded = len(witness.message) - len(kept)
    if not folded:
        return _shorten(text)
    noun = "field" if folded == 1 else "fields"
    shown = _shorten(json.dumps(kept, ensure_ascii=False))
    return f"{shown.removesuffix('}')}, ... {folded} more {noun}}}"


def _conjugate(party: str, verb: str) -> str:
    return f"{party} {verb}" if party.startswith("tolerant") else f"{party} {verb}s"


def gate_as_text(gate: Gate) -> str:
    """Return the results of the gate: a line per schema, the snapshots, and what was declared."""
    return "".join(f"{plain(line)}\n" for line in _format_gate(gate))


def _format_gate(gate: Gate) -> Iterator[str]:
    for one in gate.schemas:
        yield _format_schema(one)
        yield from (f"  {problem.sentence} [{problem.name}]" for problem in one.problems)
        yield from (f"  note: {note}" for note in one.notes)
    for name, problem in gate.snapshots:
        yield f"released/{name}: {problem} [snapshot-changed]"
    for waiver in gate.waivers:
        what = f"{waiver.problem} for {waiver.message} {waiver.version}"
        yield f"waiver: {what} until {waiver.expires}: {waiver.reason}"
    yield from (f"note: {note}" for note in gate.notes)


def _format_schema(one: GatedSchema) -> str:
    state = "passes" if not one.problems else "does not pass"
    if one.contract is None:
        return f"{one.title}: {state}"
    if one.evolution is None:
        since = "not compared" if one.is_invalid() else "never released"
    else:
        since = f"{one.evolution.bump} since {one.evolution.old.version}"
    return f"{one.title} {one.contract.version}: {since}, {state}"
