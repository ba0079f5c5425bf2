"""The rule `on-time-count`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView, describe_bounds

SENTENCE = "the report counts {value} agents on time, but {bounds} were"


def find(view: BarView) -> Breach | Undecided | None:
    """A report's `on_time_reviews` is not the number of agents that were on time.

    **Why it matters.** The figure is what alerts are based on.

    **Likely causes.** Reverb counts agents that were late, counts twice, or leaves out those that
    had completed before.

    **What to do.** Count the agents that claimed `reviewing` or `completed` before the review
    phase ended.
    """
    if isinstance(view.report, Undecided):
        return view.report
    if view.uncounted:
        return view.uncounted
    place, report = view.report
    low, high = view.summary.on_time
    high = min(high, report["agents_reporting"])
    value = report["on_time_reviews"]
    if low <= value <= high:
        return None
    return Breach(
        "on-time-count",
        SENTENCE.format(value=value, bounds=describe_bounds(low, high)),
        (
            cite_report(place, report, "on_time_reviews", "agents_reporting"),
            cite_frame(view.first, "window_id"),
        ),
        view.subject,
        (view.first.beat, view.last.beat),
    )
