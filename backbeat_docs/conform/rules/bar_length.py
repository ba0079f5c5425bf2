"""The rule `bar-length`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the bar from beat {beat} has {length} beats, but an earlier one has {usual}"


def find(view: BarView) -> Breach | Undecided | None:
    """Two bars of one epoch have different numbers of beats.

    **Why it matters.** Agents plan by the length of a bar. A shorter one leaves work unfinished at
    its end.

    **Likely causes.** Pulse was configured anew without a restart, or begins a bar too early or
    too late.

    **What to do.** Keep the length until the next restart. Find what began the bar at this beat.
    """
    if view.incomplete:
        return view.incomplete
    if view.usual is None or view.usual.length == view.length or view.next is None:
        return None
    before = view.before
    if before is not None and before.summary and before.summary.frames == view.length:
        # One finding for a change of the length, not one for each bar that follows.
        return None
    return Breach(
        "bar-length",
        SENTENCE.format(beat=view.first.beat, length=view.length, usual=view.usual.length),
        tuple(
            cite_frame(frame, "downbeat", "window_id")
            for frame in (view.usual.first, view.first, view.next)
        ),
        view.subject,
        (view.first.beat, view.last.beat),
    )
