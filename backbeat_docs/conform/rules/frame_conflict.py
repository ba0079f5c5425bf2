"""The rule `frame-conflict`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import Frame, cite_frame

SENTENCE = "beat {beat} has two different frames"
NAMES = ("", "hlc", "window_id", "downbeat", "phase", "deadline_at", "tempo_bpm", "hlc")


def find(one: Frame, other: Frame) -> Breach:
    """Two different frames of one beat were read, and the cluster did not restart.

    **Why it matters.** Services that receive different frames disagree on the window, the phase or
    the deadline.

    **Likely causes.** Two Pulses run for one cluster, for example after a failover that did not
    stop the first one; or Pulse sends a beat again with a new clock value.

    **What to do.** Let one Pulse lead, and stop the other one. A repeated frame must be equal to
    the first.
    """
    pairs = zip(NAMES, one.content, other.content, strict=True)
    fields = dict.fromkeys(name for name, left, right in pairs if left != right)
    return Breach(
        "frame-conflict",
        SENTENCE.format(beat=one.beat),
        (cite_frame(one, *fields), cite_frame(other, *fields)),
        "",
        (one.beat, one.beat),
    )
