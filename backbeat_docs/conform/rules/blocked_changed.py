"""The rule `blocked-changed`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Claim, cite_claim, difference

SENTENCE = "{agent} is blocked at beat {beat}, but changes {names}"


def find(before: Claim, claim: Claim, options: Options) -> Breach | None:
    """A blocked agent does not keep the values of its claim before.

    **Why it matters.** A blocked agent does no work, so its progress and the beats that are left
    stay the same.

    **Likely causes.** The agent goes on counting down while it waits, or sends 0 for what it does
    not know.

    **What to do.** Repeat `beats_left` and `progress` of the last claim while the agent is
    blocked.
    """
    if claim.state != "blocked" or claim.task != before.task or claim.beat - before.beat > 1:
        return None
    if difference(claim.clock, before.clock) <= 0:
        return None
    names = ["beats_left"] if claim.left != before.left else []
    names += ["progress"] if claim.progress != before.progress else []
    if not names:
        return None
    return Breach(
        "blocked-changed",
        SENTENCE.format(agent=claim.agent, names=" and ".join(names), beat=claim.beat),
        (cite_claim(before, "task_id", *names), cite_claim(claim, "task_id", "state", *names)),
        claim.agent,
        (before.beat, claim.beat),
    )
