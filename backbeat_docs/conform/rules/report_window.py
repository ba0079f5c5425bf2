"""The rule `report-window`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import NO_REPORT, BarView

SENTENCE = "the report on beats {first} to {last} has another window_id than their frames"


def find(view: BarView) -> Breach | Undecided | None:
    """A report about a bar has a `window_id` that no bar has.

    **Why it matters.** Nobody can assign the report to its bar, which seems to have no report.

    **Likely causes.** Reverb draws an identifier of its own instead of copying it from the frames.

    **What to do.** Copy `window_id` from the frames of the window.
    """
    if view.reports:
        return None
    if view.incomplete:
        return view.incomplete
    if view.epoch.epochs > 1:
        return Undecided("several epochs or clusters have such beats")
    found = view.epoch.unknown_reports.get((view.first.beat, view.last.beat))
    if found is None:
        return NO_REPORT
    place, report = found
    return Breach(
        "report-window",
        SENTENCE.format(first=view.first.beat, last=view.last.beat),
        (cite_report(place, report, "from_beat", "to_beat"), cite_frame(view.first, "window_id")),
        view.subject,
        (view.first.beat, view.last.beat),
    )
