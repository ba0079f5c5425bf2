import re

from hypothesis import example, given
from hypothesis import strategies as st

from backbeat_docs.engines.acceptor.numbers import integers, numbers

bounds = st.none() | st.integers(-2000, 2000) | st.floats(-50, 50).map(lambda x: round(x, 3))


def inside(value, low, high):
    return (low is None or value >= low) and (high is None or value <= high)


@given(bounds, bounds)
@example(0, 9007199254740991)
@example(-5, -5)
@example(None, -1)
def test_integers_are_described_exactly(low, high):
    match = re.compile(integers(low, high)).fullmatch
    for value in range(-2100, 2101):
        assert bool(match(str(value))) == inside(value, low, high), value


@given(bounds, bounds, st.integers(-2100, 2100), st.text("0123456789", max_size=20))
@example(0.1, None, 0, "09999999999999999")
@example(0, 1, 1, "00000000000000001")
@example(0.1, 0.15, 0, "12")
def test_every_matched_number_is_in_range(low, high, whole, fraction):
    numeral = f"{whole}.{fraction}" if fraction else str(whole)
    if re.fullmatch(numbers(low, high), numeral):
        assert inside(float(numeral), low, high)


@given(st.none() | st.integers(-20, 20), st.none() | st.integers(-20, 20), st.floats(-30, 30))
def test_numbers_between_whole_bounds_are_described(low, high, value):
    numeral = f"{value:.3f}"
    if inside(float(numeral), low, high) and float(numeral) != 0:
        assert re.fullmatch(numbers(low, high), numeral)


def test_invalid_json_numbers_do_not_match():
    for numeral in ("", "-", "00", "01", "1.", ".5", "+1", "1e3", "0x1", "1_0", "\u0661", "NaN"):
        assert not re.fullmatch(numbers(None, None), numeral), numeral
        assert not re.fullmatch(integers(None, None), numeral), numeral


def test_the_largest_integers_are_left_to_an_engine():
    expression = integers(0, 9007199254740991)
    assert re.fullmatch(expression, "999999999999999")
    assert not re.fullmatch(expression, "1000000000000000")
