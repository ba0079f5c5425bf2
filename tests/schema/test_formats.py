import datetime
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases

from backbeat_docs.schema.formats import FORMATS, date_time

PATTERN = re.compile(cases.schema("beatframe")["$defs"]["timestamp"]["pattern"])


@given(st.datetimes(), st.integers(-1439, 1439))
def test_that_every_moment_is_accepted(moment, minutes):
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    text = f"{moment.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    assert date_time(text)
    assert PATTERN.search(text)


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
@example(1900, 2, 29)
@example(2000, 2, 29)
@example(0, 2, 29)
def test_that_a_day_is_accepted_exactly_when_it_exists(year, month, day):
    try:
        datetime.date(year, month, day)
        exists = True
    except ValueError:
        exists = False
    assert date_time(f"{year:04}-{month:02}-{day:02}T00:00:00Z") is exists


@given(st.from_regex(PATTERN, fullmatch=True))
def test_that_the_pattern_lacks_only_the_length_of_months(text):
    if int(text[8:10]) <= 28:
        assert date_time(text)


@given(st.text(alphabet="0123456789-:.TZtz+ \n٠", max_size=36))
def test_that_the_format_accepts_nothing_that_the_pattern_refuses(text):
    if date_time(text):
        assert PATTERN.fullmatch(text)
        assert 20 <= len(text) <= 35


def test_the_table():
    assert list(FORMATS) == ["date-time"]


@pytest.mark.parametrize("text", ["2025-09-05T12:30:00Z\n", "２０25-09-05T12:30:00Z", ""])
def test_near_misses(text):
    assert not date_time(text)
