"""`make drift`: every mutant of every family, and a list of those that nothing notices."""

from __future__ import annotations

import functools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from support.drift import Mutant, Outcome, examples, pages, prose, schemas, sentences, settle
from support.drift import survivors as list_of_survivors


def mutants(folder: Path, only: set[str]) -> Iterator[Mutant]:
    families = {
        "schema": schemas.mutants,
        "example": examples.mutants,
        "sentence": sentences.mutants,
        "tempo": pages.band_edges,
        **{family: functools.partial(prose.mutants, family) for family in prose.FAMILIES},
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
    _print_outcomes(outcomes)
    _print_counts(outcomes)
    of_pages = [one for one in outcomes if one.mutant.family in prose.FAMILIES]
    if {one.mutant.family for one in of_pages} == {*prose.FAMILIES}:
        _print_pages(of_pages)
        list_of_survivors.save(list_of_survivors.count(of_pages))
    return int(any(map(_is_surprising, outcomes)))


def _is_surprising(outcome: Outcome) -> bool:
    """Return whether an outcome differs from what the list of survivors says."""
    if outcome.mutant.family not in prose.FAMILIES:
        return outcome.fate == "survived"
    known = list_of_survivors.key(outcome.mutant) in list_of_survivors.listed()
    return known if outcome.fate == "killed" else not list_of_survivors.is_listed(outcome.mutant)


def _print_outcomes(outcomes: Iterable[Outcome]) -> None:
    for fate in ("killed", "equivalent", "survived"):
        for one in outcomes:
            by_gate = fate != "killed" or one.reason.startswith(schemas.GATE)
            if one.fate == fate and (by_gate or _is_surprising(one)):
                mutant, why = one.mutant, f": {one.reason}" if one.reason else ""
                note = "" if _is_surprising(one) or fate != "survived" else " (listed)"
                print(f"{fate:10} {mutant.family:9} {mutant.place}  {mutant.change}{why}{note}")


def _print_counts(outcomes: Iterable[Outcome]) -> None:
    counts = Counter((one.mutant.family, one.fate) for one in outcomes)
    print(f"{'family':10}{'killed':>9}{'equivalent':>12}{'survived':>10}{'noticed':>10}")
    for family in dict.fromkeys(family for family, _ in counts):
        row = [counts[family, fate] for fate in ("killed", "equivalent", "survived")]
        share = row[0] / max(1, row[0] + row[2])
        print(f"{family:10}{row[0]:9}{row[1]:12}{row[2]:10}{share:10.1%}")


def _print_pages(outcomes: Iterable[Outcome]) -> None:
    """Print killed and survived by page and kind."""
    print(f"\n{'page':34}" + "".join(f"{family:>12}" for family in prose.FAMILIES))
    for page, kinds in list_of_survivors.count(outcomes)["pages"].items():
        cells = (kinds.get(family, Counter()) for family in prose.FAMILIES)
        shown = (f"{one['killed']}/{one['killed'] + one['survived']}" for one in cells)
        print(f"{page:34}" + "".join(f"{cell:>12}" for cell in shown))


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
