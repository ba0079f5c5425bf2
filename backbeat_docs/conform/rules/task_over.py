"""The rule `task-over`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Claim, cite_claim, difference

SENTENCE = "{agent} claims a task at beat {beat} that was {state} at beat {end}"


def find(before: Claim, claim: Claim, options: Options) -> Breach | None:
    """An agent claims a task that it has completed or that has failed.

    **Why it matters.** The task is counted as finished, and then as open again.

    **Likely causes.** The agent restarts a failed task under the same `task_id`, or sends its last
    claim again and again.

    **What to do.** Claim `idle` after the end of a task, and give each attempt a `task_id` of its
    own.
    """
    if difference(claim.clock, before.clock) <= 0:
        return None
    return Breach(
        "task-over",
        SENTENCE.format(agent=claim.agent, beat=claim.beat, state=before.state, end=before.beat),
        (cite_claim(before, "task_id", "state"), cite_claim(claim, "task_id", "state")),
        claim.agent,
        (before.beat, claim.beat),
    )
