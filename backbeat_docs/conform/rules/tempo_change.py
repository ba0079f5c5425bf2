"""The rule `tempo-change`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the tempo changes from {old} to {new} BPM at beat {beat}, inside a bar"


def find(view: BarView) -> Breach | Undecided | None:
    """The tempo changes inside a bar.

    **Why it matters.** The deadline of the phase was computed with the old tempo, so it is wrong
    for the rest of it.

    **Likely causes.** An operator changed the tempo, and Pulse applied it at once.

    **What to do.** Let Pulse wait for the next downbeat before it applies a new tempo.
    """
    pair = view.summary.tempo
    if pair is None:
        return None
    one, later = pair
    return Breach(
        "tempo-change",
        SENTENCE.format(beat=later.beat, old=f"{one.tempo:g}", new=f"{later.tempo:g}"),
        tuple(cite_frame(frame, "tempo_bpm", "window_id") for frame in pair),
        view.subject,
        (one.beat, later.beat),
    )
