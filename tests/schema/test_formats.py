import calendar
import datetime
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases

from backbeat_docs.patterns import search
from backbeat_docs.patterns.expression import MOST_READINGS, readings
from backbeat_docs.patterns.shape import between_anchors
from backbeat_docs.patterns.syntax import Sequence, parse
from backbeat_docs.schema.formats import FORMATS, PATTERNS, date_time

DATE_TIME = search(PATTERNS["date-time"])
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
    text = f"{year:04}-{month:02}-{day:02}T00:00:00Z"
    assert date_time(text) is exists
    assert DATE_TIME.has(text) is exists


def test_that_every_month_has_its_number_of_days():
    for year in range(10_000):
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1] if year else 0
            for day in (1, *range(28, 33)):
                text = f"{year:04}-{month:02}-{day:02}T00:00:00Z"
                assert date_time(text) is (day <= last), text


def test_that_the_language_agrees_with_the_check_in_every_year():
    for year in range(10_000):
        text = f"{year:04}-02-29T00:00:00Z"
        assert DATE_TIME.has(text) is date_time(text), text


days = st.builds(
    "{:04d}-{:02d}-{:02d}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)
)
clocks = st.builds(
    "{:02d}:{:02d}:{:02d}".format, st.integers(0, 24), st.integers(0, 60), st.integers(0, 60)
)
fractions = st.sampled_from(["", ".", ".5", ".123456789", ".1234567890"])
zones = st.sampled_from(["Z", "z", "+00:00", "-23:59", "+24:00", "+01:60", ""])


@given(st.builds("{}{}{}{}{}".format, days, st.sampled_from("TTTt "), clocks, fractions, zones))
@example("2000-02-29T00:00:00Z")
@example("1900-02-29T00:00:00Z")
@example("2025-09-05T12:30:00Z\n")
@example("0000-02-29T00:00:00Z")
def test_that_the_language_agrees_with_the_check(text):
    assert DATE_TIME.has(text) == date_time(text)


def test_texts_that_look_ordinary():
    assert DATE_TIME.shortest() == "0001-01-01T00:00:00Z"
    assert DATE_TIME.like("2025-02-30T12:30:00Z") == "2025-02-01T12:30:00Z"


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
    assert list(FORMATS) == list(PATTERNS) == ["date-time"]


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_that_a_format_is_checked_in_linear_time(pattern):
    whole = Sequence(between_anchors(parse(pattern)))
    assert readings(whole, ((0x22, 0x22),)) <= MOST_READINGS


@pytest.mark.parametrize("text", ["2025-09-05T12:30:00Z\n", "２０25-09-05T12:30:00Z", ""])
def test_near_misses(text):
    assert not date_time(text)
