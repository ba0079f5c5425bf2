"""Valid messages, changed a little: in their values, their spelling, their bytes."""

# ruff: noqa: SIM905 - digits that look alike are the point; words are easier to read
from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from backbeat_docs.traffic import simulate
from support.cases import MESSAGES, cases, example


class Raw(str):
    """Text that is written as it is, such as a numeral or a key that is already quoted."""


NUMERALS = """0 -0 0.0 -0.0 -0e0 1 1.0 1.00 1e0 1E0 10e-1 0.1 0.10 0.09999999999999999 0.099
0.1e0 1e-1
0.09999999999999999999999999 0.1000000000000000055511151231257827 0.10000000000000000001
1.0000000001
1.0000000000000000000000001 0.99999999999999999999999 -1 -0.5 -1e-400 1e-400 2 100 9007199254740991
9007199254740991.0 9007199254740992 9007199254740993 9007199254740992.5 999999999999999
1000000000000000 99999999999999999999 1e15 1e16 1e308 1e309 -1e309 1e400 00 01 -01 +1 1. .5 0x10 1e
NaN Infinity -Infinity 1_000 1337.5 3.0 0.65 ١ ２ 1٠ true false null "1" [1] {} [] "" """.split()
NUMERALS += ["9" * 308, "9" * 309, "9" * 400, "1" + "0" * 308, "0." + "3" * 40, "1e" + "9" * 20]

DATES = """2025-09-05T12:30:00Z 2025-09-05t12:30:00Z 2025-09-05T12:30:00z 2025-09-05
2025-09-05T12:30Z
2025-02-28T00:00:00Z 2025-02-29T00:00:00Z 2024-02-29T00:00:00Z 1900-02-29T00:00:00Z
2000-02-29T00:00:00Z 2025-02-30T00:00:00Z 2025-04-31T00:00:00Z 2025-04-30T00:00:00Z
2025-12-31T23:59:59Z 2025-12-31T23:59:60Z 2025-13-01T00:00:00Z 2025-00-10T00:00:00Z
2025-01-00T00:00:00Z 0000-01-01T00:00:00Z 0001-01-01T00:00:00Z 9999-12-31T23:59:59.999999999Z
2025-09-05T24:00:00Z 2025-09-05T12:60:00Z 2025-09-05T12:30:00+00:00 2025-09-05T12:30:00-00:00
2025-09-05T12:30:00+23:59 2025-09-05T12:30:00+24:00 2025-09-05T12:30:00+0200
2025-09-05T12:30:00+02 2025-09-05T12:30:00 2025-09-05T12:30:00.Z 2025-09-05T12:30:00.1Z
2025-09-05T12:30:00.1234567890Z 2025-09-05T12:30:00,5Z ２025-09-05T12:30:00Z
2025-09-05T12:30:00Z\\n 02025-09-05T12:30:00Z 1735689600 2025-W36-5T12:30:00Z""".split()
DATES += ["2025-09-05 12:30:00Z", "2025-09-05T12:30:00Z\n", " 2025-09-05T12:30:00Z"]

STRINGS = [
    *(
        "",
        " ",
        "a",
        "plan",
        "Plan",
        "idle",
        "idle ",
        "é",
        "ß" * 128,
        "😀",
        "\u2028",
        "\x7f",
        "\u0660",
    ),
    *("7ffd:0001:beef", "7FFD:0001:BEEF", "7ffd:0001:beef\n", "7ffd:0001:bee", "7ffd:0001:beeg"),
    *(
        "7ffd:0001:bee\u0660",
        "7ffd-0001-beef",
        "0" * 32,
        "0" * 31,
        "0" * 33,
        "g" * 32,
        "0" * 31 + "\n",
    ),
    *("a" * 64, "a" * 65, "a" * 128, "a" * 129, "a" * 200, "a" * 201, "a" * 500, "a" * 501),
    *("😀" * 250, "😀" * 251, "😀" * 500, "😀" * 501, "é" * 500, "é" * 501, '"' * 500, "\n" * 501),
    *(
        "late_review",
        "_late",
        "Late",
        "late-review",
        "a\nb",
        "a\tb",
        "a\x00b",
        'a"b',
        "a\\b",
        "}",
        "]",
    ),
    *('","type":"', '"type":"backbeat.beatframe.v1"', "{", "backbeat.statusclaim.v1"),
    *DATES,
]
SPACES = [
    "",
    "",
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "  ",
    "\x0b",
    "\x0c",
    "\xa0",
    "\u2028",
    "\ufeff",
    "\x00",
]
BYTES = [
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\x00",
    b'"',
    b"\\",
    b",",
    b"}",
    b"{",
]
BYTES += [
    b"\xf4\x90\x80\x80",
    b"\xc3\xa9",
    b"\n",
    b" ",
    b"0",
    b"-",
    b".",
    b"e",
    b":",
    b"[",
    b"]",
    b"\\u",
]


