"""`make drift`: every mutant of every family, and a list of those that nothing notices."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from support.drift import Mutant, Outcome, examples, pages, schemas, sentences, settle


def mutants(folder: Path, only: set[str]) -> Iterator[Mutant]:
    families = {
        "schema": schemas.mutants,
        "example": examples.mutants,
        "sentence": sentences.mutants,
        "tempo": pages.tempo_numbers,
    }
    for family, make in families.items():
        if not only or family in only:
            yield from make()
    if not only or {"flag", "output"} & only:
        yield from pages.mutants(folder)


def main(only: set[str]) -> int:
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for mutant in mutants(Path(folder), only):
            if not only or mutant.family in only:
                outcomes.append(settle(mutant))
    for fate in ("killed", "equivalent", "survived"):
        for mutant, its_fate, reason in outcomes:
            if its_fate == fate and (fate != "killed" or reason.startswith(schemas.GATE)):
                why = f": {reason}" if reason else ""
                print(f"{fate:10} {mutant.family:8} {mutant.place}  {mutant.change}{why}")
    counts = Counter((one.mutant.family, one.fate) for one in outcomes)
    print(f"{'family':10}{'killed':>9}{'equivalent':>12}{'survived':>10}")
    for family in dict.fromkeys(family for family, _ in counts):
        row = [counts[family, fate] for fate in ("killed", "equivalent", "survived")]
        print(f"{family:10}{row[0]:9}{row[1]:12}{row[2]:10}")
    return int(any(one.fate == "survived" for one in outcomes))


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
