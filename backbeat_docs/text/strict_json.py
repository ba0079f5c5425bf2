"""A strict JSON parser.

Strict means RFC 8259 in UTF-8 without what many readers accept: byte order marks, NaN and Infinity,
numbers beyond a double, duplicate keys, lone surrogates, unlimited nesting.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn, Protocol, TypeVar

from backbeat_docs.text import lazy
from backbeat_docs.text.pointer import Path as Path
from backbeat_docs.text.pointer import escape as escape
from backbeat_docs.text.pointer import line_and_column as line_and_column
from backbeat_docs.text.pointer import read_scalar, walk
from backbeat_docs.text.pointer import to_pointer as to_pointer

MOST_EXACT = 2**53 - 1
"""The largest integer that is exact as a double (RFC 8259, section 6)."""

BLANK = b" \t\r\n"
"""The white space of JSON; a line of only white space contains no message."""

MAX_DEPTH = 64
"""The deepest nesting of arrays and objects."""

LONGEST_NUMBER = 29
"""The most characters of a number that a detail repeats."""

DETAILS: Mapping[str, str] = {
    "byte": "byte 0x{byte}",
    "mark": "it begins with a byte order mark",
    "wide": "it is {encoding}; send it as UTF-8",
    "empty": "it is empty",
    "surrogate": "half of a surrogate pair is here",
    "long number": "a number of {length} characters",
}
"""The details of defects that are not a mistake at one place of the text."""


class Defect(NamedTuple):
    """One reason why a text is not strict JSON.

    `hidden` is the detail of a reason that repeats part of the text, for where values are hidden.
    """

    code: str
    pointer: str
    offset: int
    detail: str = ""
    hidden: str = ""


class _HasPointer(Protocol):
    @property
    def pointer(self) -> str: ...


Pointed = TypeVar("Pointed", bound=_HasPointer)


class JsonTextError(ValueError):
    """A text is not strict JSON; `defects` says why, in the order of the text.

    `complete` is whether those are all of its defects, or only the first of many.
    """

    def __init__(self, *defects: Defect, complete: bool = True) -> None:
        super().__init__(*defects)
        self.defects: tuple[Defect, ...] = defects
        self.complete = complete

    def __str__(self) -> str:
        return "; ".join(f"{d.detail or d.code} at {d.pointer or 'the root'}" for d in self.defects)


def decode(data: bytes) -> str:
    """Decode UTF-8 without a byte order mark; raise `JsonTextError` for anything else."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _explain_bytes(data, error.start) from None
    if text[:1] == "\ufeff":
        raise _explain_bytes(data, 0)
    return text


def _explain_bytes(data: bytes, start: int) -> JsonTextError:
    if data.startswith(b"\xef\xbb\xbf"):
        return JsonTextError(Defect("not-json", "", 0, DETAILS["mark"]))
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        wide = "UTF-16" if data[:1] != b"\0" and data[2:4] != b"\0\0" else "UTF-32"
        return JsonTextError(Defect("not-json", "", 0, DETAILS["wide"].format(encoding=wide)))
    before = len(data[:start].decode(errors="replace"))
    return JsonTextError(
        Defect("not-utf8", "", before, DETAILS["byte"].format(byte=f"{data[start]:02x}"))
    )


def parse(text: str) -> Any:
    """Read strict JSON; raise `JsonTextError` with every defect that was found."""
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _refuse_depth(text)
    try:
        if ("\\u" in text or not text.isascii()) and _SURROGATE.search(text):
            _refuse_lone_surrogates(text)
        decoder = _STRICT if len(text) > _DIGITS else _SHORT
        # Most texts begin and end with the message itself, without space around it.
        if text[:1] == "{":
            value, end = decoder.scan_once(text, 0)  # type: ignore[attr-defined] # not in its stub
            if end == len(text):
                return value
        return decoder.decode(text)
    except (ValueError, StopIteration):  # a second, slower pass finds what is wrong and where
        _explain(text)


