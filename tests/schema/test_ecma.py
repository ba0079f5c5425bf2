import pytest

from backbeat_docs.patterns import TooComplex
from backbeat_docs.schema.ecma import finds, unknown_names


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        ("^a$", ["a"], ["a\n", "ba", ""]),
        ("a$|b$", ["ca", "b"], ["a\n", "ac"]),
        ("[$]", ["a$b"], ["a"]),
        (r"\$", ["a$b"], ["a"]),
        (r"\\$", ["a\\"], ["\\a", "\\\n"]),
        (r"[\]$]$", ["a]", "$"], ["a", "]\n"]),
        ("^", ["", "a"], []),
        ("a$", ["ba"], ["ba\n"]),
        ("(a+)+$", ["a" * 1000], ["a" * 1000 + "!"]),
        (r"^\d\w\s$", ["1_\ufeff"], ["\u06611 ", "1\u00e9 "]),  # as ECMA-262, not as Python
        ("^[^a].$", ["\n\U0001f941"], ["ab", "b\n"]),
    ],
)
def test_that_a_pattern_is_found_as_ecma_262_says(pattern, found, not_found):
    assert all(finds(pattern, text) for text in found)
    assert not any(finds(pattern, text) for text in not_found)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=a)", "non-capturing"),
        (r"(a)\1", "escape"),
        (r"\p{Letter}", "escape"),
        ("[ab]*a[ab]{16}$", r"grows too large: \"\[ab\]\*a\[ab\]\{16\}\$\""),
    ],
)
def test_that_unsupported_patterns_are_not_matched(pattern, reason):
    with pytest.raises(TooComplex, match=reason) as caught:
        finds(pattern, "a")
    assert caught.value.keyword == "pattern"


def test_unknown_names():
    schema = {"properties": {"a": {}}, "patternProperties": {"^x-": {}, "^y$": {}}}
    assert unknown_names(schema, ["a", "x-1", "y", "y\n", "z"]) == ["y\n", "z"]
    assert unknown_names({}, ["a"]) == ["a"]
