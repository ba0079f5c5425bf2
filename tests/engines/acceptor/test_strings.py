import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backbeat_docs.engines.acceptor.strings import FORMATS, UnsureError, string
from backbeat_docs.schema import formats


def accepts(schema, text):
    return re.fullmatch(string(schema), text) is not None


@given(st.text(max_size=8), st.booleans(), st.integers(0, 5), st.integers(0, 8))
@example('\U0001f600\u2028\n"\\/', True, 0, 8)
def test_lengths_count_code_points(text, ascii_only, low, more):
    schema = {"type": "string", "minLength": low, "maxLength": low + more}
    written = json.dumps(text, ensure_ascii=ascii_only)
    assert accepts(schema, written) == (low <= len(text) <= low + more)


@pytest.mark.parametrize(
    "text",
    [
        '"a\nb"',
        '"\x00"',
        '"a"b"',
        '"\\x"',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\ud800"',
        '"\\u12"',
        '"\\"',
    ],
)
def test_what_no_string_of_json_is(text):
    assert not accepts({"type": "string"}, text)
    assert not accepts({"type": "string", "maxLength": 9}, text)


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^[a-c]+$", "minLength": 2, "maxLength": 4},
        {"pattern": "^[a-c]{2}$"},
        {"pattern": "^[a-c]{2}$", "minLength": 1, "maxLength": 2},
        {"pattern": "^a[b-c]*$", "maxLength": 3},
        {"pattern": "^(ab|(c|a){2})?$"},
        {"pattern": "^(ab|c)+$", "minLength": 3, "maxLength": 4},
        {"pattern": "^[a-c]?$"},
        {"pattern": "^a{1,2}b{0,1}$", "minLength": 2},
        {"pattern": "^$"},
        {"pattern": "^[.]|[b]$"},
        {"pattern": "^a\\.[\\]\\-]$"},
    ],
)
@given(text=st.text('abc.]-\n"\\', max_size=6))
@example(text="a.-")
@example(text="ab\n")
def test_patterns_describe_what_they_find(schema, text):
    try:
        accepted = accepts(schema, json.dumps(text))
    except UnsureError:
        return
    valid = re.search(schema["pattern"].removesuffix("$") + r"\Z", text) is not None
    length = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 99)
    assert accepted == (valid and length)


@pytest.mark.parametrize(
    "pattern",
    """a ^a a$ ^a|b$ ^[^a]*$ ^.*$ ^\\d$ ^\\w$ ^[!-~]$ ^"$ ^(?=a)a$ ^(?!a)b$ ^(a)\\1$ ^a+?$ ^a++$ ^é$
    ^[à-ï]$ ^[#-~]$ ^a\\$ ^\\\\$ ^(a$ ^a{2$""".split(),  # noqa: SIM905 - as they are written
)
def test_patterns_that_may_match_more_than_plain_text_are_left_alone(pattern):
    with pytest.raises(UnsureError):
        string({"type": "string", "pattern": pattern})


@pytest.mark.parametrize(
    "schema", [{"format": "email"}, {"minLength": 3, "maxLength": 2}, {"maxLength": 10**10}]
)
def test_what_cannot_be_vouched_for(schema):
    with pytest.raises(UnsureError):
        string({"type": "string", **schema})


def test_every_format_is_described():
    assert FORMATS.keys() == formats.FORMATS.keys()


days = st.integers(0, 40).map("{:02}".format)
dates = st.builds(
    "{}-{}-{}T{}:{}:{}{}".format,
    st.integers(0, 10000).map("{:04}".format), days, days, days,
    st.integers(0, 61).map("{:02}".format), st.integers(0, 61).map("{:02}".format),
    st.sampled_from(["Z", "z", "", ".5Z", ".1234567890Z", "+23:59", "-24:00", "+0000", "Z\n"]),
)  # fmt: skip


@given(dates)
@example("2024-02-29T00:00:00Z")
@example("2025-04-31T00:00:00Z")
@example("0000-01-01T00:00:00Z")
def test_a_described_date_time_is_one(text):
    if re.fullmatch(FORMATS["date-time"], text):
        assert formats.date_time(text)


def test_ordinary_date_times_are_described():
    for month, last in enumerate((28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 2):
        for day in range(1, last + 1):
            assert re.fullmatch(FORMATS["date-time"], f"2025-{month:02}-{day:02}T12:30:00.5+02:00")
