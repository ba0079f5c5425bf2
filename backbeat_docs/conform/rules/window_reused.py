"""The rule `window-reused`."""

from backbeat_docs.conform.bars import Bar
from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import cite_frame

SENTENCE = "the bar from beat {beat} has the window_id of the bar from beat {before}"


def find(before: Bar, bar: Bar, subject: str) -> Breach:
    """Two bars have the same `window_id`.

    **Why it matters.** Reports and claims are counted by window. Those of two bars are added up or
    overwrite each other.

    **Likely causes.** Pulse draws the identifier from a generator with a fixed seed, derives it
    from the beat, or does not draw a new one.

    **What to do.** Draw 128 random bits at each downbeat, from the random source of the operating
    system.
    """
    one, later = before.first, bar.first
    assert one is not None
    assert later is not None
    return Breach(
        "window-reused",
        SENTENCE.format(beat=later.beat, before=one.beat),
        (cite_frame(one, "window_id"), cite_frame(later, "window_id")),
        subject,
        (later.beat, later.beat),
    )
