"""`backbeat simulate`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import CLOSED_PIPE, FAILED, INTERRUPTED
from backbeat_docs.traffic import tempo

COMMAND = Command(
    name="simulate",
    summary="write the messages of a simulated cluster",
    description=(
        "Write the messages of a reference Pulse, its agents and a Reverb to standard output, one "
        "a line, in time order. Every message is valid and every rule of the protocol is kept. "
        "The same options give the same bytes."
    ),
    options=(
        Option(
            ("--tempo",),
            "beats per minute",
            "BPM",
            kind="number",
            default=tempo.DEFAULT_BPM,
            group="cluster",
        ),
        Option(("--agents",), "the agents", "N", kind="count", default=10, group="cluster"),
        Option(
            ("--beats",),
            "how many beats to simulate",
            "N",
            kind="count",
            default=tempo.DEFAULT_BAR,
            group="cluster",
        ),
        Option(
            ("--bar",),
            "the beats of a bar",
            "N",
            kind="count",
            default=tempo.DEFAULT_BAR,
            group="cluster",
        ),
        Option(
            ("--claims-per-beat",),
            "claims of each agent in a beat",
            "N",
            kind="count",
            default=1,
            group="cluster",
        ),
        Option(("--cluster-id",), "the cluster", "ID", default="chorus-sim", group="cluster"),
        Option(
            ("--start",),
            "when beat 0 starts, such as 2025-09-05T12:00:00Z, which is the default; with --pace, "
            "the default is now",
            "TIME",
            group="cluster",
        ),
        Option(
            ("--seed",),
            "draw other tasks and delays",
            "N",
            kind="count",
            default=1,
            group="cluster",
        ),
        Option(("--pace",), "send each message when its time comes", kind="flag", group="output"),
    ),
    examples=(
        ("backbeat simulate --tempo 60 --agents 100 --beats 240", "two bars of a busy cluster"),
        ("backbeat simulate | backbeat validate --message -", "judge what was simulated"),
        (
            "backbeat simulate --tempo 1000 --agents 10000 --pace | ./service",
            "load a service in real time",
        ),
    ),
    statuses=(
        (0, "all messages were written"),
        (FAILED, "there is no such cluster"),
        (INTERRUPTED, "interrupted"),
        (CLOSED_PIPE, "whoever read the output has closed it"),
    ),
)
