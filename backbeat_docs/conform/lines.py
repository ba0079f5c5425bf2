"""Reads claims from the text of valid lines, without parsing it as JSON, which takes longer."""

from collections.abc import Iterator
from typing import NamedTuple

from backbeat_docs.conform.reading import CompactClaim, parse_clock
from backbeat_docs.text import lazy

# The members in the order of the contract. A line with another order, or with an escape, is parsed.
_LINE = lazy.pattern(
    r'\{"type": ?"backbeat\.statusclaim\.v1", ?"agent_id": ?"([^"\\]*+)", ?'
    r'(?:"task_id": ?"([^"\\]*+)", ?)?+"beat_index": ?([0-9]++), ?"state": ?"([a-z]++)", ?'
    r'"beats_left": ?([0-9]++), ?"progress": ?([0-9.]++), ?'
    r'(?:"notes": ?"([^"\\]*+)", ?)?+"hlc": ?"([^"\\]*+)"\}\n|([^\n]*+)\n'
)


class Unparsed(NamedTuple):
    """A line that is not a claim with its members in the usual order, and its number."""

    line: int
    text: str


def read_lines(path: str, line: int, text: str) -> Iterator[CompactClaim | Unparsed]:
    """Yield the claims of valid lines, and the other lines."""
    clocks: dict[str, int] = {}
    found = _LINE.findall(text if text.endswith("\n") else f"{text}\n")
    for agent, task, beat, state, left, progress, notes, hlc, other in found:
        if agent:
            prefix = hlc[:9]
            clock = clocks.get(prefix)
            if clock is None:
                clocks[prefix] = clock = parse_clock(hlc)
            yield (
                agent,
                task or None,
                state,
                float(progress),
                int(left),
                int(beat),
                clock,
                hlc,
                (path, line),
                notes,
            )
        elif other.strip():
            yield Unparsed(line, other)
        line += 1