def mutants(seed: int, count: int, writer: Writer | None = None) -> Iterator[bytes]:
    """Yield `count` mutants, of one writer or of several; the same seed yields the same ones."""
    rng = random.Random(seed)
    values = _make_seeds()
    texts = [case.source for case in cases() if len(case.source) < 5000]
    for _ in range(count):
        if rng.random() < 0.1:
            yield _byte_mutant(rng, rng.choice(texts))
            continue
        chosen = writer or rng.choice(_MIXED)
        value = arrange(json.loads(rng.choice(values)), chosen)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            rng.choice(VALUE_MUTATIONS)(rng, value)
        text = _write(rng, value, chosen).encode(errors="surrogatepass")
        yield _byte_mutant(rng, text) if rng.random() < 0.15 else text


def _make_seeds() -> list[str]:
    found = [json.dumps(message) for message in simulate(agents=3, beats=20, bar=10, seed=1)]
    found = found[:60] + [text for text in found if '"issues": [{' in text][:20]
    report = example("barreport")
    report["issues"] = [
        {"severity": "error", "category": "late", "count": 2, "affected_agents": ["a", "b"]},
        {
            "severity": "info",
            "category": "x",
            "count": 1,
            "description": "d",
            "affected_agents": [],
        },
    ]
    return found + [json.dumps(example(name)) for name in MESSAGES] * 10 + [json.dumps(report)] * 20


# --- of values: each changes a message in place


