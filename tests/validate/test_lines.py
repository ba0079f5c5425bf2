import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mutants import WRITERS, arrange, mutants

from backbeat_docs import MessageValidator
from backbeat_docs.text.strict_json import BLANK
from backbeat_docs.traffic import simulate
from backbeat_docs.validate.lines import LineWithFindings, ValidLines

LINES = [
    line
    for name in ("compact", "spaced", "sorted")
    for message in simulate(agents=4, beats=12, bar=4, seed=1)
    for line in [
        json.dumps(
            arrange(message, WRITERS[name]),
            separators=(WRITERS[name].comma, WRITERS[name].colon),
        ).encode()
    ]
]
ODD = [b"", b" ", b"\t", b"{}", b"[]", b"\xff", b'{"type":"\xed\xa0\x80"}', b"\xc3", b"{" * 70]
ODD += [line for line in mutants(7, 200, WRITERS["compact"]) if b"\n" not in line]


def one_by_one(validator, data):
    """Yield the number and the verdict of each message, as line by line."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip(BLANK):
            yield number, validator.validate(line.removesuffix(b"\r"))


def expanded(found):
    for lines in found:
        if isinstance(lines, ValidLines):
            yield from lines.each()
        else:
            yield lines.line, lines.verdict


@pytest.fixture(scope="module")
def trained():
    validator = MessageValidator()
    for line in LINES * 2:  # a new style unjoins the expressions
        validator.validate(line)
    assert validator._acceptor._joined is not None
    return validator


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), st.integers(0, 60), st.sampled_from([0.02, 0.2, 0.9]))
def test_lines_have_the_verdicts_that_each_has_alone(trained, rng, count, odd):
    lines = [rng.choice(ODD if rng.random() < odd else LINES) for _ in range(count)]
    data = b"".join(line + rng.choice([b"\n", b"\n", b"\r\n", b" \n", b"\n\n"]) for line in lines)
    if rng.random() < 0.5:
        data = data.rstrip(b"\r\n")
    found = list(trained.validate_lines(data))
    got, wanted = list(expanded(found)), list(one_by_one(trained, data))
    assert got == wanted
    for (_, verdict), (_, alone) in zip(got, wanted, strict=True):
        assert [(f.line, f.column) for f in verdict.findings] == [
            (f.line, f.column) for f in alone.findings
        ]
    for lines_ in found:
        if isinstance(lines_, ValidLines):
            assert sum(lines_.verdicts.values()) == lines_.text.count("\n")
        else:
            assert not lines_.verdict


def test_blocks_may_begin_at_any_line(trained):
    data = b"\n".join(random.Random(3).choices(LINES + ODD[:5], k=300))
    whole = list(expanded(trained.validate_lines(data)))
    cut = data.index(b"\n", len(data) // 2)
    first = data[:cut].count(b"\n") + 1
    halves = [
        *trained.validate_lines(data[:cut]),
        *trained.validate_lines(data[cut + 1 :], first + 1),
    ]
    assert list(expanded(halves)) == whole


def test_a_size_limit_applies_to_each_line():
    limit = max(map(len, LINES)) - 1
    validator = MessageValidator(max_bytes=limit)
    found = list(validator.validate_lines(b"\n".join(LINES)))
    too_large = [lines for lines in found if isinstance(lines, LineWithFindings)]
    assert {f.code for lines in too_large for f in lines.verdict.findings} == {"too-large"}
    assert len(too_large) == sum(len(line) > limit for line in LINES)


def test_that_more_lines_than_one_message_may_have_bytes_are_matched_at_once(monkeypatch):
    validator = MessageValidator(max_bytes=8 * max(map(len, LINES)))
    data = b"\n".join(LINES * 3)
    list(validator.validate_lines(data))
    alone = []
    monkeypatch.setattr(validator, "validate", alone.append)
    (found,) = validator.validate_lines(data)
    assert alone == []
    assert found.verdicts == Counter(verdict for _, verdict in found.each())
    assert sum(found.verdicts.values()) == len(LINES) * 3


def test_that_the_size_limit_counts_bytes():
    claim = next(message for message in simulate(agents=4, beats=1) if "state" in message)
    lines = [json.dumps(claim | {"notes": "é" * n}, ensure_ascii=False).encode() for n in range(99)]
    limit = len(lines[50])
    validator = MessageValidator(max_bytes=limit)
    for _ in range(3):
        found = list(expanded(validator.validate_lines(b"\n".join(lines))))
        assert [bool(verdict) for _, verdict in found] == [len(line) <= limit for line in lines]


@pytest.mark.parametrize(("comma", "colon"), [(",\n", ":"), (",", ":\n"), (", ", "\n: ")])
def test_that_a_style_of_several_lines_is_not_one_of_lines(comma, colon):
    validator = MessageValidator()
    texts = [
        json.dumps({**message, "beat_index": beat}, separators=(comma, colon))
        for message in list(simulate(agents=1, beats=2))[:3]
        for beat in range(50)
    ]
    for text in texts * 2:
        assert validator.validate(text)
    assert validator._acceptor._joined is not None
    data = "\n".join(texts).encode()
    found = list(expanded(validator.validate_lines(data)))
    assert found == list(one_by_one(MessageValidator(), data))
    assert not any(verdict for _, verdict in found)


def test_that_a_field_whose_name_ends_like_type_names_no_contract(tmp_path):
    for name in ("one", "two"):
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"https://example.org/schemas/{name}/1.0.0.json",
            "title": name,
            "type": "object",
            "properties": {"type": {"const": f"own.{name}.v1"}, 'a"type': {"type": "string"}},
            "required": ["type"],
            "additionalProperties": False,
        }
        (tmp_path / f"{name}-v1.schema.json").write_text(json.dumps(schema))
    validator = MessageValidator(tmp_path)
    lines = [json.dumps({"type": "own.one.v1", 'a"type': "own.two.v1"}).encode()] * 100
    for line in [json.dumps({"type": "own.two.v1", 'a"type': ""}), *lines, *lines]:
        assert validator.validate(line)
    found = list(validator.validate_lines(b"\n".join(lines)))
    assert {verdict.type for _, verdict in expanded(found)} == {"own.one.v1"}
    assert sum(sum(lines_.verdicts.values()) for lines_ in found) == len(lines)
