"""What the command itself does in a run on a cluster: join and report the outcomes of blocks."""

import pickle
import time
from pathlib import Path

from backbeat_docs import MessageValidator
from backbeat_docs.report import Style, build_reporter
from backbeat_docs.run import Summary, ValidRun, blocks
from backbeat_docs.validate.message import MAX_BYTES
from bench import workload
from bench.programs import CACHE
from bench.rows import Traffic

KINDS = {"valid": Traffic(), "1 % invalid": Traffic(invalid=0.01)}
"""The kinds of messages, as the rows on clusters name them."""


def measure(lines: int) -> dict[str, float]:
    """Return how many messages of each kind the command joins and reports in a second."""
    return {kind: _measure(_write(traffic, lines)) for kind, traffic in KINDS.items()}


def _write(traffic: Traffic, lines: int) -> Path:
    return workload.write(CACHE / f"merged-{traffic.invalid:g}-{lines}.jsonl", lines, traffic)


def _measure(path: Path) -> float:
    validator = MessageValidator()
    arrived = [
        (block, pickle.dumps(blocks.validate_block(validator, block, with_text=False)))
        for block in blocks.file(str(path), MAX_BYTES)
        if isinstance(block, blocks.Block)
    ]
    joined, summary, reporter = blocks.Joined(), Summary(), build_reporter("text", Style())
    started = time.process_time()
    for block, data in arrived:
        for outcome in joined.add(block, pickle.loads(data)).outcomes:
            summary.add(outcome)
            if not isinstance(outcome, ValidRun):
                reporter.outcome(outcome)
    return summary.messages / (time.process_time() - started)
