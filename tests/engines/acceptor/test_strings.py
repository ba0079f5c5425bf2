import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases

from backbeat_docs.engines.acceptor.strings import UndecidedError, string
from backbeat_docs.patterns import lengths, search
from backbeat_docs.schema import formats
from backbeat_docs.schema.walk import subschemas


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
def test_invalid_json_strings_do_not_match(text):
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
def test_expressions_match_what_the_pattern_finds(schema, text):
    try:
        accepted = accepts(schema, json.dumps(text))
    except UndecidedError:
        return
    valid = re.search(schema["pattern"].removesuffix("$") + r"\Z", text) is not None
    length = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 99)
    assert accepted == (valid and length)


pieces = st.recursive(
    st.sampled_from(["a", "[bc]", "[a-c.]", "ab", "(?:)", r"[\]\-]", "#", "[ !]"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
        | st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        )
    ),
    max_leaves=5,
)


@given(pieces, st.integers(0, 3), st.integers(0, 4), st.text('abc.]- !#"\\\n\u00e9', max_size=6))
@example("(ab|a)(b|bb)", 2, 1, "abb")
@example("a[a-c]*", 2, 0, "ab")
def test_that_a_pattern_of_few_readings_is_described_exactly(piece, low, more, text):
    schema = {"pattern": f"^(?:{piece})$", "minLength": low, "maxLength": low + more}
    try:
        accepted = accepts(schema, json.dumps(text, ensure_ascii=False))
    except UndecidedError:
        return
    assert accepted == (search(schema["pattern"]) & lengths(low, low + more)).has(text)


@pytest.mark.parametrize(
    "pattern",
    """^(a+)+$ ^(a|a)*$ ^(a?)*$ ^([a-z]+:)*[a-z]+$ ^[a-z]*[a-z]*$ ^[a-z]+[a-z0-9]+$ ^(a?){40}$
    ^a{1,1000}a{1,1000}$ ^(ab|abc){9}$ ^((){1000}){1000}$""".split(),  # noqa: SIM905 - as written
)
def test_that_patterns_of_many_readings_are_left_alone(pattern):
    with pytest.raises(UndecidedError, match="in many ways"):
        string({"type": "string", "pattern": pattern})


@pytest.mark.parametrize("name", cases.MESSAGES)
def test_that_our_own_patterns_are_described(name):
    nodes = [node for _, node in subschemas(cases.schema(name)) if "pattern" in node]
    assert nodes
    for node in nodes:
        string(node)


@pytest.mark.parametrize(
    "pattern",
    """a ^a a$ ^a|b$ ^[^a]*$ ^.*$ ^\\d$ ^\\w$ ^[!-~]$ ^"$ ^(?=a)a$ ^(?!a)b$ ^(a)\\1$ ^a+?$ ^a++$ ^é$
    ^[à-ï]$ ^[#-~]$ ^a\\$ ^\\\\$ ^(a$ ^a{2$""".split(),  # noqa: SIM905 - as they are written
)
def test_patterns_that_may_match_more_than_plain_text_are_left_alone(pattern):
    with pytest.raises(UndecidedError):
        string({"type": "string", "pattern": pattern})


@pytest.mark.parametrize(
    "schema", [{"format": "email"}, {"minLength": 3, "maxLength": 2}, {"maxLength": 10**10}]
)
def test_unsupported_strings_are_left_to_an_engine(schema):
    with pytest.raises(UndecidedError):
        string({"type": "string", **schema})


@pytest.mark.parametrize("name", formats.PATTERNS)
def test_every_format_is_described(name):
    string({"type": "string", "format": name})


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
def test_exactly_the_valid_date_times_match(text):
    assert accepts({"format": "date-time"}, f'"{text}"') == formats.date_time(text)


def test_the_last_days_of_months_are_described():
    for year, february in ((2024, 29), (2025, 28), (2000, 29), (1900, 28)):
        for month, last in enumerate((february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 2):
            for day in range(1, 32):
                text = f'"{year}-{month:02}-{day:02}T12:30:00.5+02:00"'
                assert accepts({"format": "date-time"}, text) == (day <= last), text
