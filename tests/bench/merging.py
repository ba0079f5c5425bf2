"""What the command itself does in a run on a cluster: join and report the outcomes of blocks."""

import pickle
import time
from itertools import chain
from pathlib import Path

from backbeat_docs import MessageValidator
from backbeat_docs.conform import Options
from backbeat_docs.report import Style, build_reporter
from backbeat_docs.run import Summary, ValidRun, blocks
from backbeat_docs.run.sequence import SequenceCheck
from backbeat_docs.validate.message import MAX_BYTES
from bench import workload
from bench.programs import CACHE
from bench.rows import Traffic

KINDS = {"valid": Traffic(), "1 % invalid": Traffic(invalid=0.01)}
"""The kinds of messages, as the rows on clusters name them."""

SEQUENCES = {f"{agents:,} agents": Traffic(agents=agents) for agents in (100, 1000)}
"""The kinds of messages of sequence checks: a state grows with the agents."""


def measure(lines: int) -> dict[str, float]:
    """Return how many messages of each kind the command joins and reports in a second."""
    return {kind: _measure(_write(traffic, lines)) for kind, traffic in KINDS.items()}


def measure_sequences(lines: int) -> dict[str, float]:
    """Return how many messages of each sequence the command joins in a second."""
    checks = {kind: SequenceCheck(Options()) for kind in SEQUENCES}
    return {kind: _measure(_write(SEQUENCES[kind], lines), check) for kind, check in checks.items()}


def _write(traffic: Traffic, lines: int) -> Path:
    name = f"merged-{traffic.invalid:g}-{traffic.agents}-{lines}.jsonl"
    return workload.write(CACHE / name, lines, traffic)


def _measure(path: Path, check: SequenceCheck | None = None) -> float:
    validator = MessageValidator()
    arrived = []
    for block in blocks.file(str(path), MAX_BYTES):
        assert isinstance(block, blocks.Block)
        state = None if check is None else check.begin_block()
        found = blocks.validate_block(validator, block, with_text=False, state=state)
        arrived.append((block, pickle.dumps(found)))
    joined, summary, reporter = blocks.Joined(), Summary(), build_reporter("text", Style())
    started = time.process_time()
    parts = (joined.add(block, pickle.loads(data)) for block, data in arrived)
    outcomes = chain.from_iterable(part.outcomes for part in parts)
    for outcome in outcomes if check is None else check.watch(parts, summary):
        summary.add(outcome)
        if not isinstance(outcome, ValidRun):
            reporter.outcome(outcome)
    return summary.messages / (time.process_time() - started)
