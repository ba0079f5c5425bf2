"""Strings as regular expressions over their JSON text."""

from collections.abc import Mapping
from typing import Any

from backbeat_docs.patterns.charset import CharSet, intersection
from backbeat_docs.patterns.error import PatternError
from backbeat_docs.patterns.expression import (
    MOST_READINGS,
    readings,
    write,
    write_class,
    write_counts,
)
from backbeat_docs.patterns.shape import Run, between_anchors, extent, nodes, run
from backbeat_docs.patterns.syntax import Chars, Sequence, parse
from backbeat_docs.schema.formats import PATTERNS

# Unescaped characters: printable ASCII, which is fastest to match; then any.
_PLAIN = r"[ !#-\[\]-~]"
_ANY = r"[^\"\\\x00-\x1f\ud800-\udfff]"
_HEX = "[0-9A-Fa-f]"
_UNIT = (  # one character of a string, escaped or not; halves of surrogate pairs only together
    rf"(?:{_ANY}|\\(?:[\"\\/bfnrt]|u(?:[0-9A-CEFa-cef]{_HEX}|[Dd][0-7]){_HEX}{{2}}"
    rf"|u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}))"
)
_PLAIN_CHARS: CharSet = ((0x20, 0x21), (0x23, 0x5B), (0x5D, 0x7E))
_QUOTE: CharSet = ((0x22, 0x22),)

_MOST = 1 << 30


class UndecidedError(Exception):
    """The acceptor cannot decide a schema; the argument says why."""


def string(schema: Mapping[str, Any]) -> str:
    """Describe the strings that a schema definitely accepts, quotation marks included.

    Escapes are described only if the schema has no pattern and no format.
    """
    low, high = count(schema, "minLength", 0) or 0, count(schema, "maxLength", None)
    if high is not None and high < low:
        raise UndecidedError("no length is both long and short enough")
    found = _patterns(schema)
    if not found:
        counts = f"{{{low},{'' if high is None else high}}}"
        return f'"(?>{_PLAIN}{counts}+"|{_ANY}{counts}+"|{_UNIT}{counts}")'
    *others, last = (_pattern(pattern, low, high) for pattern in found)
    return '"' + "".join(f"(?={other})" for other in others) + last


def _patterns(schema: Mapping[str, Any]) -> list[str]:
    """List the patterns that a string must match: that of its format, and its own."""
    if "format" in schema and schema["format"] not in PATTERNS:
        raise UndecidedError(f"format {schema['format']}")
    found = [PATTERNS[schema["format"]]] if "format" in schema else []
    if "pattern" in schema and schema["pattern"] not in found:
        found.append(schema["pattern"])
    return found


def count(schema: Mapping[str, Any], keyword: str, default: int | None) -> int | None:
    """Read a length or size; raise `UndecidedError` for one that `re` cannot count to."""
    if keyword not in schema:
        return default
    if schema[keyword] > _MOST:
        raise UndecidedError(f"{keyword} is too large to count to")
    return int(schema[keyword])


def _pattern(pattern: str, low: int, high: int | None) -> str:
    """Describe the plain texts that a pattern and bounds on length accept, with the closing quote.

    `re` reads a text in at most `MOST_READINGS` ways, and does not go back after the quote.
    """
    try:
        parts = between_anchors(parse(pattern))
    except PatternError as error:
        raise UndecidedError(str(error)) from None
    if parts is None:
        raise UndecidedError("a pattern is not anchored at both ends")
    if not all(_is_plain(node.chars) for node in nodes(parts) if isinstance(node, Chars)):
        raise UndecidedError("a pattern's texts may need escapes")
    if found := run(parts):
        return _run(found.within(low, high))
    whole = Sequence(parts)
    ways = readings(whole, _QUOTE)
    if ways > MOST_READINGS:
        raise UndecidedError("a pattern may read one text in many ways")
    written = f'{_length(whole, low, high)}{write(whole)}"'
    shortest, longest = extent(whole)
    # A text of one length with one reading leaves nothing to go back to.
    return written if ways == 1 and shortest == longest else f"(?>{written})"


def _is_plain(chars: CharSet) -> bool:
    """Return whether the JSON text of each of these characters is the character itself."""
    return intersection(chars, _PLAIN_CHARS) == chars


def _run(found: Run | None) -> str:
    """Describe a run of one class; the quote ends it, so that `re` never goes back into it."""
    if found is None:
        raise UndecidedError("no length is both long and short enough")
    first, chars, low, high = found
    rest = write_class(chars)
    if first == chars:
        return f'{rest}{write_counts(low, high)}+"'
    counts = write_counts(low - 1, None if high is None else high - 1)
    return f'{write_class(first)}{rest}{counts}+"'


def _length(whole: Sequence, low: int, high: int | None) -> str:
    """Look ahead for the bounds on length where the pattern does not imply them."""
    shortest, longest = extent(whole)
    if shortest >= low and (high is None or (longest is not None and longest <= high)):
        return ""
    return f'(?=[^"]{{{low},{"" if high is None else high}}}+")'
