"""Compare verdicts on generated pairs of schemas with what both engines accept.

python tests/evolve/fuzz.py 10000
"""

import copy
import importlib.util
import sys
from itertools import islice
from pathlib import Path
from random import Random

from backbeat_docs.contracts.catalogue import from_schema
from backbeat_docs.evolve.compare import compare
from backbeat_docs.evolve.decide import Side, decide_inclusion
from backbeat_docs.evolve.sets.algebra import Algebra
from backbeat_docs.evolve.sets.enumeration import contains, elements
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.patterns import TooComplex


def _load_module(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pairs = _load_module("pairs")


def check(seed, *, wider=False):
    """Generate one pair; return what is wrong with its verdicts, and how many were undecided."""
    rng = Random(seed)
    old = pairs.root(rng, wider)
    new = pairs.changed(rng, old, wider) if rng.random() < 0.8 else pairs.root(rng, wider)
    try:
        work = Work()
        sides = [Side(n, from_schema(s), work) for n, s in (("old", old), ("new", new))]
        answers = [decide_inclusion(*sides, {}), decide_inclusion(*sides[::-1], {})]
        messages = [pairs.message(rng) for _ in range(20)] + [
            value for side in sides for value in islice(_iterate_elements(side.values), 12)
        ]
    except TooComplex as error:
        return [] if wider else [f"undecided: {error!r}"], 1
    wrong = [] if wider else [f"{a.doubts}" for a in answers if a.holds is None]
    for message in messages:
        wrong += _find_refutations(message, sides, answers)
    return wrong, sum(answer.holds is None for answer in answers)


def _iterate_elements(values):
    try:
        yield from elements(values, Algebra(steps=5000).spend)
    except TooComplex:
        return


def _find_refutations(message, sides, answers):
    accepted = [side.accepts(message) for side in sides]
    for side, accepts in zip(sides, accepted, strict=True):
        if accepts is None:
            yield f"the engines disagree on {message}"
        elif contains(side.values, message) != accepts and not side.opaque_parts:
            yield f"the normal form of {side.name} is wrong on {message}"
    for answer, (small, large) in zip(answers, (accepted, accepted[::-1]), strict=True):
        if answer.holds and small and not large:
            yield f"inclusion is refuted by {message}"


def check_bump(seed, *, wider=False):
    """Generate one pair and compare it whole; return what is wrong with the bump."""
    rng = Random(seed)
    old = pairs.root(rng, wider)
    new = pairs.changed(rng, old, wider)
    try:
        evolution = compare(old, new)
    except ValueError:  # one of them accepts no message
        return []
    sides = {
        name: Side(name, contract, Work())
        for name, contract in (
            ("old", evolution.old),
            ("new", evolution.new),
            ("old-open", evolution.old.opened()),
            ("new-open", evolution.new.opened()),
        )
    }
    wrong = []
    if evolution.bump in ("minor", "major") and not evolution.witnesses:
        wrong.append(f"{evolution.bump} without a witness")
    if evolution.bump == "undecided" and not wider:
        wrong.append(f"undecided: {evolution.doubts}")
    for witness in evolution.witnesses:
        if not sides[witness.accepted_by].accepts(witness.message):
            wrong.append(f"{witness} is not accepted")
        if sides[witness.refused_by].accepts(witness.message) is not False:
            wrong.append(f"{witness} is not refused")
    for _ in range(20):
        wrong += _refute_bump(evolution.bump, pairs.message(rng), sides)
    return wrong


def check_majors(seed):
    """Compare one pair as two majors; return what is wrong with the bump and the witnesses."""
    rng = Random(seed)
    old = pairs.root(rng, wider=True)
    new = pairs.changed(rng, old, wider=True)
    next_ = copy.deepcopy(new)
    next_["$id"] = next_["$id"].replace("1.0.0", "2.0.0")
    next_["properties"]["type"] = {"const": "backbeat.probe.v2"}
    try:
        within, across = compare(old, new), compare(old, next_)
    except ValueError:  # one of them accepts no message
        return []
    bumps = {within.bump, across.bump}
    wrong = [] if len(bumps) == 1 or "undecided" in bumps else [f"two bumps: {bumps}"]
    for witness in across.witnesses:
        sides = {"old": across.old, "new": across.new}
        sides |= {f"{name}-open": contract.opened() for name, contract in sides.items()}
        accepted, refused = sides[witness.accepted_by], sides[witness.refused_by]
        other = {**witness.message, "type": refused.type}
        if not Side("old", accepted, Work()).accepts(witness.message):
            wrong.append(f"{witness} is not accepted")
        if Side("old", refused, Work()).accepts(other) is not False:
            wrong.append(f"{witness} is not refused")
    return wrong


def _refute_bump(bump, message, sides):
    accepted = {name: side.accepts(message) for name, side in sides.items()}
    if bump in ("none", "patch", "minor"):
        if accepted["old"] and not accepted["new"]:
            yield f"{bump}, but the new contract refuses the old message {message}"
        if bump == "minor" and accepted["new"] and not accepted["old-open"]:
            yield f"{bump}, but old readers refuse {message}"
    if bump in ("none", "patch") and (
        accepted["old"] != accepted["new"] or accepted["old-open"] != accepted["new-open"]
    ):
        yield f"{bump}, but {message} has another verdict than before"


def main(count):
    undecided = failed = 0
    for seed in range(count):
        for wider in (False, True):
            wrong, open_ = check(seed, wider=wider)
            wrong += check_bump(seed, wider=wider)
            undecided += open_
            wrong += check_majors(seed) if wider else []
            failed += bool(wrong)
            for line in wrong[:3]:
                print(f"seed {seed}, wider {wider}: {line}")
        if seed % 1000 == 999:
            print(
                f"{seed + 1} pairs of each kind, {failed} wrong, {undecided} undecided", flush=True
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
