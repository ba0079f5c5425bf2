"""Checks random healthy streams, and random parts of any: `python tests/conform/fuzz.py COUNT`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from conform import streams


def main(count: int, seed: int) -> int:
    """Check as many settings; the status is 1 if one has a finding or depends on its parts."""
    failures = 0
    for number in range(seed, seed + count):
        found = streams.check_healthy(number) or streams.check_innocent(number)
        found = found or streams.check_parts(number)
        if found:
            failures += 1
            print(number, *found, sep="\n  ")
    print(f"{count} settings, {failures} failures")
    return int(failures > 0)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [200, 1][len(numbers) :])))
