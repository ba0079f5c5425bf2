"""The rule `phase-share`."""

from backbeat_docs.conform.bars import RANKS
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the phase {phase} begins at beat {beat} instead of beat {due}"


def find(view: BarView) -> Breach | Undecided | None:
    """The phases of a bar do not have their shares: by default a tenth, the rest, a tenth.

    **Why it matters.** Agents rely on the time that a phase leaves them, and the review is too
    short or too long.

    **Likely causes.** Pulse has other shares, or rounds in another way. The first and the last
    phase are a tenth of the beats, rounded down, and at least one.

    **What to do.** Correct Pulse, or state the shares of your cluster in the options.
    """
    if view.incomplete:
        return view.incomplete
    runs = view.summary.runs
    if [run[0].phase for run in runs] != list(RANKS):
        return Undecided("the phases are not in order")
    plan = max(1, int(view.length * view.options.plan_share + 1e-9))
    review = max(1, int(view.length * view.options.review_share + 1e-9))
    due = (view.first.beat + plan, view.last.beat + 1 - review)
    wrong = [(run[0], beat) for run, beat in zip(runs[1:], due, strict=True) if run[0].beat != beat]
    if not wrong:
        return None
    frame, beat = wrong[0]
    return Breach(
        "phase-share",
        SENTENCE.format(phase=frame.phase, beat=frame.beat, due=beat),
        (cite_frame(view.first, "phase"), *(cite_frame(each, "phase") for each, _ in wrong)),
        view.subject,
        (view.first.beat, view.last.beat),
    )
