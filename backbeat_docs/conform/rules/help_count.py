"""The rule `help-count`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView, describe_bounds

SENTENCE = "the report counts {value} kept promises of help, but there were {bounds}"


def find(view: BarView) -> Breach | Undecided | None:
    """A report's `help_promises_fulfilled` is not the number of promises that were kept.

    **Why it matters.** The figure shows whether blocked agents receive help.

    **Likely causes.** Reverb counts promises when they are made, or loses them at the end of a
    bar.

    **What to do.** Count a task when the agent that claimed `helping` for it claims it
    `completed`.
    """
    if isinstance(view.report, Undecided):
        return view.report
    if view.uncounted:
        return view.uncounted
    place, report = view.report
    low, high = view.help
    value = report["help_promises_fulfilled"]
    if low <= value <= high:
        return None
    return Breach(
        "help-count",
        SENTENCE.format(value=value, bounds=describe_bounds(low, high)),
        (
            cite_report(place, report, "help_promises_fulfilled"),
            cite_frame(view.first, "window_id"),
        ),
        view.subject,
        (view.first.beat, view.last.beat),
    )
