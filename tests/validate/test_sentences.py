import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import (
    did_you_mean,
    field_name,
    measure_distance,
    quote,
    show_value,
)
from backbeat_docs.validate import sentences
from backbeat_docs.validate.sentences import SENTENCES


@pytest.mark.parametrize(
    ("keyword", "value", "schema", "sentence"),
    [
        ("type", "1337", {"type": "integer"}, 'f must be an integer, got the string "1337"'),
        ("type", 1.5, {"type": "integer"}, "f must be an integer, got the number 1.5"),
        ("type", True, {"type": ["string", "null"]}, "f must be a string or null, got true"),
        ("type", {}, {"type": "array"}, "f must be an array, got an object"),
        ("enum", "x", {"enum": ["a", 1, None]}, 'f must be one of: a, 1, null, got "x"'),
        (
            "enum",
            "excute",
            {"enum": ["plan", "execute"]},
            'f must be one of: plan, execute, got "excute" (did you mean "execute"?)',
        ),
        ("const", 2, {"const": "a"}, 'f must be "a", got 2'),
        ("minimum", 0, {"minimum": 0.1}, "f must be at least 0.1, got 0"),
        ("maximum", 2, {"maximum": 1}, "f must be at most 1, got 2"),
        ("exclusiveMinimum", 0, {"exclusiveMinimum": 0}, "f must be more than 0, got 0"),
        ("exclusiveMaximum", 1, {"exclusiveMaximum": 1}, "f must be less than 1, got 1"),
        ("multipleOf", 3, {"multipleOf": 2}, "f must be a multiple of 2, got 3"),
        ("minLength", "", {"minLength": 1}, "f must be at least 1 character, got 0"),
        ("maxLength", "abcd", {"maxLength": 3.0}, "f must be at most 3 characters, got 4"),
        (
            "contains",
            [],
            {"contains": {"const": 1}, "minContains": 2.0},
            'f must contain at least 2 of the items that {"const": 1} accepts',
        ),
        (
            "contains",
            [],
            {"contains": {"const": 1}, "maxContains": 3},
            'f must contain 1 to 3 of the items that {"const": 1} accepts',
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
        (
            "pattern",
            "",
            {"pattern": "^[0-9A-Fa-f]{32}$"},
            "f must be exactly 32 hex characters, got 0",
        ),
        ("pattern", "", {"pattern": "^[0-9]{4}$"}, "f must be exactly 4 decimal characters, got 0"),
        (
            "pattern",
            "",
            {"pattern": "^[a-z_]{4}$"},
            "f must be exactly 4 characters of a-z _, got 0",
        ),
        ("pattern", "", {"pattern": "^[a-z-]+$"}, "f must be 1 or more characters of a-z -, got 0"),
        (
            "pattern",
            "",
            {"pattern": "^[a-z]+$", "minLength": 2, "maxLength": 9},
            "f must be 2 to 9 characters of a-z, got 0",
        ),
        (
            "pattern",
            "",
            {"pattern": "^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}$"},
            'f must match pattern XXXX:XX hex, got ""',
        ),
        (
            "pattern",
            "",
            {"pattern": "^[a-z][a-z0-9_]*$", "minLength": 1, "maxLength": 64},
            "f must be 1 to 64 characters of a-z 0-9 _, the first of a-z, got 0",
        ),
        ("pattern", "", {"pattern": "^a|b$"}, 'f must match pattern ^a|b$, got ""'),
        ("pattern", "", {"pattern": "^[`a]$"}, 'f must match pattern ^[`a]$, got ""'),
        ("pattern", "", {"pattern": r"^\d$"}, r'f must match pattern ^\d$, got ""'),
        ("minProperties", {}, {"minProperties": 1}, "f must be at least 1 field, got 0"),
        (
            "maxProperties",
            {"a": 1, "b": 2, "c": 3},
            {"maxProperties": 2},
            "f must be at most 2 fields, got 3",
        ),
        ("deprecated", "x", {"deprecated": (None, False)}, "f is deprecated"),
        ("deprecated", "x", {"deprecated": (None, True)}, 'f has a deprecated value, "x"'),
    ],
)
def test_sentence(keyword, value, schema, sentence):
    assert sentences.build(keyword, "f", value, schema) == sentence


@pytest.mark.parametrize("keyword", SENTENCES)
@pytest.mark.parametrize("value", ["s3cret", 3141592653, 3.141592653, "2025-02-30T12:30:00Z"])
def test_that_a_hidden_value_is_in_no_sentence(keyword, value):
    schema = {
        "type": "array", "enum": ["s3cre"], "const": 1, "format": "date-time",
        "pattern": "^[a-z]{6}$", "minimum": 4e9, "maximum": 1, "exclusiveMinimum": 0,
        "exclusiveMaximum": 0, "multipleOf": 2, "minLength": 9, "maxLength": 1, "minItems": 9,
        "maxItems": 1, "minProperties": 9, "maxProperties": 1, "contains": {},
        "deprecated": (None, True),
    }  # fmt: skip
    if isinstance(value, float | int) and keyword in ("format", "pattern", *_SIZES):
        return
    hidden = sentences.build(keyword, "f", value, schema, hide_values=True)
    assert str(value) not in hidden
    assert "s3cre" not in hidden.replace("must be one of: s3cre", "")
    assert "character 2" not in hidden


@pytest.mark.parametrize(
    ("keyword", "value", "schema", "sentence"),
    [
        ("type", True, {"type": "string"}, "f must be a string, got a boolean"),
        ("type", [], {"type": "string"}, "f must be a string, got an array"),
        ("maxLength", "ab", {"maxLength": 1}, "f must be at most 1 character, got 2"),
        ("pattern", "g", {"pattern": "^[a-f]{2}$"}, "f must be exactly 2 characters of a-f, got 1"),
        ("pattern", "gg", {"pattern": "^[a-f]{2}$"}, "f must be exactly 2 characters of a-f"),
        ("enum", "excute", {"enum": ["execute"]}, "f must be one of: execute"),
    ],
)
def test_a_sentence_without_the_value(keyword, value, schema, sentence):
    assert sentences.build(keyword, "f", value, schema, hide_values=True) == sentence


_SIZES = [keyword for keyword in SENTENCES if keyword.startswith(("min", "max"))]


@pytest.mark.parametrize(
    ("pattern", "value", "end"),
    [
        ("^[0-9A-Fa-f]{4}$", "7f-d", ', got "7f-d" (character 3 is "-")'),
        ("^[0-9A-Fa-f]{4}$", "7f-d5", ', got 5 (character 3 is "-")'),
        ("^[0-9A-Fa-f]{4}$", "7ffd5", " hex characters, got 5"),
        ("^[0-9A-F]{2}:[0-9A-F]$", "7f:g", ', got "7f:g"'),
        ("^[0-9a-f]{2}:[0-9a-f]{2}$", "7f:1g", ', got "7f:1g"'),
        ("^[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}$", "7f:1g", ', got "7f:1g" (character 5 is "g")'),
        ("^[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}$", "7f:g", ', got "7f:g"'),
        ("^[a-z][a-z0-9]*$", "aB", ', got "aB" (character 2 is "B")'),
        ("^[a-z][a-z0-9]*$", "1a", ', got "1a" (character 1 is "1")'),
        ("^[a-z]+$", "a\u202e", ', got "a\\u202e" (character 2 is "\\u202e", U+202E)'),
    ],
)
def test_the_character_at_fault(pattern, value, end):
    assert sentences.build("pattern", "f", value, {"pattern": pattern}).endswith(end)


def test_that_a_percentage_is_explained_only_between_0_and_1():
    fraction = {"minimum": 0, "maximum": 1}
    for value, end in ((65, "got 65 (65 % is 0.65)"), (1.5, "got 1.5"), (101, "got 101"),
                       (1.0000000000000002, "(a rounding error; send 1)")):  # fmt: skip
        assert sentences.build("maximum", "f", value, fraction).endswith(end)
    assert sentences.build("maximum", "f", 65, {"maximum": 1}).endswith("got 65")
    assert sentences.build("maximum", "f", 65, {"minimum": 0, "maximum": 50}).endswith("got 65")


@pytest.mark.parametrize(
    ("value", "source", "shown"),
    [
        (1e300, "1E300", "1E300"),
        ("é", '"\\u00e9"', '"\\u00e9"'),
        ("\u202e", '"\u202e"', '"\\u202e"'),
        ("n" * 50, None, '"' + "n" * 39 + "…"),
        ("n" * 38, None, '"' + "n" * 38 + '"'),
        (True, None, "true"),
        (None, "null", "null"),
        ({"a": 1}, "{", "an object"),
        ([1], "[", "an array"),
    ],
)
def test_how_a_value_is_shown(value, source, shown):
    assert show_value(value, source) == shown


@given(st.text() | st.floats(allow_nan=False) | st.booleans(), st.booleans())
def test_that_a_shown_value_is_short_and_one_line(value, ascii_only):
    shown = show_value(value, json.dumps(value, ensure_ascii=ascii_only))
    assert shown == plain(shown)
    assert len(shown) <= 40 * len("\\U0001f941") + 1


def test_that_a_keyword_without_a_sentence_gets_a_general_one():
    made = sentences.build("dependentRequired", "f", {}, {"dependentRequired": {"a": ["b"]}})
    assert made == 'f must satisfy dependentRequired: {"a": ["b"]}, got an object'


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
        ("temop_bmp", ' (did you mean "tempo_bpm"?)'),
        ("tmpo_bm", ' (did you mean "tempo_bpm"?)'),
        ("tmpo_b", ""),
        ("phse", ' (did you mean "phase"?)'),
        ("pase", ' (did you mean "phase"?)'),
        ("phe", ""),
        ("colour", ""),
        (7, ""),
        ("t" * 100_000, ""),
    ],
)
def test_did_you_mean(wrong, hint):
    assert did_you_mean(wrong, ["tempo_bpm", "phase", 3]) == hint


def test_a_word_of_equal_distance_is_the_first_one():
    assert did_you_mean("pan", ["plan", "pane"]) == ' (did you mean "plan"?)'


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_that_the_distance_is_a_metric(a, b, c):
    assert (measure_distance(a, b) == 0) == (a == b)
    assert measure_distance(a, b) == measure_distance(b, a)
    assert measure_distance(a, c) <= measure_distance(a, b) + measure_distance(b, c)
    assert abs(len(a) - len(b)) <= measure_distance(a, b) <= max(len(a), len(b))


def test_that_an_edit_between_exchanged_letters_counts_once():
    assert measure_distance("ca", "abc") == 2


def test_that_an_allowed_word_that_reads_as_other_json_is_quoted():
    words = ["true", "null", "1", "", "[]", "plan", "1st", 1, True]
    sentence = sentences.build("enum", "f", None, {"enum": words})
    listed = '"true", "null", "1", "", "[]", plan, 1st, 1, true'
    assert sentence == f"f must be one of: {listed}, got null"
