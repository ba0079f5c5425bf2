"""The rule `deadline-differs`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "beat {beat} has another deadline than beat {before} of the same phase"


def find(view: BarView) -> Breach | Undecided | None:
    """Two frames of one phase have different deadlines.

    **Why it matters.** Agents that received different frames stop at different times.

    **Likely causes.** Pulse computes the deadline from the current time at each beat, instead of
    once for the phase.

    **What to do.** Compute the deadline at the first beat of a phase, and repeat it in the others.
    """
    pair = view.summary.deadline
    if pair is None:
        return None
    one, later = pair
    return Breach(
        "deadline-differs",
        SENTENCE.format(beat=later.beat, before=one.beat),
        tuple(cite_frame(frame, "phase", "deadline_at") for frame in pair),
        view.subject,
        (one.beat, later.beat),
    )
