"""The string formats that contracts may name, each a portable pattern of our own.

A format must not depend on which packages are installed, so every engine uses the check made from
its pattern, and loading refuses a contract that names another format.
"""

from collections.abc import Callable, Mapping

from backbeat_docs.text import lazy

# RFC 3339 section 5.6, narrowed: years 0001 to 9999, upper-case T and Z, seconds 00 to 59, at most
# nine digits of fraction, an offset below 24 hours. The most common days come first.
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_DAY = "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
_FOURTH = "(0[48]|[2468][048]|[13579][26])"
_LEAP_DAY = f"([0-9]{{2}}{_FOURTH}|{_FOURTH}00)-02-29"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"

PATTERNS: Mapping[str, str] = {
    "date-time": (
        f"^({_YEAR}-{_DAY}|{_LEAP_DAY})T{_CLOCK}:[0-5][0-9]([.][0-9]{{1,9}})?(Z|[+-]{_CLOCK})$"
    ),
}
"""Each format with the pattern that finds its texts and no others."""


def _make_check(pattern: str) -> Callable[[str], bool]:
    compiled = lazy.pattern(pattern)
    return lambda text: compiled.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[str], bool]] = {
    name: _make_check(pattern) for name, pattern in PATTERNS.items()
}
"""Each format with the function that checks a text."""


def date_time(text: str) -> bool:
    """Return whether a text is an RFC 3339 date-time on a day that exists, in years 0001 to 9999.

    >>> date_time("2025-09-05T12:30:00Z"), date_time("2025-02-29T12:30:00Z")
    (True, False)
    """
    return FORMATS["date-time"](text)
