"""`backbeat tempo`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED
from backbeat_docs.traffic import tempo

COMMAND = Command(
    name="tempo",
    summary="Calculate beat length, time budget and message rate for a tempo",
    description=(
        "Print the length of a beat, the tempo band, the time budget of a beat, the length of a "
        "bar and its phases, and the number of messages per second. Without a tempo, list the "
        "tempo bands."
    ),
    options=(
        Option(("bpm",), "Tempo in beats per minute", "BPM", kind="number"),
        Option(("--beat",), "Length of a beat, such as 30s or 500ms, instead of BPM", "TIME"),
        Option(("--agents",), "Number of agents", "N", kind="count", default=10),
        Option(("--claims-per-beat",), "Claims per agent and beat", "N", kind="count", default=1),
        Option(("--bar",), "Beats per bar", "N", kind="count", default=tempo.DEFAULT_BAR),
    ),
    examples=(
        ("backbeat tempo 2", "show the default tempo"),
        ("backbeat tempo --beat 500ms --agents 1000", "show a beat of 500 ms with 1,000 agents"),
        ("backbeat tempo", "list the tempo bands"),
    ),
    statuses=((0, "the result was printed"), (FAILED, "invalid tempo, beat or bar")),
)
