"""Libraries against each other: slices of the same messages, in turn, and the medians of them."""

import statistics
import time
from itertools import islice
from typing import Any

from support.cases import cases

from backbeat_docs import MessageValidator
from bench import workload
from bench.peers import EXPLAINING, LIBRARIES, SCHEMAS, Verdict, installed

SLOW = 20
"""`jsonschema` gets one message of so many: it would take most of the time otherwise."""


def run(count: int, slices: int) -> tuple[dict[str, Any], list[str]]:
    """Return nanoseconds a message for each share of invalid messages, and who is missing."""
    found: dict[str, Any] = {}
    missing: list[str] = []
    for name, table, invalid in (
        ("0 % invalid", LIBRARIES, 0.0),
        ("1 % invalid", LIBRARIES, 0.01),
        ("all invalid, explained", EXPLAINING, 1.0),
    ):
        peers, missing_here = installed(table)
        missing += [peer for peer in missing_here if peer not in missing]
        found[name] = _interleaved(peers, list(workload.messages(count, invalid)), slices)
    return found, missing


def _interleaved(peers: dict[str, Verdict], messages: list[bytes], slices: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in peers}
    size = len(messages) // slices
    for judge in peers.values():  # what is compiled on first use is compiled here
        list(map(judge, islice(messages, 200)))
    for start in range(0, size * slices, size):
        for name, judge in peers.items():
            part = messages[start : start + size : _step(name)]
            began = time.perf_counter()
            for message in part:
                judge(message)
            times[name].append((time.perf_counter() - began) / len(part) * 1e9)
    return {name: round(statistics.median(found), 1) for name, found in times.items()}


def agreement(count: int) -> dict[str, Any]:
    """Compare verdicts: on the workload, where all must agree, and on the conformance cases."""
    peers, _ = installed(LIBRARIES)
    ours = MessageValidator().is_valid
    traffic = list(workload.messages(count, 0.3))
    hard = [case for case in cases() if _has_type(case.source)]
    found: dict[str, Any] = {"messages": count, "cases": len(hard), "peers": {}}
    for name, judge in peers.items():
        wrong = [case.name.split(": ", 1)[1] for case in hard if _says(judge, case) != case.valid]
        differs = sum(ours(message) != judge(message) for message in traffic[:: _step(name)])
        found["peers"][name] = {"differs": differs, "wrong": len(wrong), "such as": wrong[:3]}
    return found


def _step(name: str) -> int:
    return SLOW if name.endswith("jsonschema") else 1


def _says(judge: Verdict, case: Any) -> bool:
    try:
        return judge(case.source)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return False


def _has_type(source: bytes) -> bool:
    return any(type_.encode() in source for type_ in SCHEMAS) and len(source) < 10_000
