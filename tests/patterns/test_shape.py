import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.patterns import parse, search
from backbeat_docs.patterns.charset import contains
from backbeat_docs.patterns.shape import Run, beginning, between_anchors, extent, run
from backbeat_docs.patterns.syntax import Sequence

A_TO_C, DIGITS = ((97, 99),), ((48, 57),)


@pytest.mark.parametrize("pattern", ["^$", "^ab$", "(^a$)", "^(ab)$", "^(a(b|c))*$", "(?:^)a($)"])
def test_that_a_pattern_between_anchors_covers_the_text(pattern):
    assert between_anchors(parse(pattern)) is not None


@pytest.mark.parametrize("pattern", ["", "a", "^a", "a$", "^", "$", "^a|b$", "^a^$", "^(a|$)b$"])
def test_that_other_patterns_do_not(pattern):
    assert between_anchors(parse(pattern)) is None


def test_that_groups_without_a_repetition_are_flattened():
    assert between_anchors(parse("^((a)b)(c)$")) == between_anchors(parse("^abc$"))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("^[a-c]+$", Run(A_TO_C, A_TO_C, 1, None)),
        ("^[a-c]{2,3}$", Run(A_TO_C, A_TO_C, 2, 3)),
        ("^[a-c]$", Run(A_TO_C, A_TO_C, 1, 1)),
        ("^[a-c][0-9]*$", Run(A_TO_C, DIGITS, 1, None)),
        ("^[a-c][0-9]{2}$", Run(A_TO_C, DIGITS, 3, 3)),
        ("^$", None),
        ("^[a-c]+[0-9]$", None),
        ("^([a-c]|[0-9])+$", None),
        ("^([a-c]{2})+$", None),
    ],
)
def test_a_run_of_one_class(pattern, found):
    assert run(between_anchors(parse(pattern))) == found


PIECES = st.recursive(
    st.sampled_from(["a", "[bc]", "(?:)", "d{0}"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
        | st.tuples(inner, st.sampled_from(["?", "*", "{2}", "{1,3}", "{0}", "{2,}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        )
    ),
    max_leaves=6,
)


@given(PIECES)
def test_lengths_and_first_characters_are_those_of_the_language(piece):
    node = Sequence(between_anchors(parse(f"^(?:{piece})$")))
    language = search(f"^(?:{piece})$")
    low, high = extent(node)
    assert len(language.shortest()) == low
    assert (language - search(f"^[a-d]{{{low},{'' if high is None else high}}}$")).is_empty()
    if high is not None:
        assert not (language & search(f"^[a-d]{{{high}}}$")).is_empty()
    for char in "abcd":
        begins = not (language & search(f"^{char}")).is_empty()
        assert contains(beginning(node), ord(char)) == begins
    assert contains(beginning(node, ((0x21, 0x21),)), 0x21) == (low == 0)
