import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs import jsontext
from backbeat_docs.jsontext import JsonTextError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def defects(text):
    with pytest.raises(JsonTextError) as caught:
        jsontext.parse(text)
    return [(d.code, d.pointer, d.offset) for d in caught.value.defects]


def at(value, pointer):
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_that_what_json_writes_is_read_back(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert jsontext.parse(text) == value


@given(VALUES, st.sampled_from([None, 1]))
def test_that_every_value_is_found_where_it_stands(value, indent):
    text = json.dumps(value, indent=indent)
    decoder = json.JSONDecoder()
    for pointer, node in jsontext.places(text).items():
        assert decoder.raw_decode(text, node.start)[0] == at(value, pointer)
        if node.key is not None:
            last = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            assert decoder.raw_decode(text, node.key)[0] == last


@given(st.text(alphabet='{}[]",:\\ue0123-.truefalsn \n\ud83e\ufeff\x00é'))
def test_that_any_text_is_read_or_refused_as_json_refuses_it(text):
    try:
        value = jsontext.parse(text)
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
    assert jsontext.parse('["\\\\ud800"]') == ["\\ud800"]


def test_that_64_levels_are_read_and_brackets_in_strings_are_none():
    assert jsontext.parse("[" * 64 + "]" * 64)
    assert jsontext.parse(json.dumps(["[" * 1000, '"{' * 1000]))


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
        jsontext.decode(data)
    (defect,) = caught.value.defects
    assert (defect.code, defect.offset) == (code, offset)


@given(st.text(alphabet="ab\n\r🥁"), st.data())
def test_line_and_column(text, data):
    offset = data.draw(st.integers(0, len(text)))
    line, column = jsontext.line_and_column(text, offset)
    before = text[:offset].split("\n")
    assert (line, column) == (len(before), len(before[-1]) + 1)


@given(st.lists(st.text() | st.integers(0, 9)))
def test_that_a_pointer_can_be_split_again(path):
    pointer = jsontext.to_pointer(tuple(path))
    steps = [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]
    assert steps == [str(step) for step in path]
