"""`backbeat tempo`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED
from backbeat_docs.traffic import tempo

COMMAND = Command(
    name="tempo",
    summary="calculate with a tempo: beat, band, budget, messages a second",
    description=(
        "Print what follows from a tempo: how long a beat lasts, the band it lies in, what a beat "
        "leaves for work, how long a bar and its phases last, and how many messages a second the "
        "cluster sends. Without a tempo, list the bands."
    ),
    options=(
        Option(("bpm",), "the tempo in beats per minute", "BPM", kind="number"),
        Option(("--beat",), "the tempo as the duration of a beat, such as 30s or 500ms", "TIME"),
        Option(("--agents",), "the agents that claim", "N", kind="count", default=10),
        Option(
            ("--claims-per-beat",), "claims of each agent in a beat", "N", kind="count", default=1
        ),
        Option(("--bar",), "the beats of a bar", "N", kind="count", default=tempo.DEFAULT_BAR),
    ),
    examples=(
        ("backbeat tempo 2", "the default tempo"),
        ("backbeat tempo --beat 500ms --agents 1000", "a beat of half a second, for 1,000 agents"),
        ("backbeat tempo", "list the bands"),
    ),
    statuses=((0, "the answer was printed"), (FAILED, "there is no such tempo, beat or bar")),
)
