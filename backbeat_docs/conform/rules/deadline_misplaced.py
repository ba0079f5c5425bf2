"""The rule `deadline-misplaced`."""

from backbeat_docs.conform.bars import nearest_second
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import NANOSECONDS, Frame, cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the deadline of beat {beat} is {seconds} s {side} the end of its phase, at beat {end}"


def find(view: BarView) -> Breach | Undecided | None:
    """The deadline of a phase is not at its end.

    **Why it matters.** Agents stop too early, or work on after their time is over.

    **Likely causes.** Pulse adds the length of the bar instead of the phase, uses another time
    zone, or its clock is wrong.

    **What to do.** The deadline is the end of the last beat of the phase, in UTC or with its
    offset.
    """
    if view.incomplete:
        return view.incomplete
    ends = [run[0] for run in view.summary.runs[1:]]
    assert view.next is not None
    decided = False
    for (first, last), end in zip(view.summary.runs, [*ends, view.next], strict=True):
        seconds = _seconds_after(last, end)
        if seconds is None:
            continue
        decided = True
        beat = view.options.deadline_beats * 60 / last.tempo
        # A clock gives whole seconds.
        if abs(seconds) <= max(beat, view.options.deadline_seconds) + 1:
            continue
        return Breach(
            "deadline-misplaced",
            SENTENCE.format(
                beat=first.beat,
                seconds=f"{abs(seconds):.0f}",
                side="after" if seconds > 0 else "before",
                end=end.beat,
            ),
            (cite_frame(first, "deadline_at", "hlc"), cite_frame(end, "hlc")),
            view.subject,
            (first.beat, end.beat),
        )
    return None if decided else Undecided("the clocks may have been pushed on")


def _seconds_after(last: Frame, end: Frame) -> float | None:
    """Return how much the deadline is after the end of the phase, unless the clock is unsure."""
    if end.clock & 0xFFFF:
        return None
    return last.deadline / NANOSECONDS - nearest_second(end.clock >> 16, last.deadline)
