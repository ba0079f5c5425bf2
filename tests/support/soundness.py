"""Check that the acceptor accepts nothing that the reference refuses, and that engines agree.

`python -m support.soundness COUNT SEED` checks many mutants.
"""

import sys
import time
from collections import Counter

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.engines import ENGINES
from backbeat_docs.validate import message
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from support.mutants import mutants

CATALOGUE = contracts.packaged()
VALIDATORS = {
    engine: {known.type: compile_(known.schema) for known in CATALOGUE.values()}
    for engine, compile_ in ENGINES.items()
}
ACCEPT = MessageValidator()._accept


def findings(source: bytes, engine: str) -> tuple[Finding, ...]:
    """Return the findings of an engine, without the acceptor."""
    read = message.read(source)
    if not isinstance(read, Message):
        return read.findings
    if not isinstance(read.type, str) or read.type not in CATALOGUE:
        return (Finding("type-unknown", "/type", ""),)
    refusals = VALIDATORS[engine][read.type](read.value)
    return explain(read, CATALOGUE[read.type], refusals, others=CATALOGUE.values()).findings


def find_breach(source: bytes) -> str | None:
    """Return what is wrong with the validation of some bytes; `None` if nothing is."""
    reference = findings(source, "jsonschema")
    if findings(source, "jsonschema-rs") != reference:
        return f"the engines differ: {findings(source, 'jsonschema-rs')} and {reference}"
    accepted = ACCEPT(source)
    if accepted is not None and (reference or accepted.findings):
        return f"accepted, but the reference finds {reference}"
    return None


def main(count: int, seed: int) -> int:
    """Check `count` mutants; print the breaches, and how many were accepted and valid."""
    tally: Counter[str] = Counter()
    started = time.monotonic()
    for number, source in enumerate(mutants(seed, count), 1):
        wrong = find_breach(source)
        valid = not findings(source, "jsonschema-rs")
        tally["valid"] += valid
        tally["accepted"] += ACCEPT(source) is not None
        if wrong:
            tally["breaches"] += 1
            print(f"{source[:600]!r}\n    {wrong}")
        if number % 50_000 == 0:
            print(f"{number:,} mutants, {time.monotonic() - started:.0f} s: {dict(tally)}")
    print(f"{count:,} mutants from seed {seed}: {dict(tally)}")
    return min(1, tally["breaches"])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
