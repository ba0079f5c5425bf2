"""The JavaScript module reports what `MessageValidator` reports, in Node and in Deno."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from support import differential
from support.corpus import corpus
from support.differential import OPTIONS, Pair, Source
from support.own_values import own_messages

from backbeat_docs.schema.keywords import ACCEPTED, KEYWORDS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.validate.codes import CODES

CORPUS = list(dict.fromkeys(corpus()))
CONTRACTS = Path(__file__).with_name("contracts")
KEYWORDS_SCHEMA = json.loads((CONTRACTS / "keywords-v1.schema.json").read_text())


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with Pair() as made:
        yield made


@pytest.fixture(scope="module")
def own_pair() -> Iterator[Pair]:
    with Pair(CONTRACTS) as made:
        yield made


def in_every_way(source: bytes) -> Iterator[tuple[int, Source]]:
    """Yield a message as bytes and, if it is UTF-8, as text, with each of the options."""
    for option in range(len(OPTIONS)):
        yield option, source
        with suppress(UnicodeDecodeError):
            yield option, source.decode()


def differences(pair: Pair, sources: Any) -> str:
    return "\n".join(pair.find_differences(sources))


@pytest.mark.parametrize("program", differential.PROGRAMS)
def test_messages_that_are_shown_or_tested(program: str) -> None:
    assert len(CORPUS) > 500
    with Pair(program=program) as pair:
        assert not differences(pair, (each for source in CORPUS for each in in_every_way(source)))


def test_mutants_and_texts_that_someone_types(pair: Pair) -> None:
    assert not differences(pair, differential.mix(seed=1, count=1500))


HOSTILE = {
    "a lone surrogate": '{"type": "\ud800", "\udfff": 1}',
    "a repeated key that is half of a pair": '{"\\ud800": 1, "\\ud800": 2}',
    "a zero byte": '{"type"\0: 1}',
    "UTF-16": '{"type": 1}'.encode("utf-16"),
    "UTF-32 without a mark": '{"type": 1}'.encode("utf-32-le"),
    "not UTF-8 after a line": b'{\n "\xc3\xa9": "\xff\xfe"}',
    "a character that is cut": b'"\xf0\x9f\x98',
    "nothing": b"",
    "brackets": "[" * 100_000,
    "quotes": '"' * 100_001,
    "backslashes": '"' + "\\" * 100_001,
    "many keys": json.dumps(
        {"type": "backbeat.beatframe.v1"} | {f"k{n}": n for n in range(50_000)}
    ),
    "a long key": json.dumps({"type": "backbeat.beatframe.v1", "k" * 500_000: 1}),
    "repeated keys": "{" + ", ".join(['"a": 1'] * 20_000) + "}",
    "numbers beyond a double": "[" + ", ".join(["1e999"] * 20_000) + "]",
    "a long number": '{"type": ' + "9" * 100_000 + "}",
    "lines": "\n" * 500_000 + "]",
    "emoji": '{"type": "' + "😀" * 100_000 + '", "a": 1]',
    "too large": '"' + "é" * 600_000 + '"',
    "what begins like a type": json.dumps({"kind": "a." * 500_000}),
    "a word where a key belongs": "{" + "a" * 1_000_000,
    "digits": "9" * 1_000_000,
    "of any object": '{"type": "backbeat.beatframe.v1", "__proto__": {"a": 1}, "constructor": 1}',
    "a type of any object": '{"type": "__proto__"}',
    "another type of any object": '{"type": "constructor", "toString": {"type": "valueOf"}}',
}
BAR_REPORT = json.loads(CODES["maxItems"].example or b"")


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts(pair: Pair, source: Source) -> None:
    assert not differences(pair, [(option, source) for option in range(len(OPTIONS))])


@pytest.mark.parametrize("issue", ["0", "{}", '{"a": 1}', '{"severity": "info", "count": 0}'])
def test_more_findings_than_are_listed(pair: Pair, issue: str) -> None:
    text = json.dumps(BAR_REPORT | {"issues": None})
    many = text.replace("null", f"[{', '.join([issue] * 20_000)}]")
    assert not differences(pair, [(0, many), (1, many)])


def test_the_contract_of_every_keyword_uses_every_keyword() -> None:
    used = {keyword for _, node in subschemas(KEYWORDS_SCHEMA) for keyword in node}
    assert used >= {name for name in ACCEPTED if KEYWORDS[name].role != "annotation"}


def test_messages_of_a_contract_with_every_keyword(own_pair: Pair) -> None:
    messages = enumerate(own_messages(KEYWORDS_SCHEMA, seed=1, count=3000))
    assert not differences(own_pair, ((n % len(OPTIONS), message) for n, message in messages))


@pytest.mark.parametrize("field", ["nested", "anywhere"])
def test_a_pattern_takes_time_linear_in_the_text(own_pair: Pair, field: str) -> None:
    message = {"type": "shop.keywords.v1", "types": 1, field: "a" * 300_000 + "!"}
    assert not differences(own_pair, [(0, json.dumps(message))])


# Places, fixes and lines, which only the module has.


def test_places_are_in_the_text(pair: Pair) -> None:
    for source in CORPUS:
        text = source.decode(errors="replace")
        for finding in pair.validate(text)["findings"]:
            before = utf16(text, 0, finding["from"])
            assert 0 <= finding["from"] <= finding["to"] <= len(text.encode("utf-16-le")) // 2
            assert finding["line"] == before.count("\n") + 1
            assert finding["column"] == len(before) - before.rfind("\n")
            if finding["code"] == "additionalProperties":
                key = json.loads(utf16(text, finding["from"], finding["to"]))
                token = finding["pointer"].rpartition("/")[2]
                assert token.replace("~1", "/").replace("~0", "~") == key


def utf16(text: str, start: int, end: int) -> str:
    """Return a part of a text, between offsets of JavaScript."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def apply(text: str, fix: dict[str, Any]) -> str:
    rest = utf16(text, fix["to"], len(text.encode("utf-16-le")) // 2)
    return utf16(text, 0, fix["from"]) + fix["insert"] + rest


def test_a_fix_repairs_its_finding(pair: Pair) -> None:
    fixed = set()
    for source in CORPUS:
        text = source.decode(errors="replace")
        for finding in pair.validate(text)["findings"]:
            if "fix" not in finding:
                continue
            fixed.add(finding["code"])
            assert finding["fix"]["label"] == f"write {finding['fix']['insert']}"
            again = pair.validate(apply(text, finding["fix"]))["findings"]
            same = [one for one in again if one["code"] == finding["code"]]
            assert finding["pointer"] not in [
                one["pointer"] for one in same if one["code"] != "not-json"
            ]
            assert [one["from"] for one in same] != [finding["from"]], text
    assert fixed == {"additionalProperties", "enum", "not-json", "type-missing", "type-unknown"}


VALID = CODES["enum"].example.replace(b"running", b"executing")  # type: ignore[union-attr]
LINES = b"\n".join([VALID, b"", b"{}\r", b" \t\r", VALID + b"\r", b"{a: 1}", b"\xff", b"[", b""])


@pytest.mark.parametrize("source", [LINES, LINES.replace(b"\xff", b"0").decode(), b"", "\n\r\n"])
def test_lines_have_the_verdicts_of_their_messages(pair: Pair, source: Source) -> None:
    data = source if isinstance(source, bytes) else source.encode()
    found = pair.validate(source, lines=True)
    lines = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    wanted = [number for number, line in enumerate(lines, 1) if line.strip()]
    assert [one["line"] for one in found] == wanted
    text = data.decode(errors="replace")
    for verdict in found:
        line = lines[verdict["line"] - 1]
        alone = pair.validate(line)
        assert [one["message"] for one in verdict["findings"]] == [
            one["message"] for one in alone["findings"]
        ]
        start = len(text) - len("\n".join(text.split("\n")[verdict["line"] - 1 :]))
        for moved, one in zip(verdict["findings"], alone["findings"], strict=True):
            assert moved["line"] == verdict["line"]
            assert moved["from"] - start == one["from"]
            assert moved.get("fix", {"to": start})["to"] - start == one.get("fix", {"to": 0})["to"]
