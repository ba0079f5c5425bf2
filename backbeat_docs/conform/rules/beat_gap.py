"""The rule `beat-gap`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame
from backbeat_docs.conform.rules.rule import Undecided
from backbeat_docs.conform.view import EDGE, BarView

SENTENCE = "no frame was read between beat {first} and beat {last}"
RESTART = "the cluster restarts at beat {beat} instead of beat 0"


def find(view: BarView) -> Breach | Undecided | None:
    """Beats between two frames have no frame, or a restart does not begin at beat 0.

    **Why it matters.** A service that missed a beat does not know how much time is left, and its
    bar cannot be checked.

    **Likely causes.** Pulse stopped for a while, the broker dropped a message, or the recorder
    lost its connection.

    **What to do.** Compare with a second recorder. If both lack the beat, look at Pulse's log at
    that time.
    """
    start, top = view.segment.fold.start, view.segment.top
    if start is None or top is None:
        return EDGE
    lag = view.options.reorder_beats
    if view.first is start and view.segment.kind == "restart" and start.beat > 0:
        if top.beat < start.beat + lag:
            return EDGE  # beat 0 may come late
        if view.epoch.has_replays or not view.epoch.is_begin_read:
            return Undecided("the recording jumps")
        sentence, evidence = RESTART.format(beat=start.beat), cite_frame(start, "window_id", "hlc")
        return Breach("beat-gap", sentence, (evidence,), view.subject, (0, start.beat))
    pairs = list(view.summary.gaps)
    if view.next is not None and view.next.beat != view.last.beat + 1:
        pairs.append((view.last, view.next))
    inner = [
        (one, later)
        for one, later in pairs
        if one.beat >= start.beat + lag and later.beat + lag <= top.beat
    ]
    if not inner:
        return EDGE if pairs else None
    one, later = inner[0]
    return Breach(
        "beat-gap",
        SENTENCE.format(first=one.beat, last=later.beat),
        (cite_frame(one, "hlc"), cite_frame(later, "hlc")),
        view.subject,
        (one.beat, later.beat),
    )
