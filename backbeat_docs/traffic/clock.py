"""Times in nanoseconds, and the hybrid logical clocks of the `hlc` field.

A clock value is one integer: the seconds of Unix time, followed by a 16-bit logical counter. Its
text contains only the low 16 bits of the seconds. Source: Kulkarni et al., "Logical Physical
Clocks", 2014.
"""

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000_000
LOGICAL_BITS = 16
NEVER = -(1 << 62)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PERIOD = 1 << 32


def from_datetime(moment: datetime) -> int:
    """Return a moment in nanoseconds of Unix time, which is negative before 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def format_timestamp(at: int) -> str:
    """Format a time as RFC 3339 in UTC, with as many fractional digits as it needs."""
    seconds, fraction = divmod(at, SECOND)
    whole = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    digits = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{whole}{digits}Z"


def shift_timestamp(text: str, duration: int) -> str:
    """Return a timestamp that `format_timestamp` wrote, `duration` ns later."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    at = from_datetime(datetime.fromisoformat(whole).replace(tzinfo=UTC))
    return format_timestamp(at + int(fraction.ljust(9, "0")) + duration)


def tick(last: int, at: int) -> int:
    """Return the clock value of an event at the time `at`, which is later than `last`."""
    now = at // SECOND << LOGICAL_BITS
    return now if now > last else last + 1


def format_prefix(value: int) -> str:
    """Format the physical and logical parts of a clock value; the node's part follows them."""
    return f"{value >> LOGICAL_BITS & 0xFFFF:04x}:{value & 0xFFFF:04x}:"


def later(one: str, other: str) -> bool:
    """Return whether the `hlc` text `one` is later than `other`.

    The comparison uses serial number arithmetic (RFC 1982), because the 16 bits of seconds wrap
    around. It is correct for values that are less than nine hours apart.
    """
    first, second = (int(text[:4] + text[5:9], 16) for text in (one, other))
    return 0 < (first - second) % _PERIOD < _PERIOD // 2
