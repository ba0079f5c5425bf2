"""A parser for the portable subset of regular expressions.

What it contains means the same in ECMA-262 (with and without its `u` flag), Python, Rust and RE2:
printable ASCII, classes, groups, alternatives, `? * +`, counted repetition and the two anchors.
"""

import re
from typing import NamedTuple, TypeAlias

from backbeat_docs.patterns.charset import CharSet, complement, union
from backbeat_docs.patterns.error import PatternError

MAX_COUNT = 1000
"""The largest count in braces; RE2 accepts no larger one."""


class Chars(NamedTuple):
    """One character of a set."""

    chars: CharSet


class Sequence(NamedTuple):
    """One part after another; without parts, the empty word."""

    parts: tuple["Node", ...]


class Choice(NamedTuple):
    """One of several alternatives."""

    options: tuple["Node", ...]


class Repeat(NamedTuple):
    """A part at least `low` and at most `high` times (`None`: any number)."""

    part: "Node"
    low: int
    high: int | None


class Anchor(NamedTuple):
    """The start (`^`) or the end (`$`) of the text."""

    at_start: bool


Node: TypeAlias = Chars | Sequence | Choice | Repeat | Anchor

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_REPEATS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_NEWLINES: CharSet = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_DIGIT: CharSet = ((0x30, 0x39),)
_WORD: CharSet = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE: CharSet = union(
    ((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    ((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_NAMED = {"d": _DIGIT, "w": _WORD, "s": _SPACE} | {
    letter: complement(chars) for letter, chars in (("D", _DIGIT), ("W", _WORD), ("S", _SPACE))
}
_NAME = r"\?P?<[A-Za-z_][A-Za-z_0-9]*>"
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_HEX = {"x": 2, "u": 4}


def parse(pattern: str, *, portable: bool = True) -> Node:
    r"""Parse a pattern; raise `PatternError` for anything outside the portable subset.

    With `portable=False`, accept also common regular syntax that engines read differently: `.`,
    `[^…]`, `\d \w \s`, control escapes, lazy repetition and characters beyond ASCII.
    Look-around and back-references are refused in either case: they are not regular, or costly.

    >>> parse("a?")
    Repeat(part=Chars(chars=((97, 97),)), low=0, high=1)
    """
    return _Parser(pattern, portable).whole()


class _Parser:
    def __init__(self, pattern: str, portable: bool) -> None:
        self.pattern, self.portable, self.at, self.depth = pattern, portable, 0, 0

    def whole(self) -> Node:
        node = self._choice()
        if self.at < len(self.pattern):
            raise self._error("this group was never opened")
        return node

    def _error(self, reason: str, place: int | None = None) -> PatternError:
        return PatternError(self.pattern, self.at if place is None else place, reason)

    def _peek(self, length: int = 1) -> str:
        return self.pattern[self.at : self.at + length]

    def _choice(self) -> Node:
        options = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self) -> Node:
        anchored = self._peek() in ("^", "$")
        part = self._atom()
        start = self.at
        bounds = self._bounds()
        if bounds is None:
            return part
        if anchored:
            raise self._error("an anchor cannot be repeated", start)
        low, high = bounds
        if not self.portable and self._peek() == "?":
            self.at += 1
        if self._peek() in ("?", "*", "+", "{") and self._peek():
            raise self._error("a repetition cannot be repeated, or made lazy or possessive")
        return Repeat(part, low, high)

    def _bounds(self) -> tuple[int, int | None] | None:
        char = self._peek()
        if char in _REPEATS:
            self.at += 1
            return _REPEATS[char]
        return self._counts() if char == "{" else None

    def _counts(self) -> tuple[int, int | None]:
        start, end = self.at, self.pattern.find("}", self.at)
        low, comma, high = self.pattern[start + 1 : max(end, start + 1)].partition(",")
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
            raise self._error("a brace must be {n}, {n,} or {n,m}, or be escaped")
        most = int(high) if high else None if comma else int(low)
        if max(int(low), most or 0) > MAX_COUNT:
            raise self._error(f"a count is larger than {MAX_COUNT}")
        if most is not None and most < int(low):
            raise self._error("the counts are in the wrong order")
        self.at = end + 1
        return int(low), most

    def _atom(self) -> Node:
        char = self._peek()
        if char == "(":
            return self._group()
        if char == "[":
            return Chars(self._class())
        if char in ("^", "$"):
            self.at += 1
            return Anchor(char == "^")
        if char in _REPEATS:
            raise self._error("there is nothing to repeat")
        if char in ("{", "}", "]") and (self.portable or char == "{"):
            raise self._error(f"a literal {char} must be escaped")
        if char == "." and not self.portable:
            self.at += 1
            return Chars(complement(_NEWLINES))
        if char == ".":
            raise self._error("`.` differs between engines: list the characters")
        return Chars(self._character(_SYNTAX))

    def _group(self) -> Node:
        start = self.at
        self.at += 3 if self._peek(3) == "(?:" else 1
        self.depth += 1
        if self._peek() == "?" and self.at == start + 1:
            self._skip_name()
        if self.depth > 50:
            raise self._error("the groups are nested more than 50 deep", start)
        inner = self._choice()
        if self._peek() != ")":
            raise self._error("this group is never closed", start)
        self.at += 1
        self.depth -= 1
        return inner

    def _skip_name(self) -> None:
        """Step over the name of a group; refuse look-around and everything that is not portable."""
        named = None if self.portable else re.compile(_NAME).match(self.pattern, self.at)
        if named is None:
            raise self._error("only plain and non-capturing groups are portable", self.at - 1)
        self.at = named.end()

    def _character(self, escapable: frozenset[str]) -> CharSet:
        char = self._peek()
        if char == "\\":
            return self._escape(escapable)
        if self.portable and not " " <= char <= "~":
            raise self._error("only printable ASCII is portable")
        self.at += 1
        return ((ord(char), ord(char)),)

    def _escape(self, escapable: frozenset[str]) -> CharSet:
        char = self.pattern[self.at + 1 : self.at + 2]
        if char in escapable and char:
            self.at += 2
            return ((ord(char), ord(char)),)
        if self.portable or not char:
            raise self._error("only punctuation with a special meaning may be escaped")
        return self._foreign_escape(char)

    def _foreign_escape(self, char: str) -> CharSet:
        if char in _NAMED:
            self.at += 2
            return _NAMED[char]
        code = _CONTROLS.get(char)
        length = _HEX.get(char, 0)
        if length:
            digits = self.pattern[self.at + 2 : self.at + 2 + length]
            code = int(digits, 16) if _is_hex(digits, length) else None
        elif not char.isalnum():
            code = ord(char)
        if code is None:
            raise self._error("this escape is not known")
        self.at += 2 + length
        return ((code, code),)

    def _class(self) -> CharSet:
        start = self.at
        self.at += 1
        negated = self._peek() == "^"
        if negated and self.portable:
            raise self._error(
                "a negated class accepts characters beyond ASCII: list the characters"
            )
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while self._peek() != "]":
            if not self._peek():
                raise self._error("this class is never closed", start)
            ranges.extend(self._class_item(first=not ranges))
        self.at += 1
        if not ranges and self.portable:
            raise self._error("the class is empty", start)
        chars = union(ranges)
        return complement(chars) if negated else chars

    def _class_item(self, *, first: bool) -> CharSet:
        start = self.at
        low = self._class_character(first=first)
        if self._peek() != "-" or self._peek(2) in ("-]", "-"):
            return low
        if self.portable and self._peek(2) == "--":
            raise self._error("some engines read this as an operation on classes")
        self.at += 1
        high = self._class_character(first=False)
        if len(low) > 1 or len(high) > 1 or low[0][0] > high[0][0] or low[0][0] < low[0][1]:
            raise self._error("a range needs two characters in ascending order", start)
        return ((low[0][0], high[0][1]),)

    def _class_character(self, *, first: bool) -> CharSet:
        pair = self._peek(2)
        if self.portable and pair in ("&&", "~~", "--"):
            raise self._error("some engines read this as an operation on classes")
        if self.portable and pair[:1] == "-" and not first and pair != "-]":
            raise self._error("a literal hyphen must come first or last in a class, or be escaped")
        if self.portable and pair[:1] == "[":
            raise self._error("a literal [ in a class must be escaped")
        return self._character(_SYNTAX | {"-"})


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 10


def _is_hex(digits: str, length: int) -> bool:
    return len(digits) == length and all(char in "0123456789abcdefABCDEF" for char in digits)
