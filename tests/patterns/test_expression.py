"""The expression for `re` is equivalent to the pattern, and few readings mean little work."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from backbeat_docs.patterns import parse, search
from backbeat_docs.patterns.charset import contains
from backbeat_docs.patterns.expression import MOST_READINGS, readings, write
from backbeat_docs.patterns.shape import between_anchors, nodes
from backbeat_docs.patterns.syntax import Chars, Choice, Repeat, Sequence

END = ((0x22, 0x22),)


def within(atoms):
    """Return patterns made of some atoms."""
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=4).map("".join)
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
            | st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{2,}"])).map(
                lambda pair: f"(?:{pair[0]}){pair[1]}"
            )
        ),
        max_leaves=8,
    )


@given(within(["a", "[b-d]", "[a-]", "^", "$", "(?:)", r"\.", r"[\]\\^]", "#", " ", '"', "&"]),
       st.text('abd.]\\^-\n #&"~', max_size=6))  # fmt: skip
def test_the_expression_finds_what_the_pattern_finds(pattern, text):
    found = re.search(write(parse(pattern)), text) is not None
    assert found == search(pattern).has(text)


def whole(pattern):
    """Return the node between the anchors of a pattern."""
    return Sequence(between_anchors(parse(f"^(?:{pattern})$")))


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("", 1),
        ("[a-z]+", 1),
        ("[a-z][a-z0-9_]*", 1),
        ("a(-[a-z]+)*", 1),
        ("([a-z]+)?", 1),
        ("(a|b)*c", 1),
        ("[0-9]{1,9}[0-9]", 9),
        ("(ab|ac)(ab|ac)", 4),
        ("(a?|b?)", 2),  # both read the empty text
        ("(ab|(c|a){2})?", 2),
    ],
)
def test_readings_are_counted(pattern, ways):
    assert readings(whole(pattern), END) == ways


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+", "(a|a)*", "(a*)*", "(a?)*", "(ab|a|b)*", "(aa|aaa)*", "(a|b?)+"),
        *("([a-z]+:)*[a-z]+", "[a-z]*[a-z0-9]", "[a-z]*[a-z]*", "([a-z]*-?)+", "(a?){40}"),
        *("a{1,1000}a{1,1000}", "a?" * 30 + "a" * 30, "(ab|a){1000}", "((ab|a){1000}){1000}"),
        *("(ab|abc)" * 7, "(a{0}|b)*", "(){2}", "((a{0}){1000}){1000}", "(|a){2}"),
    ],
)
def test_many_readings_are_not_counted(pattern):
    assert readings(whole(pattern), END) == MOST_READINGS + 1


class Backtracker:
    """Matches as `re` does, without its short cuts, and counts the steps."""

    def __init__(self, text):
        self.text, self.steps = text, 0

    def matches(self, node):
        return self.match(node, 0, lambda at: at == len(self.text))

    def match(self, node, at, then):
        self.steps += 1
        if isinstance(node, Chars):
            fits = at < len(self.text) and contains(node.chars, ord(self.text[at]))
            return fits and then(at + 1)
        if isinstance(node, Sequence):
            if not node.parts:
                return then(at)
            rest = Sequence(node.parts[1:])
            return self.match(node.parts[0], at, lambda end: self.match(rest, end, then))
        if isinstance(node, Choice):
            return any(self.match(option, at, then) for option in node.options)
        return self.repeat(node, 0, at, then)

    def repeat(self, node: Repeat, count, at, then):
        self.steps += 1

        def again(end):
            return (end > at or count < node.low) and self.repeat(node, count + 1, end, then)

        more = node.high is None or count < node.high
        return (more and self.match(node.part, at, again)) or (count >= node.low and then(at))


def most_steps(node, length):
    """A bound that is linear in the length of a text."""
    size = sum(max(1, each.high or each.low) if isinstance(each, Repeat) else 1
               for each in nodes((node,)))  # fmt: skip
    return 8 * size * readings(node, END) * (length + 1)


texts = st.builds(
    lambda start, word, times, end: start + word * times + end,
    st.text("abc-", max_size=4), st.text("abc-", min_size=1, max_size=3),
    st.integers(0, 40), st.sampled_from(["", "!", "-", "a"]),
)  # fmt: skip


@settings(max_examples=400)
@given(within(["a", "b", "[ab]", "[a-c]", "-", "ab", "(?:)"]), texts)
@example("(a|ab)?[ab]*", "ab" * 40 + "!")
@example("[a-c]+(-[a-c]+)*", "a-" * 40)
@example("(a|aa)(b|bb)(a|aa)(b|bb)c*", "aabbaabb" + "c" * 40 + "!")
@example("[ab]{1,3}[ab]{1,3}[ab]{1,3}-*", "a" * 8 + "-" * 40 + "!")
def test_few_readings_mean_steps_that_are_linear_in_the_text(pattern, text):
    node = whole(pattern)
    assume(readings(node, END) <= MOST_READINGS)
    matcher = Backtracker(text)
    assert matcher.matches(node) == search(f"^(?:{pattern})$").has(text)
    assert matcher.steps <= most_steps(node, len(text))
