"""`python -m bench`: measure, print the tables, and with `--write` put them on the page."""

import argparse
import datetime
import os
import platform
import sys

from bench import library, page, processes
from bench.bars import bars
from bench.peers import versions

SIZES = {
    "small": {"messages": 6_000, "lines": 20_000, "claims": 10_000, "files": 300, "rounds": 3,
              "growth": 10_000},
    "medium": {"messages": 40_000, "lines": 200_000, "claims": 200_000, "files": 2_000,
               "rounds": 3, "growth": 1_000_000},
    "full": {"messages": 100_000, "lines": 1_000_000, "claims": 200_000, "files": 20_000,
             "rounds": 5, "growth": 1_000_000},
}  # fmt: skip


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
    missed = [bar.title for bar in bars(found) if bar.met is False]
    if missed:
        print(f"missed: {'; '.join(missed)}", file=sys.stderr)
    return 0


def check() -> int:
    """Check that the page shows the committed measurements."""
    shown = page.PAGE.read_text()
    if page.render(shown, page.load()) != shown:
        print("docs/benchmark.md does not match results.json: run make bench", file=sys.stderr)
        return 1
    return 0


def measure(size: dict[str, int]) -> dict[str, object]:
    """Measure everything, one group at a time; the peers of a group take turns."""
    _print_step("libraries")
    libraries, missing = library.run(size["messages"], slices=20)
    _print_step("agreement")
    agreement = library.agreement(size["messages"] // 5)
    _print_step("whole processes")
    whole, missing_here = processes.measure(
        size["lines"], size["claims"], size["files"], size["rounds"]
    )
    _print_step("the pytest plugin")
    plugin = processes.plugin(size["rounds"])
    _print_step("growth")
    grown = processes.growth(size["growth"], 3)
    return {
        "date": datetime.date.today().isoformat(),
        "machine": {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "processor": f"{platform.system()} {platform.machine()}",
        },
        "size": size,
        "rounds": size["rounds"],
        "versions": versions(),
        "missing": missing + missing_here,
        "library": libraries,
        "processes": whole,
        "plugin": plugin,
        "growth": {name: {str(n): t for n, t in times.items()} for name, times in grown.items()},
        "agreement": agreement,
    }


def _print_step(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
