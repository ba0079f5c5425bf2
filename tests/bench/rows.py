"""What is measured: one table."""

from typing import NamedTuple


class Traffic(NamedTuple):
    """Which messages: how they are written, how many are invalid, and whether of one type only.

    Those of many `agents` are of bars of the usual length.
    """

    writer: str = "compact"
    invalid: float = 0.0
    only: str = ""
    agents: int = 0


class Row(NamedTuple):
    """Programs that take turns on the same messages, and the one to compare `against`.

    `count` names a number of `SIZES`.
    `share` is the part of that number that is used, `turns` that of the number of rounds.
    """

    section: str
    work: str
    traffic: Traffic
    programs: tuple[str, ...]
    against: str = "jsonschema-rs + orjson"
    count: str = "messages"
    share: float = 1.0
    turns: float = 1.0


SIZES = {
    "small": {"messages": 4_000, "lines": 10_000, "claims": 5_000, "files": 100, "one": 1,
              "rounds": 3},
    "medium": {"messages": 40_000, "lines": 200_000, "claims": 50_000, "files": 1_000, "one": 1,
               "rounds": 3},
    "full": {"messages": 100_000, "lines": 1_000_000, "claims": 200_000, "files": 5_000, "one": 1,
             "rounds": 5},
}  # fmt: skip

LIBRARY, FINDINGS, STREAM, CLUSTER, ARCHIVE, OTHER, GROWTH = (
    "library", "findings", "stream", "cluster", "archive", "other", "growth",
)  # fmt: skip

ONE, LINES, RUST = "backbeat", "backbeat, validate_lines", "jsonschema-rs + orjson"
TAKE_TURNS = (LINES, ONE, RUST)
WITH_ALL = (*TAKE_TURNS, "pydantic", "fastjsonschema + orjson", "jsonschema")
STREAMS = ("backbeat", "ajv", "sourcemeta --fast")
WORKERS = tuple(f"backbeat, {n} Dask worker{'s' * (n > 1)}" for n in (1, 2, 4))
VALID, CLAIM = Traffic(), "backbeat.statusclaim.v1"

ROWS = (
    Row(LIBRARY, "compact", VALID, WITH_ALL),
    Row(LIBRARY, "spaced", Traffic("spaced"), TAKE_TURNS),
    Row(LIBRARY, "sorted", Traffic("sorted"), TAKE_TURNS),
    Row(LIBRARY, "reversed", Traffic("reversed"), TAKE_TURNS),
    Row(LIBRARY, "indented", Traffic("indented"), (ONE, RUST)),
    Row(LIBRARY, "sorted and indented", Traffic("sorted and indented"), (ONE, RUST)),
    Row(LIBRARY, "with escapes", Traffic("with escapes"), TAKE_TURNS),
    Row(LIBRARY, "random order", Traffic("random order"), TAKE_TURNS),
    Row(LIBRARY, "compact, 1 % invalid", Traffic(invalid=0.01), WITH_ALL),
    Row(LIBRARY, "compact, 10 % invalid", Traffic(invalid=0.1), TAKE_TURNS),
    Row(FINDINGS, "all invalid", Traffic(invalid=1.0),
        ("backbeat", "backbeat, engine jsonschema", "jsonschema, its own errors"),
        "backbeat, engine jsonschema", share=0.2),
    Row(STREAM, "{count:,} lines, valid", VALID, STREAMS, "ajv", "lines"),
    Row(STREAM, "{count:,} lines, 1 % invalid", Traffic(invalid=0.01), STREAMS, "ajv", "lines"),
    Row(STREAM, "{count:,} lines, 10 % invalid", Traffic(invalid=0.1), STREAMS, "ajv", "lines"),
    Row(STREAM, "{count:,} StatusClaims, valid", Traffic(only=CLAIM),
        ("backbeat", "sourcemeta --fast, claims"), "sourcemeta --fast, claims", "claims"),
    Row(CLUSTER, "{count:,} lines, valid", VALID, ("backbeat", *WORKERS), "backbeat", "lines",
        share=10, turns=0.6),
    Row(CLUSTER, "{count:,} lines, 1 % invalid", Traffic(invalid=0.01), ("backbeat", *WORKERS),
        "backbeat", "lines", share=10, turns=0.6),
    Row(ARCHIVE, "{count:,} lines, valid", VALID,
        ("backbeat", "backbeat, .gz", "gzip of Python alone", "backbeat, .zst", "zstandard alone",
         "backbeat, pipe"), "backbeat", "lines"),
    Row(OTHER, "{count:,} files", VALID, ("backbeat --dir", "check-jsonschema"),
        "check-jsonschema", "files", turns=0.6),
    Row(OTHER, "one message", VALID, ("backbeat --file", "python -c pass"),
        "backbeat --file", "one", turns=5),
    Row(OTHER, "{count:,} lines of 1,000 agents", Traffic(agents=1000),
        ("backbeat", "backbeat conform"), "backbeat", "lines", share=0.3),
    Row(GROWTH, "{count:,} lines", VALID, ("backbeat", "ajv"), "ajv", "lines", share=0.001),
    Row(GROWTH, "{count:,} lines", VALID, ("backbeat", "ajv"), "ajv", "lines", share=0.01),
    Row(GROWTH, "{count:,} lines", VALID, ("backbeat", "ajv"), "ajv", "lines", share=0.1),
    Row(GROWTH, "{count:,} lines", VALID, ("backbeat", "ajv"), "ajv", "lines"),
    Row(GROWTH, "{count:,} lines", VALID, ("backbeat", "ajv"), "ajv", "lines", share=10, turns=0.6),
)  # fmt: skip
