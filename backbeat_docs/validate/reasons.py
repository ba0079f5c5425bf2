"""Why a value is refused, in a few words: one character, a percentage, a missing time zone.

A reason contains no part of the value unless its function says so.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from backbeat_docs.text import lazy
from backbeat_docs.text.escape import BLANK

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}"
_FRACTION = r"(?:[.][0-9]{1,9})?"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
_COMPACT_HOUR = (
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])T?(?:[01][0-9]|2[0-3])"
)
_COMPACT = rf"{_COMPACT_HOUR}[0-5][0-9](?:[0-5][0-9]{_FRACTION})?"
_UNIX = r"[0-9]{10}(?:[0-9]{3}){0,3}"  # seconds, milli-, micro- or nanoseconds
_REST = r"[^\n]*"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"

DATE_TIMES = (
    (f"{BLANK}{_REST}|{_REST}{BLANK}", "a blank before or after it"),
    (rf"{_REST}[^\x00-\x7f]{_REST}", "a character that is not ASCII"),
    (rf"{_DATE}", "no time of day"),
    (rf"{_TIME}{_FRACTION}{_ZONE}?", "no date"),
    (rf"{_DATE}[T ][0-9]{{2}}:[0-9]{{2}}{_ZONE}?", "no seconds"),
    (rf"{_DATE}T{_TIME}{_FRACTION}", "no time zone; end with Z or an offset such as +02:00"),
    (rf"{_DATE} {_TIME}{_REST}", "a T, not a blank, between date and time"),
    (rf"{_DATE}_{_TIME}{_REST}", "a T between date and time"),
    (rf"{_DATE}t{_TIME}{_REST}", "T is upper-case"),
    (rf"{_DATE}T{_TIME}{_FRACTION}z", "Z is upper-case"),
    (rf"{_DATE}T{_TIME}[.][0-9]{{10,}}{_ZONE}?", "at most 9 digits of fraction"),
    (rf"{_DATE}T{_TIME},[0-9]+{_ZONE}?", "a fraction begins with a point"),
    (rf"{_DATE}T{_TIME}[.]{_ZONE}?", "no digit after the point"),
    (rf"{_DATE}T{_TIME}{_FRACTION}{BLANK}?(?:UTC|GMT)", "Z stands for UTC"),
    (rf"{_DATE}T{_TIME}{_FRACTION}{_ZONE}?\[{_REST}\]", "no zone name after the offset"),
    (rf"{_DATE}T{_TIME}{_FRACTION}[+-][0-9]{{4}}", "a colon in the offset, as in +02:00"),
    (rf"{_DATE}T{_TIME}{_FRACTION}[+-][0-9]{{1,2}}", "minutes in the offset, as in +02:00"),
    (
        rf"{_DATE}T{_TIME}{_FRACTION}{BLANK}(?:[A-Z]{{1,5}}|[+-][0-9]{{2}}:?[0-9]{{2}})",
        "no blank before the time zone",
    ),
    (rf"{_DATE}T{_TIME}{_FRACTION}[+-][0-9]{{2}}:[0-9]{{2}}Z", "an offset or Z, not both"),
    (
        rf"{_DATE}T[0-9]{{2}}:[0-9]{{2}}:60{_FRACTION}{_ZONE}",
        "no leap second; seconds end at 59",
    ),
    (rf"{_DATE}T24:{_REST}", "hours end at 23; midnight is 00:00:00 of the next day"),
    (rf"0000-{_REST}{_ZONE}", "years begin at 0001"),
    (rf"[0-9]{{4}}-(?:00|1[3-9]|[2-9][0-9])-{_REST}", "no such month"),
    (
        rf"{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{_REST}[+-](?:2[4-9]|[3-9][0-9]):{_REST}",
        "an offset ends at 23:59",
    ),
    (
        rf"{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{_FRACTION}[+-][^\n]{{2}}:[6-9][^\n]",
        "minutes end at 59",
    ),
    (rf"{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{_FRACTION}{_ZONE}", "no such day"),
    (rf"{_DATE}T{_TIME}{_FRACTION}{_ZONE}", "no such time of day"),
    (
        rf"(?!{_DATE}T{_TIME})[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}T[0-9]{{1,2}}:[0-9]{{1,2}}{_REST}",
        "two digits for each part",
    ),
    (
        rf"{_COMPACT}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?",
        "hyphens in the date and colons in the time",
    ),
    (rf"(?!{_COMPACT_HOUR}){_UNIX}(?:[.][0-9]+)?", "this is a Unix time"),
    (rf"[+-]?[0-9]{{5,6}}-[0-9]{{2}}-[0-9]{{2}}T{_REST}", "a year has four digits"),
    (rf"[0-9]{{4}}[/.][0-9]{{1,2}}[/.]{_REST}", "hyphens in the date"),
    (rf"[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{4}}{_REST}", "the year comes first"),
    (
        rf"[A-Z][a-z]{{2}}, [0-9]{{1,2}} {_MONTH} [0-9]{{4}} [0-9]{{2}}:[0-9]{{2}}{_REST}",
        "not the format of e-mail and HTTP",
    ),
    (lazy.in_any_case("now|today|tomorrow|never|soon|tbd"), "a time must be written out"),
    (r"P(?=[0-9T])(?:[0-9.]+[YMWD])*(?:T(?:[0-9.]+[HMS])+)?", "this is a duration"),
)
"""What texts that are meant as a date-time look like, and why each is refused."""

LONGEST_DATE_TIME = 80
"""A longer text is not meant as a date-time."""

_ANY = lazy.pattern("|".join(f"({pattern})" for pattern, _ in DATE_TIMES))  # one group for each


def explain_date_time(text: str) -> str:
    """Return why a text is not the date-time of a contract, or nothing."""
    if len(text) > LONGEST_DATE_TIME:
        return ""
    found = _ANY.fullmatch(text)
    return DATE_TIMES[found.lastindex - 1][1] if found and found.lastindex else ""


def explain_maximum(value: float, schema: Mapping[str, Any]) -> str:
    """Return the likely cause of a number above its maximum, with the number in it, or nothing."""
    if schema.get("maximum") != 1 or schema.get("minimum") != 0:
        return ""
    if value <= 1 + 1e-6:
        return ABOVE_ONE["rounding"]
    return _explain_percentage(value) if 2 <= value <= 100 else ""


@lru_cache(256)
def _explain_percentage(value: float) -> str:
    percent, fraction = f"{value:.12g}", f"{value / 100:.12g}"
    return ABOVE_ONE["percentage"].format(percent=percent, fraction=fraction)


ABOVE_ONE: Mapping[str, str] = {
    "rounding": "a rounding error; send 1",
    "percentage": "{percent} % is {fraction}",
}
"""Why a number is above a maximum of 1."""
