"""`backbeat simulate`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import CLOSED_PIPE, FAILED, INTERRUPTED
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.faults import FAULTS

COMMAND = Command(
    name="simulate",
    summary="Generate the messages of a simulated cluster",
    description=(
        "Write the messages of a simulated Pulse, its agents and Reverb to standard output, one "
        "per line, in time order. Every message is valid and follows the protocol, except with "
        "--fault. The same options produce the same bytes."
    ),
    options=(
        Option(
            ("--tempo",),
            "Beats per minute",
            "BPM",
            kind="number",
            default=tempo.DEFAULT_BPM,
            group="cluster",
        ),
        Option(("--agents",), "Number of agents", "N", kind="count", default=10, group="cluster"),
        Option(
            ("--beats",),
            "Number of beats to simulate",
            "N",
            kind="count",
            default=tempo.DEFAULT_BAR,
            group="cluster",
        ),
        Option(
            ("--bar",),
            "Beats per bar",
            "N",
            kind="count",
            default=tempo.DEFAULT_BAR,
            group="cluster",
        ),
        Option(
            ("--claims-per-beat",),
            "Claims per agent and beat",
            "N",
            kind="count",
            default=1,
            group="cluster",
        ),
        Option(("--cluster-id",), "Cluster ID", "ID", default="chorus-sim", group="cluster"),
        Option(
            ("--start",),
            "Start of beat 0 (default: 2025-09-05T12:00:00Z; with --pace, now)",
            "TIME",
            group="cluster",
        ),
        Option(
            ("--seed",),
            "Seed for tasks and delays",
            "N",
            kind="count",
            default=1,
            group="cluster",
        ),
        Option(
            ("--fault",),
            "Break a rule of the protocol at a beat, by default in the middle of an early bar",
            "NAME[@BEAT]",
            repeat=True,
            group="faults",
            suggestions=tuple(FAULTS),
        ),
        Option(
            ("--list-faults",),
            "List the faults, each with the rule that it breaks, and exit",
            kind="flag",
            group="faults",
        ),
        Option(("--pace",), "Write each message at its time", kind="flag", group="output"),
    ),
    examples=(
        (
            "backbeat simulate --tempo 60 --agents 100 --beats 240",
            "simulate two bars of a busy cluster",
        ),
        ("backbeat simulate | backbeat validate --message -", "validate the simulated messages"),
        (
            "backbeat simulate --beats 360 --fault lost-frame@130 --fault silent-agent",
            "lose a frame and silence an agent",
        ),
        (
            "backbeat simulate --tempo 1000 --agents 10000 --pace | ./service",
            "load-test a service in real time",
        ),
    ),
    statuses=(
        (0, "all messages were written"),
        (FAILED, "invalid cluster settings, or a fault that changed nothing"),
        (INTERRUPTED, "interrupted"),
        (CLOSED_PIPE, "the reader closed the pipe"),
    ),
)
