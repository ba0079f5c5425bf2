"""The rule `clock-repeated`."""

from backbeat_docs.conform.conclusion import Breach
from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Claim, cite_claim

SENTENCE = "{agent} sends two different claims with the hlc {hlc}"


def find(before: Claim, claim: Claim, options: Options) -> Breach | None:
    """Two different claims of one agent have the same clock value.

    **Why it matters.** Consumers cannot order the two claims, and may drop one as a repetition.

    **Likely causes.** The agent's clock counts no events, or two processes use one `agent_id` and
    node.

    **What to do.** Increase the logical part for each message of one second.
    """
    if before.clock != claim.clock or claim.beat - before.beat > 2:
        return None
    return Breach(
        "clock-repeated",
        SENTENCE.format(agent=claim.agent, hlc=claim.hlc),
        (cite_claim(before, "hlc", "state"), cite_claim(claim, "hlc", "state")),
        claim.agent,
        (before.beat, claim.beat),
    )
