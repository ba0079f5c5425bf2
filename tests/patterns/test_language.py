import re
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.patterns import (
    ALL,
    NOTHING,
    TooComplex,
    includes,
    lengths,
    of_words,
    parse,
    search,
)
from backbeat_docs.patterns.charset import contains
from backbeat_docs.patterns.shape import between_anchors
from backbeat_docs.schema import formats

IDENTIFIER = "^[A-Za-z0-9._:-]+$"

atoms = st.sampled_from(["a", "b", "[ab]", "[b-d]", "^", "$", "(?:)", r"\."])
patterns = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
        | st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{2,}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        )
    ),
    max_leaves=6,
)
texts = st.text("abcd.\n\u00e9\U0001f941", max_size=6)


def found(pattern: str, text: str) -> bool:
    # Python's `$` also matches before a final newline; that of ECMA-262 does not.
    return re.search(pattern.replace("$", r"\Z"), text) is not None


@given(patterns, st.lists(texts, max_size=20))
def test_a_pattern_is_found_where_a_regular_expression_engine_finds_it(pattern, some):
    language = search(pattern)
    for text in some:
        assert language.has(text) == found(pattern, text), text


@given(patterns, patterns, texts, st.integers(0, 3), st.integers(0, 4))
def test_set_operations_agree_with_membership_of_each_text(left, right, text, low, more):
    a, b = search(left) & lengths(low, low + more), search(right)
    assert (a & b).has(text) == (a.has(text) and b.has(text))
    assert (a | b).has(text) == (a.has(text) or b.has(text))
    assert (a - b).has(text) == (a.has(text) and not b.has(text))
    assert (ALL - a).has(text) != a.has(text)


@given(patterns, patterns)
def test_inclusion_fails_only_with_a_word_that_shows_it(left, right):
    a, b = search(left), search(right)
    word = (a - b).shortest()
    assert (word is None) == includes(b, a) == (a - b).is_empty()
    if word is not None:
        assert found(left, word)
        assert not found(right, word)


@given(patterns)
def test_words_come_short_first_and_none_twice(pattern):
    words = list(islice(search(pattern).words(), 30))
    assert len(set(words)) == len(words)
    assert [len(word) for word in words] == sorted(len(word) for word in words)
    assert all(found(pattern, word) for word in words)


def test_a_finite_language_is_listed_completely():
    assert list(search("^[ab]{0,2}$").words()) == ["", "a", "b", "aa", "ab", "ba", "bb"]
    assert set(of_words(["plan", "execute", ""]).words()) == {"plan", "execute", ""}


def test_surrogates_are_in_no_language():
    assert not ALL.has("\ud800")
    assert not ALL.has("a\udfff")
    assert ALL.has("\ud7ff\ue000\U0010ffff")


@pytest.mark.parametrize("pattern", [r"^\s$", "^[^a-z]$", "^[\u00e0-\u017f]$", "^.$", r"^\W$"])
def test_that_every_character_is_in_its_class(pattern):
    ((_, _, dfa),) = search(pattern, portable=False).pieces
    for chars in dfa.classes:
        for low, high in chars:
            found = {dfa.accepts(chr(code)) for code in {low, high, (low + high) // 2}}
            assert found == {contains(found_chars(pattern), low)}


def found_chars(pattern):
    (one,) = between_anchors(parse(pattern, portable=False))
    return one.chars


@pytest.mark.parametrize(
    ("small", "large", "included"),
    [
        ("^[a-z]{1,64}$", "^[a-z]{1,128}$", True),
        ("^[a-z]{1,128}$", "^[a-z]{1,64}$", False),
        ("^(a|b)$", "^[ab]$", True),
        ("^a", "a", True),
        ("a", "^a", False),
        ("^(foo|bar)$", "^foo|bar$", True),
        ("^foo|bar$", "^(foo|bar)$", False),
        (IDENTIFIER, "^[A-Za-z0-9._:/-]+$", True),
    ],
)
def test_inclusions(small, large, included):
    assert includes(search(large), search(small)) is included


def test_lengths_and_counts_are_equivalent():
    assert includes(search("^[a-z]{1,128}$"), search("^[a-z]+$") & lengths(1, 128))
    assert includes(search("^[a-z]+$") & lengths(1, 128), search("^[a-z]{1,128}$"))
    assert (search("^[0-9]{4}$") & lengths(5)).is_empty()
    assert lengths(3, 2) == NOTHING
    assert (search("^(aaa)*$") & search("^(aaaa)*$") & lengths(1, 11)).is_empty()
    assert (search("^(aaa)*$") & search("^(aaaa)*$") & lengths(1, 12)).shortest() == "a" * 12


def test_bounds_of_any_size_cost_nothing():
    difference = lengths(0, 10**12) - lengths(0, 10**11)
    assert not difference.is_empty()
    with pytest.raises(TooComplex):
        difference.shortest()
    assert len((lengths(0, 600_000) - lengths(0, 500_000)).shortest()) == 500_001


def test_shortest_words_look_ordinary():
    assert search("^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$").shortest() == "aaaa:aaaa"
    assert (search(IDENTIFIER) - search("^[a-z]+$")).shortest() == "0"
    assert (ALL - search("^[ -~]*$")).shortest() == "\u00e0"


@pytest.mark.parametrize(
    "pattern", ["[01]*1[01]{25}$", "^((a{1,900}){1,900})$", "(((){1000}){1000}){1000}"]
)
def test_work_is_bounded(pattern):
    with pytest.raises(TooComplex):
        search(pattern)


def test_the_timestamp_pattern_says_all_that_the_format_says(schema_of):
    timestamp = schema_of("beatframe")["$defs"]["timestamp"]
    assert timestamp["pattern"] == formats.PATTERNS[timestamp["format"]]


@given(st.dates(), st.integers(0, 99))
def test_the_timestamp_pattern_knows_the_calendar(day, late):
    language = search(formats.PATTERNS["date-time"])
    assert language.has(f"{day.year:04}-{day:%m-%d}T12:30:00Z")
    text = f"{day.year:04}-{day.month:02}-{late:02}"
    try:
        exists = bool(date.fromisoformat(text))
    except ValueError:
        exists = False
    assert language.has(f"{text}T12:30:00Z") is exists