def _find_places(value: Any) -> list[tuple[Any, Any]]:
    """Return every member and item inside a value, as its container and its key."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    found = []
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], (dict, list)):
            found += _find_places(value[key])
    return found


def _replace(rng: random.Random, message: Any) -> None:
    if places := _find_places(message):
        container, key = rng.choice(places)
        container[key] = _pick_value(rng, container[key])


def _pick_value(rng: random.Random, old: Any) -> Any:
    kind = rng.random()
    if isinstance(old, str) and not isinstance(old, Raw) and kind < 0.8:
        return _change_text(rng, old)
    if isinstance(old, (int, float)) and kind < 0.8:
        return Raw(rng.choice(NUMERALS))
    deep = rng.choice((1, 60, 63, 64, 65, 300))
    return rng.choice(
        (Raw(rng.choice(NUMERALS)), rng.choice(STRINGS), None, True, [], {}, [old], {"type": old},
         Raw("[" * deep + "]" * deep))
    )  # fmt: skip


def _change_text(rng: random.Random, old: str) -> Any:
    place = rng.randrange(len(old) + 1)
    char = rng.choice(["\n", "é", "\u0661", " ", "A", "\x00", "\u2028", '"', "\\", "😀", "\ud800"])
    return rng.choice(
        (rng.choice(STRINGS), rng.choice(DATES), old + char, old[:place] + char + old[place:],
         old[:place] + old[place + 1 :], old.upper(), Raw(_escape(rng, old)),
         Raw(f'"{old}\\ud83d"'),
         Raw(f'"{old}\\ud83d\\ude00"'), Raw(f'"{old}\n"'), Raw(f'"{old}\\x"'), Raw(f"'{old}'"))
    )  # fmt: skip


def _escape(rng: random.Random, text: str) -> str:
    """Quote a text with some of its characters as escapes."""
    letters = (f"\\u{ord(c):04x}" if rng.random() < 0.3 and ord(c) < 0x10000 else c for c in text)
    return '"' + "".join(json.dumps(c)[1:-1] if len(c) == 1 else c for c in letters) + '"'


def _drop(rng: random.Random, message: Any) -> None:
    if places := _find_places(message):
        container, key = rng.choice(places)
        del container[key]


def _add(rng: random.Random, message: Any) -> None:
    message[rng.choice(["extra", "Type", "hlc ", "", "beat-index", "é"])] = rng.choice(STRINGS)


def _rename(rng: random.Random, message: Any) -> None:
    if message:
        key = rng.choice(list(message))
        message[rng.choice([key.upper(), key + " ", Raw(_escape(rng, key)), "x"])] = message.pop(
            key
        )


def _repeat(rng: random.Random, message: Any) -> None:
    objects = [message] + [c[k] for c, k in _find_places(message) if isinstance(c[k], dict)]
    chosen = rng.choice(objects)
    if chosen:
        key = rng.choice(list(chosen))
        spelt = f'"{key}"' if rng.random() < 0.5 else _escape(rng, key)
        chosen[Raw(spelt)] = chosen[key] if rng.random() < 0.5 else _pick_value(rng, chosen[key])


def _grow(rng: random.Random, message: Any) -> None:
    lists = [c[k] for c, k in _find_places(message) if isinstance(c[k], list) and c[k]]
    if lists:
        chosen = rng.choice(lists)
        chosen *= rng.choice((2, 50, 100, 101, 1001))
        del chosen[2000:]


def _shuffle(rng: random.Random, message: Any) -> None:
    objects = [message] + [c[k] for c, k in _find_places(message) if isinstance(c[k], dict)]
    chosen = rng.choice(objects)
    members = list(chosen.items())
    rng.shuffle(members)
    chosen.clear()
    chosen.update(members)


VALUE_MUTATIONS: list[Callable[[random.Random, Any], None]] = [
    *([_replace] * 6), _drop, _add, _rename, _repeat, _repeat, _shuffle, _shuffle, _grow
]  # fmt: skip

# --- of spelling


class Writer(NamedTuple):
    """How messages are written: comma, colon, how often more space is added, indent and order."""

    comma: str
    colon: str
    often: float = 0.0
    indent: str = ""
    arrange: Callable[[Iterable[str]], Iterable[str]] = iter


WRITERS = {
    "compact": Writer(",", ":"),
    "spaced": Writer(", ", ": "),
    "sorted": Writer(",", ":", arrange=sorted),
    "reversed": Writer(", ", ":", arrange=lambda names: reversed(list(names))),
    "indented": Writer(",", ": ", indent="  "),
    "sorted and indented": Writer(",", ": ", indent="\t", arrange=sorted),
}
"""Producers by name: each writes all its messages in one style."""

_MIXED = [WRITERS["compact"]] * 5 + [WRITERS["spaced"]] * 3
_MIXED += [Writer(",", ":", 0.02), Writer(",", ":", 0.3)]


def arrange(value: Any, writer: Writer) -> Any:
    """Return a value with the members of its objects in the writer's order."""
    if isinstance(value, dict):
        return {name: arrange(value[name], writer) for name in writer.arrange(value)}
    return [arrange(item, writer) for item in value] if isinstance(value, list) else value


def _write(rng: random.Random, value: Any, writer: Writer) -> str:
    comma, colon, often, indent, _ = writer

    def space() -> str:
        return rng.choice(SPACES) if often and rng.random() < often else ""

    def enclose(brackets: str, values: list[str], depth: int) -> str:
        line = f"\n{depth * indent}" if indent and values else ""
        inner = line + indent if line else ""
        return f"{brackets[0]}{inner}{f'{comma}{inner}'.join(values)}{line}{brackets[1]}"

    def write(inner: Any, depth: int = 0) -> str:
        if isinstance(inner, Raw):
            return str(inner)
        if isinstance(inner, dict):
            members = [
                f"{space()}{write(key)}{space()}{colon}{space()}{write(item, depth + 1)}{space()}"
                for key, item in inner.items()
            ]
            return enclose("{}", members, depth)
        if isinstance(inner, list):
            items = [f"{space()}{write(item, depth + 1)}{space()}" for item in inner]
            return enclose("[]", items, depth)
        return json.dumps(inner, ensure_ascii=ascii_only)

    ascii_only = rng.random() < 0.5
    return space() + write(value) + space()


# --- of bytes


def _byte_mutant(rng: random.Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    match rng.randrange(6):
        case 0:
            return data[:place] + rng.choice(BYTES) + data[place:]
        case 1:
            return data[:place] + data[place + 1 :]
        case 2:
            return data[:place]
        case 3:
            return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]
        case 4:
            end = rng.randrange(place, len(data) + 1)
            return data[:end] + data[place:end] + data[end:]
    return rng.choice(BYTES) + data
