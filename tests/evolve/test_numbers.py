from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.evolve.sets import numbers
from backbeat_docs.patterns import TooComplex

bounds = st.sampled_from([0, 1, 2, 5, -3, 0.5, -1.5, 2.25, 2**53, 0.1])
values = st.integers(-20, 20) | st.floats(-20, 20) | bounds | st.just(1e300)
sets = st.recursive(
    st.builds(numbers.at_least, bounds, exclusive=st.booleans())
    | st.builds(numbers.at_most, bounds, exclusive=st.booleans())
    | st.builds(numbers.multiples, st.integers(1, 7))
    | st.builds(numbers.of_values, st.lists(bounds, max_size=3))
    | st.sampled_from([numbers.ALL, numbers.NOTHING, numbers.INTEGERS]),
    lambda inner: st.builds(
        lambda left, right, how: how(left, right),
        inner,
        inner,
        st.sampled_from([lambda a, b: a & b, lambda a, b: a | b, lambda a, b: a - b]),
    ),
    max_leaves=6,
)


@given(sets, sets, values)
def test_set_operations_agree_with_membership_of_each_number(left, right, value):
    assert (left & right).has(value) == (left.has(value) and right.has(value))
    assert (left | right).has(value) == (left.has(value) or right.has(value))
    assert (left - right).has(value) == (left.has(value) and not right.has(value))


@given(sets, values)
def test_a_set_is_empty_only_if_no_number_is_in_it(some, value):
    found = list(islice(some.elements(), 50))
    assert some.is_empty() == (not found)
    assert all(some.has(number) for number in found)
    assert len(set(found)) == len(found)
    if some.has(value):
        assert found


def inside(low, high):
    return numbers.at_least(low, exclusive=True) & numbers.at_most(high, exclusive=True)


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (inside(0, 5) & numbers.INTEGERS, [1, 2, 3, 4]),
        (inside(-3, 3) & numbers.multiples(2), [0, 2, -2]),
        (inside(0, 1) & numbers.INTEGERS, []),
        (numbers.at_least(2**52) & numbers.at_most(2**53) - numbers.INTEGERS, []),
        (numbers.of_values([1, 1.0, 2]), [1, 2]),
        (numbers.multiples(6) - numbers.multiples(3), []),
        (numbers.at_least(0.1) & numbers.at_most(0.1), [0.1]),
    ],
)
def test_a_finite_set_is_listed_completely(some, expected):
    assert list(some.elements()) == expected


def test_ordinary_numbers_come_first():
    assert next(numbers.at_least(1).elements()) == 1
    assert next((numbers.ALL - numbers.INTEGERS).elements()) == 0.1
    assert next((numbers.at_least(0.1) - numbers.at_least(0.5)).elements()) == 0.1
    assert next((numbers.INTEGERS - numbers.at_most(2**53)).elements()) == 2**53 + 1


def test_a_gap_between_neighbouring_doubles_is_empty():
    assert inside(0.1, 0.10000000000000002).is_empty()
    assert not inside(0.1, 0.10000000000000003).is_empty()


def test_the_work_is_bounded():
    with pytest.raises(TooComplex):
        numbers.multiples(2**30)
    with pytest.raises(TooComplex):
        numbers.multiples(1048573) & numbers.multiples(1048571)
