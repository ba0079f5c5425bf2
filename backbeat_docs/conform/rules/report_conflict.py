"""The rule `report-conflict`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_report
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import NO_REPORT, BarView

SENTENCE = "the bar from beat {beat} has two reports that differ in {names}"


def find(view: BarView) -> Breach | Undecided | None:
    """Two different reports of one window were read.

    **Why it matters.** Consumers that read one of them take other figures for the health of the
    cluster.

    **Likely causes.** Two Reverbs run for one cluster, or Reverb corrects a report that it has
    already sent.

    **What to do.** Let one Reverb report, after the messages of the window have arrived.
    """
    if not view.reports:
        return NO_REPORT
    if len(view.reports) == 1:
        return None
    (one, first), (other, second) = view.reports[:2]
    names = sorted(name for name in first if first[name] != second[name])
    return Breach(
        "report-conflict",
        SENTENCE.format(beat=view.first.beat, names=", ".join(names)),
        (cite_report(one, first, *names), cite_report(other, second, *names)),
        view.subject,
        (view.first.beat, view.last.beat),
    )
