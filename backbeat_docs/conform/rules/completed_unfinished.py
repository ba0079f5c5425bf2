"""The rule `completed-unfinished`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import LEFT, PROGRESS, Claim, CompactClaim, cite_claim

CODE = "completed-unfinished"
SENTENCE = "{agent} claims completed with progress {progress} and {left} beats left"


def find(claim: Claim) -> Breach:
    """A task is completed without progress 1 and 0 beats left.

    **Why it matters.** Consumers that sum up progress count the task as unfinished for ever.

    **Likely causes.** The agent sends the values of its last claim together with the new state.

    **What to do.** Send `progress` 1 and `beats_left` 0 with the state `completed`.
    """
    return Breach(
        CODE,
        SENTENCE.format(agent=claim.agent, progress=f"{claim.progress:g}", left=claim.left),
        (cite_claim(claim, "task_id", "state", "progress", "beats_left", "hlc"),),
        claim.agent,
        (claim.beat, claim.beat),
    )


def is_kept(claim: CompactClaim) -> bool:
    """Return whether a completed claim has the values of a finished task."""
    return claim[PROGRESS] == 1 and claim[LEFT] == 0
