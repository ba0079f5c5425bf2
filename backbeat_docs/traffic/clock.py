"""Times in nanoseconds, and the hybrid logical clocks of the `hlc` field.

A clock value is one integer: seconds of Unix time, then 16 bits of logical count. Kulkarni et al.,
"Logical Physical Clocks", 2014. Its text keeps the low 16 bits of the seconds.
"""

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000_000
LOGICAL_BITS = 16
NEVER = -(1 << 62)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TURN = 1 << 32


def from_datetime(moment: datetime) -> int:
    """Nanoseconds of Unix time; the year 1 is negative."""
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def timestamp(at: int) -> str:
    """RFC 3339 in UTC, with as many digits of a second's fraction as it needs."""
    seconds, fraction = divmod(at, SECOND)
    whole = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    digits = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{whole}{digits}Z"


def tick(last: int, at: int) -> int:
    """The clock value of an event at this time, later than the last one."""
    now = at // SECOND << LOGICAL_BITS
    return now if now > last else last + 1


def prefix(value: int) -> str:
    """Physical and logical part as text, ready for the node's part."""
    return f"{value >> LOGICAL_BITS & 0xFFFF:04x}:{value & 0xFFFF:04x}:"


def later(one: str, other: str) -> bool:
    """Whether clock text `one` is later than `other`, by serial number arithmetic (RFC 1982).

    Sound for values less than half a turn apart, which is nine hours.
    """
    first, second = (int(text[:4] + text[5:9], 16) for text in (one, other))
    return 0 < (first - second) % _TURN < _TURN // 2
