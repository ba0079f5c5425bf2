import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.patterns.describe import describe


@pytest.mark.parametrize(
    ("pattern", "least", "most", "words"),
    [
        ("^[0-9A-Fa-f]{32}$", 32, 32, "exactly 32 hex characters"),
        ("^[a-fA-F0-9]{32}$", None, None, "exactly 32 hex characters"),
        ("^[0-9]{4}$", 1, 128, "exactly 4 decimal characters"),
        ("^[0-9]{1,4}$", 2, None, "2 to 4 decimal characters"),
        ("^[A-Za-z0-9._:-]+$", 1, 128, "1 to 128 characters of `A-Z a-z 0-9 . _ : -`"),
        ("^[-:_.0-9a-zA-Z]{1,128}$", None, None, "1 to 128 characters of `A-Z a-z 0-9 . _ : -`"),
        ("^[a-z]+$", None, None, "1 or more characters of `a-z`"),
        ("^[a-z]*$", None, None, "0 or more characters of `a-z`"),
        ("^[a-z]*$", None, 9.0, "at most 9 characters of `a-z`"),
        ("^[a-z]*$", 2.0, None, "2 or more characters of `a-z`"),
        ("^([a-z])$", None, None, "exactly 1 character of `a-z`"),
        ("^[a-z]?$", None, None, "at most 1 character of `a-z`"),
        ("^[abd-f]{3}$", None, None, "exactly 3 characters of `a b d-f`"),
        ("^[/ a+]+$", None, None, "1 or more characters of `a space + /`"),
        ("^[a-z][a-z0-9_]*$", 1, 64, "1 to 64 characters of `a-z 0-9 _`, the first of `a-z`"),
        ("^[a-z][a-z0-9_]{0,9}$", None, None,
         "1 to 10 characters of `a-z 0-9 _`, the first of `a-z`"),
        ("^[a-z][a-z]*$", None, None, "1 or more characters of `a-z`"),
        ("^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}$", 7, 7, "pattern `XXXX:XX` hex"),
        ("^([0-9]{4})-([0-9]{2})$", None, 128, "pattern `XXXX-XX` decimal"),
    ],
)  # fmt: skip
def test_words(pattern, least, most, words):
    assert describe(pattern, least, most) == words


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "a", "^a$", "^a{3}$", "^a|b$", "[a-z]+$", "^[a-z]+", "^$", "^(a|b)+$"),
        *("^[a-z][0-9]*$", "^[a-z]+[0-9]$", "^[a`]+$", "^[ -~]+$", "^[0-9]{2}`[0-9]{2}$"),
        *("^[0-9A-Fa-f]{2}:[0-9]{2}$", "^[0-9]{1,2}:[0-9]{2}$", "^v[0-9]{2}$", "^-:-$"),
        *(r"^\d+$", "^(?=a)a$", "^[^a]+$", "("),
    ],
)
def test_that_other_patterns_have_no_words(pattern):
    assert describe(pattern, None, None) is None


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [("^[a-z]{3}$", None, 2), ("^[a-z]{3}$", 4, None), ("^[0-9]:[0-9]$", None, 2),
     ("^[0-9]{2}:[0-9]{2}$", 6, None)],
)  # fmt: skip
def test_that_an_impossible_pattern_has_no_words(pattern, least, most):
    assert describe(pattern, least, most) is None


CLASS = st.text("abz059AZ_.:/ +", min_size=2, max_size=6)


@given(CLASS, st.integers(0, 3), st.integers(0, 5))
def test_that_a_class_has_one_complete_description(members, low, more):
    """The order and the ranges in which a class is written make no difference."""
    counts = f"{{{low},{low + more}}}"
    words = describe(f"^[{members}]{counts}$", None, None)
    assert words == describe(f"^[{''.join(sorted(members * 2))}]{counts}$", None, None)
    if len(set(members)) > 1 and words is not None:
        shown = words.split("`")[1].replace("space", " ")
        assert set(members) <= set(shown)
