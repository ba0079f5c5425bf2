"""The rule `progress-fall`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Claim, cite_claim, difference

SENTENCE = "the progress of {agent} falls from {old} to {new} at beat {beat}"


def find(before: Claim, claim: Claim, options: Options) -> Breach | None:
    """The progress of a task falls.

    **Why it matters.** Consumers estimate the end of the task from its progress.

    **Likely causes.** The agent estimates anew what is left, counts a retry from 0, or two
    processes work on the task.

    **What to do.** Report the work that is done, and keep the highest value. Start a new task for
    a retry.
    """
    if claim.progress >= before.progress or difference(claim.clock, before.clock) <= 0:
        return None
    old, new = f"{before.progress:g}", f"{claim.progress:g}"
    return Breach(
        "progress-fall",
        SENTENCE.format(agent=claim.agent, old=old, new=new, beat=claim.beat),
        (cite_claim(before, "task_id", "progress"), cite_claim(claim, "task_id", "progress")),
        claim.agent,
        (before.beat, claim.beat),
    )
