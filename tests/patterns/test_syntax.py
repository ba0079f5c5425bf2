import pytest

from backbeat_docs.patterns import PatternError, parse
from backbeat_docs.patterns.syntax import Chars, Sequence

REFUSED = [
    (r"^\d+$", 1, "escaped"),
    (r"\w", 0, "escaped"),
    (r"a\n", 1, "escaped"),
    ("a.b", 1, "`.`"),
    ("[^a]", 1, "negated"),
    ("[a", 0, "never closed"),
    ("[]", 0, "empty"),
    ("[z-a]", 1, "ascending"),
    ("[a-c-e]", 4, "hyphen"),
    ("[[a]", 1, "must be escaped"),
    ("[a&&b]", 2, "operation"),
    ("[+--]", 2, "operation"),
    ("(a", 0, "never closed"),
    ("a)", 1, "never opened"),
    ("(?=a)", 0, "non-capturing"),
    ("(?<n>a)", 0, "non-capturing"),
    ("a**", 2, "lazy"),
    ("a+?", 2, "lazy"),
    ("*a", 0, "nothing to repeat"),
    ("^*", 1, "anchor"),
    ("a{,3}", 1, "brace"),
    ("a{", 1, "brace"),
    ("a{3,1}", 1, "wrong order"),
    ("a{1001}", 1, "1000"),
    ("a}", 1, "escaped"),
    ("caf\u00e9", 3, "ASCII"),
    ("a\t", 1, "ASCII"),
    ("\\", 0, "escaped"),
    ("(" * 60 + ")" * 60, 50, "50 deep"),
]


@pytest.mark.parametrize(("pattern", "place", "reason"), REFUSED)
def test_unportable_patterns_are_refused_with_a_position(pattern, place, reason):
    with pytest.raises(PatternError, match=reason) as caught:
        parse(pattern)
    assert (caught.value.place, caught.value.pattern) == (place, pattern)


@pytest.mark.parametrize("pattern", ["", "a|", "()", "(?:ab)?", "[-a]", "[a-]", r"[\]\-\\]", r"\/"])
def test_portable_patterns_are_parsed(pattern):
    parse(pattern)


def test_the_common_syntax_is_wider():
    assert parse(r"\d", portable=False) == Chars(((48, 57),))
    assert parse(r"\x41\u0042", portable=False) == Sequence(
        (Chars(((65, 65),)), Chars(((66, 66),)))
    )
    assert parse("(?<name>a)+?", portable=False) == parse("a+")
    assert parse("a]}", portable=False) == parse(r"a\]\}")


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)", r"\1", r"\b", r"\p{L}", "a{2", "[z-a]"])
def test_irregular_patterns_are_refused_in_the_wider_syntax_too(pattern):
    with pytest.raises(PatternError):
        parse(pattern, portable=False)
