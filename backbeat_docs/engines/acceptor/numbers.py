"""Ranges of numbers as regular expressions over their JSON numerals.

Every expression describes numerals that are definitely in the range, but not all of them: no
exponents, at most 15 digits before the point and 17 after it. Reading a numeral as a double keeps
the order of numbers, so comparing digits is enough.
"""

from typing import TypeAlias

Number: TypeAlias = int | float

_CAP = 10**15 - 1
_ANY_FRACTION = r"(?:\.[0-9]{1,17})?+"
_ZERO_FRACTION = r"(?:\.0{1,17})?+"
_NEVER = "(?!)"


def integers(low: Number | None, high: Number | None) -> str:
    """Describe the integers from `low` to `high`, both included.

    >>> integers(0, 59)
    '(?:[1-9]|[1-5][0-9]|0)'
    """
    first = None if low is None else -int(-low // 1)
    last = None if high is None else int(high // 1)
    positive = _whole(max(0, first or 0), _CAP if last is None else last)
    if first is not None and first >= 0:
        return positive
    negative = _whole(max(1, -(last if last is not None else 0)), _CAP if first is None else -first)
    return f"(?:{positive}|-{negative})"


def numbers(low: Number | None, high: Number | None) -> str:
    r"""Describe the numbers from `low` to `high`, both included, whole or with a fraction.

    >>> numbers(None, None)
    '-?+(?:[1-9][0-9]{0,14}+|0)(?:\\.[0-9]{1,17})?+'
    """
    if low is None and high is None:
        return f"-?+{_whole(0, _CAP)}{_ANY_FRACTION}"
    positive = _decimals(max(0, low or 0), high)
    if low is not None and low >= 0:
        return positive
    negative = _decimals(max(0, -high) if high is not None else 0, None if low is None else -low)
    return f"(?:{positive}|-{negative})"


def _decimals(low: Number, high: Number | None) -> str:
    """Describe the decimals from `low`, which is not negative, to `high`."""
    if high is not None and high < low:
        return _NEVER
    floor, after = _digits(low)
    last = _CAP if high is None else int(high // 1) - 1  # below it, every fraction is in the range
    options = [f"{_whole(floor + bool(after), last)}{_ANY_FRACTION}"]
    if after and floor <= last:
        options.append(rf"{floor}\.{_at_least(after)}")
    if high is not None and last + 1 >= low:
        options.append(f"{last + 1}{_ZERO_FRACTION}")
    kept = [option for option in options if not option.startswith(_NEVER)]
    return f"(?:{'|'.join(kept)})" if kept else _NEVER


def _digits(number: Number) -> tuple[int, str]:
    """Split a number into its whole part and the digits of its fraction, rounded up if too fine."""
    text = repr(number)
    if "e" in text:
        return int(number) + 1, ""
    whole, _, fraction = text.partition(".")
    return int(whole), fraction.rstrip("0")


def _at_least(digits: str) -> str:
    """Describe the digits after the point that are at least these."""
    options = [digits]
    for index, digit in enumerate(digits):
        if digit != "9":
            options.append(f"{digits[:index]}{_between(int(digit) + 1, 9)}")
    return f"(?:{'|'.join(options)})[0-9]{{0,17}}"


def _whole(low: int, high: int) -> str:
    """Describe the whole numbers from `low` to `high`, neither negative, up to the cap."""
    high = min(high, _CAP)
    if low > high:
        return _NEVER
    options = []
    length = len(str(max(low, 1)))
    while length <= len(str(high)) and high:
        start = max(low, 10 ** (length - 1))
        longest = len(str(high + 1)) - 1  # the length up to which all numbers are in the range
        if start == 10 ** (length - 1) and length <= longest:
            options.append(f"[1-9]{_digit(length - 1, longest - 1)}")
            length = longest + 1
        else:
            options.extend(_same_length(str(start), str(min(high, 10**length - 1))))
            length += 1
    if not low:
        options.append("0")
    return f"(?:{'|'.join(options)})"


def _same_length(low: str, high: str) -> list[str]:
    """Describe the digit strings from `low` to `high`, which are equally long."""
    if not low:
        return [""]
    rest = len(low) - 1
    if low[1:] == "0" * rest and high[1:] == "9" * rest:
        return [_between(int(low[0]), int(high[0])) + (_digit(rest, rest))]
    if low[0] == high[0]:
        return [low[0] + tail for tail in _same_length(low[1:], high[1:])]
    options = [low[0] + tail for tail in _same_length(low[1:], "9" * rest)]
    if int(high[0]) - int(low[0]) > 1:
        options.append(f"{_between(int(low[0]) + 1, int(high[0]) - 1)}{_digit(rest, rest)}")
    return options + [high[0] + tail for tail in _same_length("0" * rest, high[1:])]


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"[{low}-{high}]"


def _digit(low: int, high: int) -> str:
    """Describe `low` to `high` digits."""
    if not high:
        return ""
    if low == high:
        return "[0-9]" if low == 1 else f"[0-9]{{{low}}}"
    return f"[0-9]{{{low},{high}}}+"
