"""Compare libraries: they take turns on slices of the same messages; the medians count."""

import statistics
import time
from itertools import islice
from typing import Any

from support.cases import cases

from backbeat_docs import MessageValidator
from bench import workload
from bench.peers import EXPLAINING, LIBRARIES, SCHEMAS, Verdict, installed

SLOW = 20
"""`jsonschema` validates one message in this many; all would take most of the time."""


def run(count: int, slices: int) -> tuple[dict[str, Any], list[str]]:
    """Return nanoseconds per message for each rate of invalid messages, and the missing peers."""
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
    for is_valid in peers.values():  # warm up: some libraries compile on first use
        list(map(is_valid, islice(messages, 200)))
    for start in range(0, size * slices, size):
        for name, is_valid in peers.items():
            part = messages[start : start + size : _step(name)]
            began = time.perf_counter()
            for message in part:
                is_valid(message)
            times[name].append((time.perf_counter() - began) / len(part) * 1e9)
    return {name: round(statistics.median(found), 1) for name, found in times.items()}


def agreement(count: int) -> dict[str, Any]:
    """Compare verdicts: on the workload, where all must agree, and on the conformance cases."""
    peers, _ = installed(LIBRARIES)
    ours = MessageValidator().is_valid
    traffic = list(workload.messages(count, 0.3))
    hard = [case for case in cases() if _has_type(case.source)]
    found: dict[str, Any] = {"messages": count, "cases": len(hard), "peers": {}}
    for name, is_valid in peers.items():
        wrong = [
            case.name.split(": ", 1)[1] for case in hard if _accepts(is_valid, case) != case.valid
        ]
        differs = sum(ours(message) != is_valid(message) for message in traffic[:: _step(name)])
        found["peers"][name] = {"differs": differs, "wrong": len(wrong), "such as": wrong[:3]}
    return found


def _step(name: str) -> int:
    return SLOW if name.endswith("jsonschema") else 1


def _accepts(is_valid: Verdict, case: Any) -> bool:
    try:
        return is_valid(case.source)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return False


def _has_type(source: bytes) -> bool:
    return any(type_.encode() in source for type_ in SCHEMAS) and len(source) < 10_000
