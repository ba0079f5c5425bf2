"""Writes the recordings of the rules: `python -m conform.cases`, in the folder `tests`.

Each is a part of a simulated recording that is as small as it shows the rule. A broken one has a
fault, and its findings in a file beside it.
"""

import json
from pathlib import Path
from typing import Any

from backbeat_docs.conform import KEPT, Conclusion, State
from backbeat_docs.traffic import Cluster
from backbeat_docs.traffic.faults import FAULTS

FOLDER = Path(__file__).parent.parent / "cases" / "conform"
SMALL = Cluster(tempo_bpm=60, agents=4, beats=50, bar=10, seed=3)

Message = dict[str, Any]


def read(path: Path) -> Conclusion:
    """Return the conclusion from a recording."""
    state = State.empty()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        state.add((path.name, number), json.loads(line))
    return state.conclude()


def describe(conclusion: Conclusion) -> list[dict[str, Any]]:
    """Return the findings as JSON: code, sentence, and the evidence by line."""
    return [
        {
            "code": breach.code,
            "sentence": breach.sentence,
            "evidence": [
                {"line": each.place[1], "fields": dict(each.fields)} for each in breach.evidence
            ],
        }
        for breach in conclusion.findings
    ]


def find_codes(messages: list[Message]) -> list[str]:
    """Return the codes of what a recording breaks."""
    state = State.empty()
    for line, message in enumerate(messages, 1):
        state.add(("", line), message)
    return [breach.code for breach in state.conclude().findings]


def find_unneeded(messages: list[Message], code: str) -> list[Message]:
    """Return the claims of agents, and the reports, that a finding does not need."""
    unneeded: list[Message] = []
    names = {str(message.get("agent_id", "")) for message in messages} - {""}
    groups = [[each for each in messages if each.get("agent_id") == name] for name in names]
    groups.append([each for each in messages if "from_beat" in each])
    for group in sorted(groups, key=str):
        kept = [each for each in messages if each not in unneeded and each not in group]
        if find_codes(kept) == [code]:
            unneeded += group
    return unneeded


def find_slice(messages: list[Message], code: str) -> slice:
    """Return the part of a recording that has the finding."""
    first, last = 0, len(messages)
    while find_codes(messages[first : last - 1]) == [code]:
        last -= 1
    while find_codes(messages[first + 1 : last]) == [code]:
        first += 1
    return slice(first, last)


def write_lines(path: Path, messages: list[Message]) -> None:
    """Write a recording as NDJSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(message, separators=(",", ":")) for message in messages)
    path.write_text("".join(f"{line}\n" for line in lines))


def write_cases() -> None:
    """Write two recordings for each rule: without and with the fault that breaks it."""
    healthy = list(SMALL.messages())
    for name, fault in FAULTS.items():
        if fault.rule is None:
            continue
        folder = FOLDER / fault.rule
        messages = list(SMALL._replace(faults=(name,)).messages())
        unneeded = find_unneeded(messages, fault.rule)
        senders = {each.get("agent_id", each["type"]) for each in unneeded}
        broken = [each for each in messages if each not in unneeded]
        kept = [each for each in healthy if each.get("agent_id", each["type"]) not in senders]
        if find_codes(kept):
            broken, kept = messages, healthy
        part = find_slice(broken, fault.rule)
        path = folder / "broken" / f"{name}.ndjson"
        write_lines(path, broken[part])
        path.with_suffix(".json").write_text(json.dumps(describe(read(path)), indent=2) + "\n")
        path = folder / "kept" / "healthy.ndjson"
        for recording in (kept[part], kept[: part.stop], kept, healthy):
            write_lines(path, recording)
            if (fault.rule, KEPT) in {each[:2] for each in read(path).outcomes}:
                break


if __name__ == "__main__":
    write_cases()
