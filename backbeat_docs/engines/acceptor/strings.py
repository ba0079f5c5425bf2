"""Strings as regular expressions over their JSON text."""

import re
from collections.abc import Mapping
from typing import Any

from backbeat_docs.text import lazy

# Characters that stand for themselves: printable ASCII, which is quickest to match; then any.
_PLAIN = r"[ !#-\[\]-~]"
_ANY = r"[^\"\\\x00-\x1f\ud800-\udfff]"
_HEX = "[0-9A-Fa-f]"
_UNIT = (  # one character of a string, escaped or not; halves of surrogate pairs only together
    rf"(?:{_ANY}|\\(?:[\"\\/bfnrt]|u(?:[0-9A-CEFa-cef]{_HEX}|[Dd][0-7]){_HEX}{{2}}"
    rf"|u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}))"
)

# What is surely of a format: dates up to the 28th of any month, the others where they exist, and no
# 29 February, whose years take more than an expression.
_DATE = (
    r"(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME = (
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
FORMATS: Mapping[str, str] = {"date-time": _DATE + _TIME}

_MOST = 1 << 30


class UnsureError(Exception):
    """The acceptor cannot vouch for a schema; the argument says why."""


def string(schema: Mapping[str, Any]) -> str:
    """Describe the strings that a schema surely accepts, quotation marks included.

    Escapes are described only where the schema asks for no pattern and no format.
    """
    low, high = count(schema, "minLength", 0), count(schema, "maxLength", None)
    checks = ""
    if "format" in schema:
        expression = FORMATS.get(schema["format"])
        if expression is None:
            raise UnsureError(f"format {schema['format']}")
        checks = f'(?={expression}")'
    if "pattern" in schema:
        return f'"{checks}{_pattern(schema["pattern"], low, high)}"'
    counts = _counts(low, high)
    if checks:
        return f'"{checks}{_PLAIN}{counts}+"'
    return f'"(?>{_PLAIN}{counts}+"|{_ANY}{counts}+"|{_UNIT}{counts}")'


def count(schema: Mapping[str, Any], keyword: str, default: int | None) -> int | None:
    """Read a length or size; raise `UnsureError` for one to which `re` does not count."""
    if keyword not in schema:
        return default
    if schema[keyword] > _MOST:
        raise UnsureError(f"{keyword} is too large to count to")
    return int(schema[keyword])


def _counts(low: int | None, high: int | None) -> str:
    if high is None:
        return f"{{{low or 0},}}"
    if high < (low or 0):
        raise UnsureError("no length is both long and short enough")
    return f"{{{low or 0},{high}}}"


_ATOM = r"\[(?:\\[^A-Za-z0-9]|[^\]\\])+\]|\\[^A-Za-z0-9]|[^\\\[\](){}|?*+^$.\"]"
_TOKEN = lazy.pattern(
    rf"(?P<atom>{_ATOM})|(?P<open>\((?:\?:)?(?!\?))|(?P<close>\))|(?P<or>\|)"
    r"|(?P<repeat>[?*+]|\{(?P<least>[0-9]+)(?P<comma>,(?P<most>[0-9]*))?\})(?![?+])"
)
_UNPLAIN = '"\\' + "".join(map(chr, range(32))) + "\x7f\x80\xe9\u0660\ufeff\ud800\U00010000"


def _pattern(pattern: str, low: int | None, high: int | None) -> str:
    """Describe the plain texts that a pattern and the bounds on length accept."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        raise UnsureError("a pattern is not anchored at both ends")
    tokens = _tokens(pattern[1:-1])
    shortest, longest = _extent(tokens)
    body = "".join("(?:" if token["open"] else token[0] for token in tokens)
    if len(tokens) == 2 and tokens[1]["repeat"] and (longest is None or tokens[1]["comma"]):
        least = max(shortest, low or 0)
        most = min((end for end in (longest, high) if end is not None), default=None)
        return f"{tokens[0][0]}{_counts(least, most)}+"
    if shortest >= (low or 0) and (high is None or (longest is not None and longest <= high)):
        return body
    return f'(?=[^"]{_counts(low, high)}+"){body}'


def _tokens(body: str) -> list[re.Match[str]]:
    """Split a pattern; refuse whatever may match beyond plain text, or is an alternative of all."""
    tokens: list[re.Match[str]] = []
    place = depth = 0
    while place < len(body):
        token = _TOKEN.match(body, place)
        if token is None or (token["atom"] and re.search(token[0], _UNPLAIN)):
            raise UnsureError(f"pattern {body}")
        depth += bool(token["open"]) - bool(token["close"])
        if token["or"] and not depth:
            raise UnsureError("a pattern's anchors do not hold all of it")
        tokens.append(token)
        place = token.end()
    if depth:
        raise UnsureError("a group is not closed")
    return tokens


def _extent(tokens: list[re.Match[str]]) -> tuple[int, int | None]:
    """Return the least and the greatest length of what tokens match; groups are not measured."""
    if any(token["open"] for token in tokens):
        return 0, None
    least, most = 0, 0
    endless = False
    for token, after in zip(tokens, [*tokens, None][1:], strict=True):
        if token["atom"]:
            low, high = _repeats(after)
            least += low
            most += high or 0
            endless |= high is None
    return least, None if endless else most


def _repeats(token: re.Match[str] | None) -> tuple[int, int | None]:
    """Return how often a token lets the atom before it stand."""
    if token is None or not token["repeat"]:
        return 1, 1
    if token["least"]:
        low = int(token["least"])
        return low, low if not token["comma"] else int(token["most"]) if token["most"] else None
    return {"?": (0, 1), "*": (0, None), "+": (1, None)}[token[0]]
