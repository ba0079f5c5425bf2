"""The rule `report-missing`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the bar from beat {first} to beat {last} has no report"


def find(view: BarView) -> Breach | Undecided | None:
    """A complete bar has no report, but bars before and after it have one.

    **Why it matters.** The work of the bar is not in any statistic, and its problems are not
    noticed.

    **Likely causes.** Reverb was restarted during the bar, or the broker dropped the report.

    **What to do.** Let Reverb keep its counts through a restart, and send the report until it is
    acknowledged.
    """
    if view.reports:
        return None
    if view.incomplete:
        return view.incomplete
    later = view.next_reported(view.last.beat + view.options.reorder_beats)
    if later is None or view.next is None or not view.has_earlier_report():
        return Undecided("no reports of bars before and after it were read")
    return Breach(
        "report-missing",
        SENTENCE.format(first=view.first.beat, last=view.last.beat),
        (cite_frame(view.first, "window_id"), cite_frame(view.next, "window_id")),
        view.subject,
        (view.first.beat, later),
    )
