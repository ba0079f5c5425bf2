"""The rule `idle-with-work`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.reading import LEFT, PROGRESS, TASK, Claim, CompactClaim, cite_claim

CODE = "idle-with-work"
SENTENCE = "{agent} is idle, but has {names}"


def find(claim: Claim) -> Breach:
    """An idle agent claims a task, progress or beats left.

    **Why it matters.** An idle agent can be given work. One with a task is counted as free and as
    busy.

    **Likely causes.** The agent keeps the fields of its last task, or calls waiting for input
    `idle`.

    **What to do.** Leave out `task_id` and send 0 for both values, or claim `blocked` while the
    agent waits.
    """
    values = {"a task_id": claim.task, "progress": claim.progress, "beats_left": claim.left}
    names = " and ".join(name for name, value in values.items() if value)
    return Breach(
        CODE,
        SENTENCE.format(agent=claim.agent, names=names),
        (cite_claim(claim, "task_id", "state", "progress", "beats_left", "hlc"),),
        claim.agent,
        (claim.beat, claim.beat),
    )


def is_kept(claim: CompactClaim) -> bool:
    """Return whether an idle claim has no task and no values."""
    return claim[TASK] is None and not claim[PROGRESS] and not claim[LEFT]
