"""The rule `downbeat-misplaced`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "beat {beat} is a downbeat, but its bar begins at beat {first} or before"
MISSING = "beat {beat} begins a bar, but is no downbeat"


def find(view: BarView) -> Breach | Undecided | None:
    """A downbeat is not the first beat of its bar, or the first beat is no downbeat.

    **Why it matters.** Agents begin a bar at the downbeat. With a wrong one they plan in the
    middle of the work.

    **Likely causes.** Pulse counts the beats of a bar from another beat than the one at which it
    changes `window_id`.

    **What to do.** Derive `downbeat` and `window_id` from one counter.
    """
    wrong, first = view.summary.downbeat, view.first
    if wrong is not None:
        sentence = SENTENCE.format(beat=wrong.beat, first=first.beat)
        evidence = (cite_frame(first, "window_id"), cite_frame(wrong, "downbeat", "window_id"))
        beats = (first.beat, wrong.beat)
        return Breach("downbeat-misplaced", sentence, evidence, view.subject, beats)
    if first.downbeat:
        return None
    if not view.is_first_known:
        return Undecided("the first beat of the bar was not read")
    return Breach(
        "downbeat-misplaced",
        MISSING.format(beat=first.beat),
        (cite_frame(first, "downbeat", "window_id"),),
        view.subject,
        (first.beat, first.beat),
    )
