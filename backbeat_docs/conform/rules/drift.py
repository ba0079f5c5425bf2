"""The rule `drift`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the report has a drift of {value} ms, but the clocks show {low} to {high} ms"


def find(view: BarView) -> Breach | Undecided | None:
    """A report's `tempo_drift_ms` is not what the frames' clocks show.

    **Why it matters.** Operators tune the tempo by the drift, and a wrong one hides a Pulse that
    falls behind.

    **Likely causes.** Reverb measures when frames arrive instead of when they were sent, has the
    sign wrong, or another unit.

    **What to do.** Compare each frame's time with the time at which its beat was due, in
    milliseconds.
    """
    if isinstance(view.report, Undecided):
        return view.report
    if view.incomplete:
        return view.incomplete
    if view.summary.drift is None:
        return Undecided("the clocks may have been pushed on")
    place, report = view.report
    low, high = view.summary.drift
    value, tolerance = report["tempo_drift_ms"], view.options.drift_ms
    if low - tolerance <= value <= high + tolerance:
        return None
    return Breach(
        "drift",
        SENTENCE.format(value=f"{value:g}", low=f"{low:.0f}", high=f"{high:.0f}"),
        (
            cite_report(place, report, "tempo_drift_ms"),
            cite_frame(view.first, "hlc", "deadline_at"),
            cite_frame(view.last, "hlc", "deadline_at"),
        ),
        view.subject,
        (view.first.beat, view.last.beat),
    )
