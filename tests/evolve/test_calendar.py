from hypothesis import example, given
from hypothesis import strategies as st

from backbeat_docs.evolve.sets.calendar import DATE_TIME
from backbeat_docs.schema.formats import date_time

days = st.builds(
    "{:04d}-{:02d}-{:02d}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)
)
clocks = st.builds(
    "{:02d}:{:02d}:{:02d}".format, st.integers(0, 24), st.integers(0, 60), st.integers(0, 60)
)
fractions = st.sampled_from(["", ".", ".5", ".123456789", ".1234567890"])
zones = st.sampled_from(["Z", "z", "+00:00", "-23:59", "+24:00", "+01:60", ""])
texts = st.builds("{}{}{}{}{}".format, days, st.sampled_from("TTTt "), clocks, fractions, zones)


@given(texts)
@example("2000-02-29T00:00:00Z")
@example("1900-02-29T00:00:00Z")
@example("2025-09-05T12:30:00Z\n")
@example("0000-02-29T00:00:00Z")
def test_the_language_is_that_of_the_format(text):
    assert DATE_TIME.has(text) == date_time(text)


def test_every_day_of_four_centuries():
    for year in (*range(1896, 1908), *range(1996, 2008), 1, 4, 100, 400, 9999):
        for month in range(1, 13):
            for day in range(28, 32):
                text = f"{year:04d}-{month:02d}-{day:02d}T00:00:00Z"
                assert DATE_TIME.has(text) == date_time(text), text


def test_texts_that_look_ordinary():
    assert DATE_TIME.shortest() == "0001-01-01T00:00:00Z"
    assert DATE_TIME.like("2025-02-30T12:30:00Z") == "2025-02-01T12:30:00Z"
