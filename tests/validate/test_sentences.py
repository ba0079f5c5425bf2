import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.text.quoting import did_you_mean, field_name, quote
from backbeat_docs.validate import sentences
from backbeat_docs.validate.sentences import SENTENCES


@pytest.mark.parametrize(
    ("keyword", "value", "schema", "sentence"),
    [
        ("type", "1337", {"type": "integer"}, 'f must be an integer, got the string "1337"'),
        ("type", 1.5, {"type": "integer"}, "f must be an integer, got the number 1.5"),
        ("type", True, {"type": ["string", "null"]}, "f must be a string or null, got true"),
        ("type", {}, {"type": "array"}, "f must be an array, got an object"),
        ("enum", "x", {"enum": ["a", 1, None]}, "f must be one of: a, 1, null"),
        (
            "enum",
            "excute",
            {"enum": ["plan", "execute"]},
            'f must be one of: plan, execute (did you mean "execute"?)',
        ),
        ("const", 2, {"const": "a"}, 'f must be "a"'),
        ("minimum", 0, {"minimum": 0.1}, "f must be at least 0.1"),
        ("maximum", 2, {"maximum": 1}, "f must be at most 1"),
        ("exclusiveMinimum", 0, {"exclusiveMinimum": 0}, "f must be more than 0"),
        ("exclusiveMaximum", 1, {"exclusiveMaximum": 1}, "f must be less than 1"),
        ("multipleOf", 3, {"multipleOf": 2}, "f must be a multiple of 2"),
        ("minLength", "", {"minLength": 1}, "f must be at least 1 character, got 0"),
        ("maxLength", "abcd", {"maxLength": 3.0}, "f must be at most 3 characters, got 4"),
        (
            "contains",
            [],
            {"contains": {"const": 1}, "minContains": 2.0},
            'f must hold at least 2 of the items that {"const": 1} accepts',
        ),
        (
            "contains",
            [],
            {"contains": {"const": 1}, "maxContains": 3},
            'f must hold 1 to 3 of the items that {"const": 1} accepts',
        ),
        (
            "propertyNames",
            {"abc": 1},
            {},
            "f must not have members of such names; see propertyNames",
        ),
        ("maxLength", "n" * 612, {"maxLength": 500}, "f must be at most 500 characters, got 612"),
        ("minItems", [], {"minItems": 2}, "f must be at least 2 items, got 0"),
        ("maxItems", [1, 2], {"maxItems": 1}, "f must be at most 1 item, got 2"),
        ("uniqueItems", [1, 1], {"uniqueItems": True}, "f must not repeat an item"),
        ("false-schema", 1, {}, "f is not allowed here"),
        (
            "format",
            "x",
            {"format": "date-time"},
            'f must be an RFC 3339 date-time such as 2025-09-05T12:30:00Z, got "x"',
        ),
        ("pattern", "", {"pattern": "^[0-9A-Fa-f]{32}$"}, "f must be exactly 32 hex characters"),
        ("pattern", "", {"pattern": "^[0-9]{4}$"}, "f must be exactly 4 decimal characters"),
        ("pattern", "", {"pattern": "^[a-z_]{4}$"}, "f must be exactly 4 characters of a-z _"),
        ("pattern", "", {"pattern": "^[a-z-]+$"}, "f must be 1 or more characters of a-z -"),
        (
            "pattern",
            "",
            {"pattern": "^[a-z]+$", "minLength": 2, "maxLength": 9},
            "f must be 2 to 9 characters of a-z",
        ),
        (
            "pattern",
            "",
            {"pattern": "^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}$"},
            "f must match pattern XXXX:XX hex",
        ),
        (
            "pattern",
            "",
            {"pattern": "^[a-z][a-z0-9_]*$", "minLength": 1, "maxLength": 64},
            "f must be 1 to 64 characters of a-z 0-9 _, the first of a-z",
        ),
        ("pattern", "", {"pattern": "^a|b$"}, "f must match pattern ^a|b$"),
        ("pattern", "", {"pattern": "^[`a]$"}, "f must match pattern ^[`a]$"),
        ("pattern", "", {"pattern": r"^\d$"}, r"f must match pattern ^\d$"),
        ("minProperties", {}, {"minProperties": 1}, "f must be at least 1 field, got 0"),
        (
            "maxProperties",
            {"a": 1, "b": 2, "c": 3},
            {"maxProperties": 2},
            "f must be at most 2 fields, got 3",
        ),
    ],
)
def test_sentence(keyword, value, schema, sentence):
    assert SENTENCES[keyword]("f", value, schema) == sentence


def test_that_a_keyword_without_a_sentence_gets_a_general_one():
    made = sentences.other("contains")("f", [], {"contains": {"const": 1}})
    assert made == 'f must satisfy contains: {"const": 1}'


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ((), "message"),
        (("a",), "a"),
        (("a", 2, "b"), "a[2].b"),
        (("a", "x y"), 'a["x y"]'),
        (("\x1b[31m",), '["\\u001b[31m"]'),
    ],
)
def test_name(path, named):
    assert field_name(path) == named


@given(st.text() | st.lists(st.integers()), st.integers(1, 100))
def test_that_a_quotation_is_short_and_one_line(value, limit):
    quoted = quote(value, limit)
    assert "\n" not in quoted
    assert "\x1b" not in quoted
    assert len(quoted) <= 6 * limit + 3


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("temp_bpm", ' (did you mean "tempo_bpm"?)'),
        ("TEMPO_BPM", ' (did you mean "tempo_bpm"?)'),
        ("colour", ""),
        (7, ""),
        ("t" * 100_000, ""),
    ],
)
def test_did_you_mean(wrong, hint):
    assert did_you_mean(wrong, ["tempo_bpm", "phase", 3]) == hint


def test_the_sentence_for_an_array_suggests_ndjson():
    assert sentences.not_an_object(7) == "message must be a JSON object, got the number 7"
    assert sentences.not_an_object([]).endswith("several messages go one per line, as NDJSON")


def test_a_day_that_does_not_exist():
    made = SENTENCES["format"]("f", "2025-02-30T12:30:00Z", {"format": "date-time"})
    assert made.startswith("f must be an RFC 3339 date-time on a day that exists")


@pytest.mark.parametrize(
    ("value", "hint"),
    [("BeatFrame", ' (did you mean "backbeat.beatframe.v1"?)'), ("backbeat", ""), ("v", "")],
)
def test_the_suggested_type(value, hint):
    known = ["backbeat.beatframe.v1", "backbeat.barreport.v1"]
    assert sentences.unknown_type(value, known).endswith(f"backbeat.beatframe.v1{hint}")


def test_unknown_type():
    assert sentences.unknown_type(None, ["b", "a"]) == "type must be one of: a, b, got null"
