"""The cases of the conformance suite in which an engine has another verdict, by reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support import cases

from matrix.engines import ROWS, Formats, Row, accepted, version
from matrix.reasons import REASONS, reason

DATA = Path(__file__).with_name("results.json")

Difference = dict[str, list[str]]
"""The names of cases, by the title of the reason why an engine differs in them."""


class UnexplainedError(Exception):
    """An engine has another verdict for which there is no known reason."""


def differences(row: Row, formats: Formats) -> Difference:
    """Return every case in which an engine differs, by reason."""
    suite = list(cases.cases())
    verdicts = accepted(row, formats, suite)
    found: Difference = {known.title: [] for known in REASONS}
    for case in suite:
        if verdicts[case.name] == case.valid:
            continue
        why = reason(case, row.language)
        if why is None:
            raise UnexplainedError(
                f"no reason why {row.name}, formats {formats}, differs in {case.name}"
            )
        found[why.title].append(case.name)
    return {title: names for title, names in found.items() if names}


def measure() -> tuple[dict[str, Any], list[str]]:
    """Measure every engine that is installed; name those that are not."""
    engines, missing = [], []
    for row in ROWS:
        is_ = version(row)
        if is_ is None:
            missing.append(row.name)
            continue
        for formats in row.formats:
            found = differences(row, formats)
            engines.append({"name": row.name, "version": is_, "formats": formats, "differs": found})
    contracts = {name: known.version for name, known in cases.BY_NAME.items()}
    return {"contracts": contracts, "engines": engines}, missing


def load() -> dict[str, Any]:
    """Read the measurements that are committed."""
    found: dict[str, Any] = json.loads(DATA.read_text())
    return found
