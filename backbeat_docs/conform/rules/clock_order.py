"""The rule `clock-order`."""

from backbeat_docs.conform.bars import is_disordered
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import NANOSECONDS, cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import BarView

SENTENCE = "the clock of beat {beat} is not later than that of beat {before}"


def find(view: BarView) -> Breach | Undecided | None:
    """A later beat has a clock value that is not later.

    **Why it matters.** Consumers order messages by `hlc`. They take the frame for an old one and
    ignore it.

    **Likely causes.** The clock of Pulse's machine was set back, or a second machine with another
    clock took over.

    **What to do.** Let Pulse keep its last value and count on from it, and check the time service
    of its machine.
    """
    pairs = list(view.summary.clocks)
    if view.next is not None and is_disordered(view.last, view.next):
        pairs.append((view.last, view.next))
    if not pairs:
        return None
    one, later = pairs[0]
    seconds = (later.deadline - one.deadline) / NANOSECONDS
    is_doubtful = view.epoch.is_mixed or not 0 <= seconds <= 30_000
    if one.window != later.window and is_doubtful:
        return Undecided("the two bars may be of different epochs")
    return Breach(
        "clock-order",
        SENTENCE.format(beat=later.beat, before=one.beat),
        (cite_frame(one, "hlc"), cite_frame(later, "hlc")),
        view.subject,
        (one.beat, later.beat),
    )
