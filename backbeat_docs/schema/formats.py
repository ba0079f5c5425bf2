"""The string formats that contracts may name, each a small function of our own.

What a format means must not depend on what happens to be installed, so every engine is given these
functions, and a contract that names another format is refused when it is loaded.
"""

from collections.abc import Callable, Mapping

from backbeat_docs.text import lazy

# RFC 3339 section 5.6, narrowed: upper-case T and Z, seconds 00 to 59, at most nine digits of
# fraction, an offset below 24 hours. The calendar is checked apart.
_DATE_TIME = lazy.pattern(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_SHORT_MONTHS = {"02": 29, "04": 30, "06": 30, "09": 30, "11": 30}


def date_time(text: str) -> bool:
    """Tell whether a text is an RFC 3339 date-time on a day that exists, in years 0001 to 9999.

    >>> date_time("2025-09-05T12:30:00Z"), date_time("2025-02-29T12:30:00Z")
    (True, False)
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), match[2], int(match[3])
    if month == "02" and day == 29:
        return year > 0 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year > 0 and day <= _SHORT_MONTHS.get(month, 31)


FORMATS: Mapping[str, Callable[[str], bool]] = {"date-time": date_time}
