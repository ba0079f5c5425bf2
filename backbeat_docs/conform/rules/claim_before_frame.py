"""The rule `claim-before-frame`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import Claim, Frame, cite_claim, cite_frame

SENTENCE = "{agent} claims about beat {beat} before beat {frame} began"


def find(claim: Claim, frame: Frame) -> Breach:
    """A claim's clock is not later than the frame of its beat.

    **Why it matters.** An agent that claims about a beat before it began reports what it cannot
    know.

    **Likely causes.** The agent counts beats itself instead of following the frames, or does not
    take over the clock of the frames that it receives.

    **What to do.** Copy `beat_index` from the last frame, and continue from its `hlc` if that is
    later.
    """
    return Breach(
        "claim-before-frame",
        SENTENCE.format(agent=claim.agent, beat=claim.beat, frame=frame.beat),
        (cite_claim(claim, "hlc"), cite_frame(frame, "hlc")),
        claim.agent,
        (frame.beat, claim.beat),
    )
