"""The rule `phase-order`."""

from backbeat_docs.conform.bars import RANKS
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "beat {beat} is back in the phase {phase}, after {before}"
MISSING = "the bar from beat {beat} has no phase {phase}"


def find(view: BarView) -> Breach | Undecided | None:
    """A phase goes back, or a bar leaves one out.

    **Why it matters.** Agents that have begun to review do not go back to work, and a bar without
    review has no report.

    **Likely causes.** Pulse computes the phase from the time instead of the beat, or from a wrong
    bar length.

    **What to do.** Derive the phase from the position of the beat in its bar.
    """
    back = view.summary.phase
    if back is not None:
        one, later = back
        return Breach(
            "phase-order",
            SENTENCE.format(beat=later.beat, phase=later.phase, before=one.phase),
            tuple(cite_frame(frame, "phase", "window_id") for frame in back),
            view.subject,
            (one.beat, later.beat),
        )
    if view.incomplete:
        return view.incomplete
    read = {run[0].phase for run in view.summary.runs}
    missing = [phase for phase in RANKS if phase not in read]
    if not missing:
        return None
    return Breach(
        "phase-order",
        MISSING.format(beat=view.first.beat, phase=" and ".join(missing)),
        (cite_frame(view.first, "phase"), cite_frame(view.last, "phase")),
        view.subject,
        (view.first.beat, view.last.beat),
    )
