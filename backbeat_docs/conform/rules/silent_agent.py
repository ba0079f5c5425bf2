"""The rule `silent-agent`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Claim, cite_claim, difference

SENTENCE = "{agent} sends no claim for {beats} beats, between beat {first} and beat {last}"


def find(before: Claim, claim: Claim, options: Options) -> Breach | None:
    """An agent sends no claim for some beats, and then continues its task.

    **Why it matters.** Nobody can tell a silent agent from one that has failed, and its task may
    be given away.

    **Likely causes.** The agent's process paused or lost its connection, or it claims only when
    something changes.

    **What to do.** Claim once in each beat, also while nothing changes. Look for pauses at that
    time.
    """
    silent = claim.beat - before.beat - 1
    if silent <= options.silence_beats or before.task is None or before.task != claim.task:
        return None
    if before.state in ("completed", "failed") or difference(claim.clock, before.clock) <= 0:
        return None
    return Breach(
        "silent-agent",
        SENTENCE.format(agent=claim.agent, beats=silent, first=before.beat, last=claim.beat),
        (cite_claim(before, "task_id", "hlc"), cite_claim(claim, "task_id", "hlc")),
        claim.agent,
        (before.beat, claim.beat),
    )
