"""Messages of a contract that uses every keyword, from a pool of values that keywords refuse."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

# As text: JSON has numbers that Python would write in another way.
_ATOMS = """null true false 0 -0 0.0 1 1.0 10e-1 2 3 4 5 6 7 9 -3 -2.5 0.5 65 1.0000000001 99.5
2.000244140625 6.000732421875 9007199254740991 9007199254740993 9007199254740992
9007199254740992.0 -9007199254740993 27021597764222979 1e22 1e23 1e-7 1e308
123456789012345678901234567890 123456789012345678901234567891
"" "a" "b" "ab" "abc" "abcd" "abcde" "plan" "Plans" "pln" "true" "x" "two" "tree" "12-ab" "12-gb"
"1-ab" "12-é😀" "ABC" "ABD" "ABCD" "\\u0041BC" "AB\\n" "a\\nb" "b\\n" "😀" "😀😀" "é\\u202e"
"##vso[x]" "::x" "2025-09-05T12:30:00Z" "2025-09-05" "2025-02-30T12:30:00Z" "now"
"2025-09-05T12:30:00z" """
ATOMS = [*_ATOMS.split(), '" a"', '"1,2"', '"' + "a" * 100 + '"']
_NAMES = """a xa xb xc xd xe xy y agent_id agentId AGENT-ID toString constructor __proto__ value
inner color colour colr long_name 0 1 valueOf a/b é"""
NAMES = [*_NAMES.split(), ""]


def write_value(rng: random.Random, depth: int = 0) -> str:
    """Return the text of a random value."""
    kind = rng.random()
    if depth > 3 or kind < 0.5:
        return rng.choice(ATOMS)
    count = rng.choice((0, 1, 1, 2, 2, 3, 5))
    inner = [write_value(rng, depth + 1) for _ in range(count)]
    if kind < 0.7:
        return f"[{', '.join([*inner, *inner[:1]] if rng.random() < 0.2 else inner)}]"
    names = rng.sample(NAMES, count)
    return "{" + ", ".join(f"{json.dumps(n)}: {v}" for n, v in zip(names, inner, strict=True)) + "}"


def own_messages(schema: Mapping[str, Any], seed: int, count: int) -> Iterator[str]:
    """Yield messages of a contract, with random values in some of its fields."""
    rng = random.Random(seed)
    fields = [name for name in schema["properties"] if name != "type"]
    for _ in range(count):
        names = rng.sample(fields, rng.choice((1, 1, 1, 2, 4)))
        if rng.random() < 0.7:
            names.append("types")
        members = {name: write_value(rng) for name in names}
        members["type"] = json.dumps(schema["properties"]["type"]["const"])
        yield "{" + ", ".join(f"{json.dumps(n)}: {v}" for n, v in members.items()) + "}"
