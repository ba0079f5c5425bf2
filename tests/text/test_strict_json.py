import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.values import VALUES

from backbeat_docs.text import strict_json
from backbeat_docs.text.strict_json import JsonTextError


def defects(text):
    with pytest.raises(JsonTextError) as caught:
        strict_json.parse(text)
    return [(d.code, d.pointer, d.offset) for d in caught.value.defects]


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_that_what_json_writes_is_read_back(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert strict_json.parse(text) == value


@given(st.text(alphabet='{}[]",:\\ue0123-.truefalsn \n\ud83e\ufeff\x00é'))
def test_that_any_text_is_refused_or_parsed_as_json_parses_it(text):
    try:
        value = strict_json.parse(text)
    except JsonTextError as error:
        assert error.defects
        assert all(0 <= defect.offset <= len(text) for defect in error.defects)
    else:
        assert json.loads(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', [("duplicate-key", "/a", 9)]),
        ('{"a": {"b": 1, "\\u0062": 2}}', [("duplicate-key", "/a/b", 15)]),
        (
            "[NaN, -Infinity, 1e999]",
            [
                ("not-finite", "/0", 1),
                ("not-finite", "/1", 6),
                ("not-finite", "/2", 17),
            ],
        ),
        ("9" * 100_000, [("not-finite", "", 0)]),
        ("[" * 100_000, [("too-deep", "", 64)]),
        ('{"a":' * 100_000, [("too-deep", "", 320)]),
        ('["\\ud800"]', [("not-json", "", 2)]),
        ('["\\ud83e\\ud83e\\udd41"]', [("not-json", "", 2)]),
        ('["\\\\ud800"', [("not-json", "", 10)]),
        ("", [("not-json", "", 0)]),
        ("\ufeff{}", [("not-json", "", 0)]),
        ("{'a': 1}", [("not-json", "", 1)]),
        ("[1,\u00a02]", [("not-json", "", 3)]),
        ("01", [("not-json", "", 1)]),
    ],
    ids=lambda value: str(value)[:20],
)
def test_defects(text, expected):
    assert defects(text) == expected


def test_that_a_backslash_before_a_u_is_no_surrogate():
    assert strict_json.parse('["\\\\ud800"]') == ["\\ud800"]


def test_that_64_levels_are_read_and_brackets_in_strings_are_none():
    assert strict_json.parse("[" * 64 + "]" * 64)
    assert strict_json.parse(json.dumps(["[" * 1000, '"{' * 1000]))


@pytest.mark.parametrize(
    ("data", "code", "offset"),
    [
        (b"\xef\xbb\xbf{}", "not-json", 0),
        ("{}".encode("utf-16"), "not-json", 0),
        (b"\xff", "not-utf8", 0),
        ("é".encode() + b"\xe9", "not-utf8", 1),
        (b"\xed\xa0\x80", "not-utf8", 0),
        (b"\xc0\xaf", "not-utf8", 0),
    ],
)
def test_bytes_that_are_not_utf8(data, code, offset):
    with pytest.raises(JsonTextError) as caught:
        strict_json.decode(data)
    (defect,) = caught.value.defects
    assert (defect.code, defect.offset) == (code, offset)


def test_that_the_number_of_defects_is_limited():
    with pytest.raises(JsonTextError) as caught:
        strict_json.parse("[" + ",".join(["NaN"] * 50_000) + "]")
    assert len(caught.value.defects) == strict_json.MOST_FINDINGS
    assert not caught.value.complete


def test_that_a_huge_key_is_not_repeated_in_every_defect():
    with pytest.raises(JsonTextError) as caught:
        strict_json.parse('{"' + "k" * 500_000 + '": {' + ",".join(['"a":1'] * 50_000) + "}}")
    assert sum(len(defect.pointer) for defect in caught.value.defects) < 2_000_000
    assert not caught.value.complete
