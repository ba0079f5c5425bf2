"""Check that the acceptor accepts nothing that the reference refuses, and that engines agree.

`python -m support.soundness COUNT SEED` checks many mutants.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.engines import ENGINES
from backbeat_docs.validate import message
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.message import Message
from backbeat_docs.validate.verdict import Verdict
from support.mutants import WRITERS, mutants

CATALOGUE = contracts.packaged()
VALIDATORS = {
    engine: {known.type: compile_(known.schema) for known in CATALOGUE.values()}
    for engine, compile_ in ENGINES.items()
}
Accept = Callable[[bytes], Verdict | None]


def findings(source: bytes, engine: str) -> tuple[Finding, ...]:
    """Return the findings of an engine, without the acceptor."""
    read = message.read(source)
    if not isinstance(read, Message):
        return read.findings
    if not isinstance(read.type, str) or read.type not in CATALOGUE:
        return (Finding("type-unknown", "/type", ""),)
    refusals = VALIDATORS[engine][read.type](read.value)
    return explain(read, CATALOGUE[read.type], refusals, others=CATALOGUE.values()).findings


def find_breach(source: bytes, accept: Accept) -> str | None:
    """Return what is wrong with the validation of some bytes; `None` if nothing is."""
    reference = findings(source, "jsonschema")
    if findings(source, "jsonschema-rs") != reference:
        return f"the engines differ: {findings(source, 'jsonschema-rs')} and {reference}"
    accepted = accept(source)
    if accepted is not None and (reference or accepted.findings):
        return f"accepted, but the reference finds {reference}"
    return None


def main(count: int, seed: int) -> int:
    """Check `count` mutants of each writer; print the breaches, and how many were accepted."""
    return max(check_writer(name, count, seed) for name in ("mixed", *WRITERS))


def check_writer(name: str, count: int, seed: int) -> int:
    """Check `count` mutants of a writer with an acceptor that learns its style."""
    tally: Counter[str] = Counter()
    started = time.monotonic()
    accept = MessageValidator()._accept
    for source in mutants(seed, count, WRITERS.get(name)):
        tally["valid"] += not findings(source, "jsonschema-rs")
        tally["accepted"] += accept(source) is not None
        if wrong := find_breach(source, accept):
            tally["breaches"] += 1
            print(f"{source[:600]!r}\n    {wrong}")
    seconds = time.monotonic() - started
    print(f"{count:,} mutants from seed {seed}, {name}, {seconds:.0f} s: {dict(tally)}")
    return min(1, tally["breaches"])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
