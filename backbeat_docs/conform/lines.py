"""Reads claims from the text of valid lines, without parsing it as JSON, which takes longer."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from backbeat_docs.conform.reading import CompactClaim, parse_clock
from backbeat_docs.text import lazy

# The members in the order of the contract. A line with another order, or with an escape, is parsed.
_CLAIM = (
    r'\{"type":~"backbeat\.statusclaim\.v1",~"agent_id":~"([^"\\]*+)",~'
    r'(?:"task_id":~"([^"\\]*+)",~)?+"beat_index":~([0-9]++),~"state":~"([a-z]++)",~'
    r'"beats_left":~([0-9]++),~"progress":~([0-9.]++),~'
    r'(?:"notes":~"([^"\\]*+)",~)?+"hlc":~"([^"\\]*+)"\}\n|([^\n]*+)\n'
)
_DENSE, _SPACED = (lazy.pattern(_CLAIM.replace("~", gap)) for gap in ("", " ?"))

Row = tuple[str, str, str, str, str, str, str, str, str]
"""The values of a claim as they are written: agent, task (or empty), beat, state, beats left,
progress, notes and clock. Of another line, the last item is its text and the others are empty.
"""


class Rows(NamedTuple):
    """Claims about one beat, of lines in a row: the file, the first line, and the claims."""

    path: str
    line: int
    rows: list[Row]


def read_rows(path: str, line: int, text: str) -> Iterator[Rows]:
    """Yield the claims of valid lines by beat, and the other lines with an empty beat."""
    # Most writers put no space after a colon, and a pattern without spaces takes less time.
    pattern = _SPACED if '": ' in text[:200] else _DENSE
    found: list[Row] = pattern.findall(text if text.endswith("\n") else f"{text}\n")
    for _, group in groupby(found, itemgetter(2)):
        rows = list(group)
        yield Rows(path, line, rows)
        line += len(rows)


def read_claims(batch: Rows) -> Iterator[CompactClaim]:
    """Yield the claims of rows."""
    for line, row in enumerate(batch.rows, batch.line):
        yield read_claim(batch.path, line, row)


def read_claim(path: str, line: int, row: Row) -> CompactClaim:
    """Return the claim of a row."""
    agent, task, beat, state, left, progress, notes, hlc, _ = row
    return (
        agent,
        task or None,
        state,
        float(progress),
        int(left),
        int(beat),
        parse_clock(hlc),
        hlc,
        (path, line),
        notes,
    )


def is_one_claim_each(batches: list[Rows]) -> bool:
    """Return whether no agent has two claims."""
    senders: set[str] = set()
    for batch in batches:
        senders.update(map(itemgetter(0), batch.rows))
    return len(senders) == sum(len(batch.rows) for batch in batches)


def read_items(items: list[CompactClaim | Rows]) -> list[CompactClaim]:
    """Return the claims of a beat, in the order in which they were read."""
    found: list[CompactClaim] = []
    for item in items:
        if isinstance(item, Rows):
            found += read_claims(item)
        else:
            found.append(item)
    return found