def glance(text: str) -> dict[str, Any] | None:
    """Return the object at the beginning of a text, read without checks; `None` if none is there.

    If the text is strict JSON, this is what `parse` returns. Raises `ValueError` or
    `RecursionError` for some of the other texts.
    """
    if text[:1] != "{":
        return None
    try:
        value: dict[str, Any] = _PLAIN(text, 0)[0]
    except StopIteration:
        return None
    return value


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _parse_float(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise ValueError("not finite")
    return number


def _parse_int(digits: str) -> int:
    if len(digits) > _DIGITS:
        _parse_float(digits)
    return int(digits)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


# Hooks that only raise: the text is then read again by `_explain`.
_STRICT = json.JSONDecoder(
    object_pairs_hook=_build_object,
    parse_float=_parse_float,
    parse_int=_parse_int,
    parse_constant=_refuse_constant,
)
_DIGITS = 308  # every integer with at most this many digits fits a double
_SHORT = json.JSONDecoder(
    object_pairs_hook=_build_object, parse_float=_parse_float, parse_constant=_refuse_constant
)
_PLAIN = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # not in its stub
_LENIENT = json.JSONDecoder(parse_int=len, parse_float=len)
_SURROGATE = lazy.pattern(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_PAIR = lazy.pattern(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])|\\."
)
_BRACKETS = lazy.pattern(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


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


def _find_lone_surrogates(text: str) -> Iterator[Defect]:
    for match in _PAIR.finditer(text):
        if match.lastgroup == "lone":
            yield Defect("not-json", "", match.start(), DETAILS["surrogate"])


def _refuse_lone_surrogates(text: str) -> None:
    for _ in _find_lone_surrogates(text):
        raise ValueError("lone surrogate")


def _explain(text: str) -> NoReturn:
    """Find every defect of a text that the strict decoder refused."""
    if text.startswith("\ufeff"):
        raise JsonTextError(Defect("not-json", "", 0, DETAILS["mark"]))
    if not text.strip(" \t\n\r"):
        raise JsonTextError(Defect("not-json", "", 0, DETAILS["empty"]))
    try:
        _LENIENT.decode(text)
    except json.JSONDecodeError as error:
        from backbeat_docs.text import mistakes

        raise JsonTextError(Defect("not-json", "", *mistakes.describe(error))) from None
    from heapq import merge  # a text is rarely refused, and a module takes long to import

    kinds = _find_lone_surrogates(text), _find_repeated_keys(text), _find_not_finite(text)
    defects, complete = truncate(merge(*kinds, key=lambda defect: defect.offset))
    raise JsonTextError(*defects, complete=complete)


MOST_FINDINGS = 1000
"""The most findings that are listed for one message."""

MOST_POINTERS = 1 << 20
"""The most characters of all pointers: one key may be as long as the message."""


def truncate(found: Iterable[Pointed]) -> tuple[tuple[Pointed, ...], bool]:
    """Return at most `MOST_FINDINGS` findings of a message, and whether the list is complete."""
    kept: list[Pointed] = []
    characters = 0
    for thing in found:
        if len(kept) == MOST_FINDINGS or characters > MOST_POINTERS:
            return tuple(kept), False
        kept.append(thing)
        characters += len(thing.pointer)
    return tuple(kept), True


def _find_repeated_keys(text: str) -> Iterator[Defect]:
    for node in walk(text):
        if node.repeated and node.key is not None:
            yield Defect("duplicate-key", node.pointer, node.key)


def _find_not_finite(text: str) -> Iterator[Defect]:
    for node in walk(text):
        word = read_scalar(text, node.start)
        if word.lstrip("-") in ("NaN", "Infinity"):
            yield Defect("not-finite", node.pointer, node.start, word)
        elif word[:1] in "-0123456789" and word and float(word) - float(word) != 0:
            is_long = len(word) > LONGEST_NUMBER
            detail = DETAILS["long number"].format(length=len(word)) if is_long else word
            yield Defect("not-finite", node.pointer, node.start, detail)
