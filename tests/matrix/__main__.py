"""`python -m matrix`: run the engines, print the tables, with `--write` also onto the page."""

import argparse
import sys

from matrix import page
from matrix.measure import UnexplainedError, measure


def main() -> int:
    """Do what the command line asks for, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m matrix", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the results on the page")
    arguments = parser.parse_args()
    try:
        found, missing = measure()
    except (UnexplainedError, AssertionError) as error:
        print(f"matrix: {error}", file=sys.stderr)
        return 1
    print(page.tables(found))
    if arguments.write:
        page.save(found)
    if missing:
        print(f"not installed, and so not run: {', '.join(missing)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
