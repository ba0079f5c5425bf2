"""`python -m bench`: measure, print the tables, and with `--write` put them on the page."""

import argparse
import datetime
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from bench import library, merging, page, processes
from bench.peers import versions
from bench.rows import FINDINGS, LIBRARY, ROWS, SIZES


def main() -> int:
    """Run the command line, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--write", action="store_true", help="put the results on the page")
    parser.add_argument("--check", action="store_true", help="only check the page")
    arguments = parser.parse_args()
    if arguments.check:
        return check()
    found = measure(SIZES[arguments.size])
    print(page.format_tables(found))
    if arguments.write:
        page.save(found)
    return 0


def check() -> int:
    """Check that the page shows the committed measurements."""
    stale = page.stale()
    for path in stale:
        print(f"{path.name} does not match results.json: run make bench", file=sys.stderr)
    return int(bool(stale))


def measure(size: dict[str, int]) -> dict[str, Any]:
    """Measure every row; the programs of a row take turns."""
    rows, missing = [], []
    for row in ROWS:
        count = max(1, int(size[row.count] * row.share))
        work = row.work.format(count=count)
        print(f"{time.strftime('%H:%M:%S')} {row.section}: {work}", file=sys.stderr)
        if row.section in (LIBRARY, FINDINGS):
            programs, absent = library.measure(row, count)
        else:
            rounds = max(1, round(size["rounds"] * row.turns))
            programs, absent = processes.measure(row, count, size["lines"], rounds)
        missing += [name for name in absent if name not in missing]
        rows.append(
            {"section": row.section, "work": work, "against": row.against, "programs": programs}
        )
    return {
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(),
        "rounds": size["rounds"],
        "versions": versions(),
        "missing": missing,
        "rows": rows,
        "merging": merging.measure(size["lines"]),
        "sequences": merging.measure_sequences(size["lines"]),
        "plugin": processes.measure_plugin(),
        "agreement": library.agreement(size["messages"] // 5),
    }


def describe_machine() -> dict[str, Any]:
    """Return what the numbers depend on: the processor, the system and Python."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": _find_processor_name(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _find_processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    sys.exit(main())
