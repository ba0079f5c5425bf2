"""JSON text: strict reading, JSON Pointers, and where in the text each value stands.

Strict means RFC 8259 in UTF-8, and none of what many readers let pass: no byte order mark, NaN or
Infinity, no number beyond a double, no duplicate key, no lone surrogate, no bottomless nesting.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from backbeat_docs import lazy

MAX_DEPTH = 64
"""How many arrays and objects may stand inside one another."""

Path = tuple[str | int, ...]
"""The way from the root to a value: member names and item numbers."""


class Defect(NamedTuple):
    """One reason why a text is not strict JSON."""

    code: str
    pointer: str
    offset: int
    detail: str = ""


class JsonTextError(ValueError):
    """A text is not strict JSON; `defects` says why, in the order of the text."""

    def __init__(self, *defects: Defect) -> None:
        super().__init__(*defects)
        self.defects: tuple[Defect, ...] = defects

    def __str__(self) -> str:
        return "; ".join(f"{d.code} at {d.pointer or 'the root'} {d.detail}" for d in self.defects)


class Node(NamedTuple):
    """One value of a text: its pointer, where its key begins (if it is a member), and itself."""

    pointer: str
    key: int | None
    start: int
    repeated: bool = False


@lru_cache(1024)
def to_pointer(path: Path) -> str:
    """Write a path as a JSON Pointer (RFC 6901).

    >>> to_pointer(("issues", 0, "a/b"))
    '/issues/0/a~1b'
    """
    return "".join("/" + escape(str(step)) for step in path)


def escape(step: str) -> str:
    """Write one step of a path as a JSON Pointer's reference token (RFC 6901, section 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def decode(data: bytes) -> str:
    """Decode UTF-8 without a byte order mark; raise `JsonTextError` for anything else."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise JsonTextError(Defect("not-json", "", 0, "a byte order mark stands before it"))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = len(data[: error.start].decode(errors="replace"))
        detail = f"byte 0x{data[error.start]:02x}"
        raise JsonTextError(Defect("not-utf8", "", before, detail)) from None


def parse(text: str) -> Any:
    """Read strict JSON; raise `JsonTextError` with every defect that was found."""
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _refuse_depth(text)
    try:
        return (_STRICT if len(text) > _DIGITS else _SHORT).decode(text)
    except ValueError:  # what exactly is wrong, and where, is worth a second, slower look
        _explain(text)


def places(text: str) -> dict[str, Node]:
    """Map the JSON Pointer of each value of a JSON text to where it stands."""
    return {node.pointer: node for node in walk(text)}


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn an offset into line and column, both from 1; columns count code points."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise ValueError("not finite")
    return number


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        _finite(digits)
    return int(digits)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


class _Decoder(json.JSONDecoder):
    """The standard decoder, which also refuses lone surrogates and a byte order mark."""

    def decode(self, text: str, *_: Any) -> Any:
        if ("\\u" in text or not text.isascii()) and _SURROGATE.search(text):
            _refuse_lone_surrogates(text)
        # Most texts begin and end with the message itself, without space around it.
        value, end = self.raw_decode(text) if text[:1] == "{" else (None, -1)
        return value if end == len(text) else super().decode(text)


# Hooks that only raise: the text is then read again by `_explain`.
_STRICT = _Decoder(
    object_pairs_hook=_unique,
    parse_float=_finite,
    parse_int=_whole,
    parse_constant=_refuse_constant,
)
_DIGITS = 308  # every integer of so few digits fits a double
_SHORT = _Decoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse_constant)
_LENIENT = json.JSONDecoder(parse_int=len, parse_float=len)
_SURROGATE = lazy.pattern(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_PAIR = lazy.pattern(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])|\\."
)
_BRACKETS = lazy.pattern(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_TOKEN = lazy.pattern(
    r'[ \t\n\r:,]*(?:(?P<string>"(?:[^"\\]++|\\.)*+")'
    r'|(?P<mark>[\[\]{}])|(?P<scalar>[^\s\[\]{}:,"]+))',
    re.DOTALL,
)


def _refuse_depth(text: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        first = match[0][0]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonTextError(Defect("too-deep", "", match.start()))
        elif first in "]}":
            depth -= 1


def _lone_surrogates(text: str) -> Iterator[Defect]:
    for match in _PAIR.finditer(text):
        if match.lastgroup == "lone":
            yield Defect("not-json", "", match.start(), "half of a surrogate pair stands here")


def _refuse_lone_surrogates(text: str) -> None:
    for _ in _lone_surrogates(text):
        raise ValueError("lone surrogate")


def _explain(text: str) -> NoReturn:
    """Find every defect of a text that the strict decoder refused."""
    if text.startswith("\ufeff"):
        raise JsonTextError(Defect("not-json", "", 0, "a byte order mark stands before it"))
    if not text.strip(" \t\n\r"):
        raise JsonTextError(Defect("not-json", "", 0, "it is empty"))
    try:
        _LENIENT.decode(text)
    except json.JSONDecodeError as error:
        raise JsonTextError(Defect("not-json", "", error.pos, _reason(error.msg))) from None
    defects = [*_lone_surrogates(text), *_repeated_keys(text), *_not_finite(text)]
    raise JsonTextError(*sorted(defects, key=lambda defect: defect.offset))


# The standard library's words, which differ between versions, as ours.
_REASONS = {
    "Expecting value": "a value is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Extra data": "there is more text after the end of the message",
    "Unterminated string starting at": "this string does not end",
    "Invalid control character at": "a control character in a string must be escaped",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
}


def _reason(words: str) -> str:
    if "escape" in words:
        return "this escape is not one of JSON's"
    return _REASONS.get(words, "the text stops being JSON here")


def _repeated_keys(text: str) -> Iterator[Defect]:
    for node in walk(text):
        if node.repeated and node.key is not None:
            yield Defect("duplicate-key", node.pointer, node.key)


def _not_finite(text: str) -> Iterator[Defect]:
    for node in walk(text):
        word = _scalar(text, node.start)
        if word.lstrip("-") in ("NaN", "Infinity"):
            yield Defect("not-finite", node.pointer, node.start, word)
        elif word[:1] in "-0123456789" and word and float(word) - float(word) != 0:
            short = word if len(word) < 30 else f"a number of {len(word)} characters"
            yield Defect("not-finite", node.pointer, node.start, short)


def _scalar(text: str, start: int) -> str:
    match = _TOKEN.match(text, start)
    return (match["scalar"] or "") if match else ""


class _Level:
    """One array or object that is being walked: its pointer, its keys so far, the next item."""

    __slots__ = ("item", "keys", "pointer")

    def __init__(self, pointer: str, keys: set[str] | None) -> None:
        self.pointer, self.keys, self.item = pointer, keys, 0


def walk(text: str) -> Iterator[Node]:
    """Yield every value of a JSON text in document order, repeated members included.

    The text must be JSON, though it may repeat keys and hold NaN or Infinity.
    """
    levels: list[_Level] = []
    key: tuple[str, int] | None = None
    for match in _TOKEN.finditer(text):
        start = match.start(match.lastgroup or 0)
        first = text[start]
        level = levels[-1] if levels else None
        if first in "]}":
            levels.pop()
            continue
        if level and level.keys is not None and key is None:
            key = (_unquoted(match["string"]), start)
            continue
        node = _node(level, key, start)
        yield node
        key = None
        if first in "[{":
            levels.append(_Level(node.pointer, set() if first == "{" else None))


def _unquoted(string: str) -> str:
    if "\\" not in string:
        return string[1:-1]
    name: str = json.loads(string, strict=False)
    return name


def _node(level: _Level | None, key: tuple[str, int] | None, start: int) -> Node:
    if level is None:
        return Node("", None, start)
    if key is None or level.keys is None:
        level.item += 1
        return Node(f"{level.pointer}/{level.item - 1}", None, start)
    name, offset = key
    repeated = name in level.keys
    level.keys.add(name)
    return Node(f"{level.pointer}/{escape(name)}", offset, start, repeated)
