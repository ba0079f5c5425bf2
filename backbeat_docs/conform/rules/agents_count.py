"""The rule `agents-count`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame, cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView, describe_bounds

SENTENCE = "the report counts {value} agents, but {bounds} claimed in the window"


def find(view: BarView) -> Breach | Undecided | None:
    """A report's `agents_reporting` is not the number of agents that claimed in the window.

    **Why it matters.** Operators see agents that do not exist, or miss those that have stopped.

    **Likely causes.** Reverb lost claims, counts claims instead of agents, or keeps agents of the
    bar before.

    **What to do.** Count the different values of `agent_id` in the claims about the window's
    beats.
    """
    if isinstance(view.report, Undecided):
        return view.report
    if view.uncounted:
        return view.uncounted
    place, report = view.report
    low, high = view.summary.agents
    value = report["agents_reporting"]
    if low <= value <= high:
        return None
    return Breach(
        "agents-count",
        SENTENCE.format(value=value, bounds=describe_bounds(low, high)),
        (cite_report(place, report, "agents_reporting"), cite_frame(view.first, "window_id")),
        view.subject,
        (view.first.beat, view.last.beat),
    )
