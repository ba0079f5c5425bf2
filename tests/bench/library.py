"""Compare libraries: they take turns on slices of the same messages."""

import time
from collections.abc import Callable
from typing import Any

from support.cases import cases

from backbeat_docs import MessageValidator
from bench import workload
from bench.peers import BY_LINES, EXPLAINING, LIBRARIES, SCHEMAS, SLOW, Verdict
from bench.rows import FINDINGS, Row, Traffic
from bench.spread import compare, quartiles

SLICES = 20
LINES = 500  # of one call, about what a program reads at once
Timed = Callable[[list[bytes]], float]
"""Returns the nanoseconds per message of validating a slice."""


def measure(row: Row, count: int) -> tuple[dict[str, Any], list[str]]:
    """Return the nanoseconds per message of each library, and the missing ones."""
    peers, missing = _prepare(row)
    messages = list(workload.messages(count, row.traffic))
    times: dict[str, list[float]] = {name: [] for name in peers}
    for timed in peers.values():  # warm up: some libraries compile on first use
        timed(messages[:400])
    size = len(messages) // SLICES
    for start in range(0, size * SLICES, size):
        for name, timed in peers.items():
            times[name].append(timed(messages[start : start + size : SLOW.get(name, 1)]))
    found = {
        name: {"ns": quartiles(found), "ratio": compare(times.get(row.against), found)}
        for name, found in times.items()
    }
    return found, missing


def _prepare(row: Row) -> tuple[dict[str, Timed], list[str]]:
    found: dict[str, Timed] = {}
    missing = []
    each = EXPLAINING if row.section == FINDINGS else LIBRARIES
    for name in row.programs:
        try:
            by_lines = BY_LINES.get(name)
            found[name] = _time_lines(by_lines()) if by_lines else _time_each(each[name]())
        except ImportError as error:
            missing.append(f"{name} ({error.name or error} is not installed)")
    return found, missing


def _time_each(is_valid: Verdict) -> Timed:
    def timed(messages: list[bytes]) -> float:
        began = time.process_time()
        for message in messages:
            is_valid(message)
        return (time.process_time() - began) / len(messages) * 1e9

    return timed


def _time_lines(validate: Callable[[bytes], object]) -> Timed:
    def timed(messages: list[bytes]) -> float:
        blocks = [b"\n".join(messages[at : at + LINES]) for at in range(0, len(messages), LINES)]
        began = time.process_time()
        for data in blocks:
            validate(data)
        return (time.process_time() - began) / len(messages) * 1e9

    return timed


def agreement(count: int) -> dict[str, Any]:
    """Compare verdicts: on the workload, where all must agree, and on the conformance cases."""
    ours = MessageValidator().is_valid
    traffic = list(workload.messages(count, Traffic(invalid=0.3)))
    hard = [case for case in cases() if _has_type(case.source)]
    found: dict[str, Any] = {"messages": count, "cases": len(hard), "peers": {}}
    for name, make in LIBRARIES.items():
        try:
            is_valid = make()
        except ImportError:
            continue
        wrong = [
            case.name.split(": ", 1)[1] for case in hard if _accepts(is_valid, case) != case.valid
        ]
        some = traffic[:: SLOW.get(name, 1)]
        differs = sum(ours(message) != is_valid(message) for message in some)
        found["peers"][name] = {"differs": differs, "wrong": len(wrong), "such as": wrong[:3]}
    return found


def _accepts(is_valid: Verdict, case: Any) -> bool:
    try:
        return is_valid(case.source)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return False


def _has_type(source: bytes) -> bool:
    return any(type_.encode() in source for type_ in SCHEMAS) and len(source) < 10_000
