"""`backbeat conform`: the options of `backbeat validate`, and those of the rules."""

from collections.abc import Mapping

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.validate import COMMAND as VALIDATE
from backbeat_docs.conform.options import Options
from backbeat_docs.status import FAILED

THRESHOLDS: Mapping[str, tuple[str, str, str]] = {
    "reorder_beats": (
        "--reorder-beats",
        "BEATS",
        "Ignore a message, as late, once a frame this many beats later was read",
    ),
    "tasks": ("--tasks", "N", "Number of tasks to remember per agent"),
    "windows": ("--windows", "N", "Number of bars in which a window ID must not be used again"),
    "silence_beats": (
        "--silence-beats",
        "BEATS",
        "Number of beats for which an agent with a task may be silent",
    ),
    "plan_share": ("--plan-share", "FRACTION", "Fraction of a bar that is the plan phase"),
    "review_share": ("--review-share", "FRACTION", "Fraction of a bar that is the review phase"),
    "deadline_beats": (
        "--deadline-beats",
        "BEATS",
        "Tolerance of a deadline in beats; the larger tolerance counts",
    ),
    "deadline_seconds": (
        "--deadline-seconds",
        "SECONDS",
        "Tolerance of a deadline in seconds; the larger tolerance counts",
    ),
    "drift_ms": ("--drift-ms", "MS", "Tolerance of the reported tempo drift in milliseconds"),
    "margin_seconds": (
        "--margin-seconds",
        "SECONDS",
        "Count a claim as in time only if it was sent this long before its window ended",
    ),
}
"""The option of each threshold and horizon: its name, its unit, and its meaning."""


def _build_threshold(field: str) -> Option:
    name, unit, words = THRESHOLDS[field]
    default = Options._field_defaults[field]
    kind = "count" if isinstance(default, int) else "number"
    return Option((name,), words, unit, kind, default=default, group="rules", attribute=field)


_OWN = (
    Option(
        ("--exit-code",),
        "Exit with status 1 if a rule is broken or a message is invalid",
        kind="flag",
        group="report",
    ),
    Option(
        ("--picture",),
        "Also draw the bar of the first broken rule, as SVG; reads the files twice",
        "FILE",
        group="report",
    ),
    *map(_build_threshold, THRESHOLDS),
    Option(
        ("--agents-of",),
        "Cluster of the agents whose IDs match a pattern, if there are several clusters",
        "CLUSTER=GLOB",
        repeat=True,
        group="rules",
        attribute="agents_of",
    ),
)

_REPLACED = {name for option in _OWN for name in option.names}

COMMAND = Command(
    name="conform",
    summary="Check that the messages of a cluster together follow the protocol",
    description=(
        "Validate recorded messages as backbeat validate does, and check them against the rules of "
        "the protocol that are about several messages. Report each rule as kept, broken or "
        "inconclusive. A broken rule is reported with the messages that prove it, an inconclusive "
        "one with what is missing. Invalid messages are reported and left out of the rules."
    ),
    options=(
        *(option for option in VALIDATE.options if not _REPLACED & set(option.names)),
        *_OWN,
    ),
    retired=VALIDATE.retired,
    examples=(
        ("backbeat conform recorded.ndjson", "check recorded traffic"),
        (
            "backbeat conform recorded.ndjson --quiet --exit-code",
            "list only what is wrong, and fail if anything is",
        ),
        (
            "backbeat conform recorded.ndjson --picture bar.svg",
            "draw the bar of the first broken rule",
        ),
        ("backbeat simulate | backbeat conform -", "check simulated traffic"),
        (
            "backbeat conform --cluster tcp://scheduler:8786 --quiet s3://archive/2026/",
            "check an archive on the workers of a Dask cluster",
        ),
    ),
    statuses=(
        (0, "the messages were checked; with --exit-code, no rule is broken and all are valid"),
        (1, "with --exit-code, a rule is broken or a message is invalid"),
        (FAILED, "invalid threshold, or a reason for which backbeat validate has this status"),
        *(row for row in VALIDATE.statuses if row[0] > FAILED),
    ),
)
