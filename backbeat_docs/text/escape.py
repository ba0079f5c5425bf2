"""Escape untrusted text for terminals and CI logs.

Terminals obey control characters. The runners of GitHub and Azure obey a line of a log that begins
with `::`, and `##[…]` or `##vso[…]` anywhere in one.
"""

import re

from backbeat_docs.text import lazy

# Controls of C0 and C1, DEL, line and paragraph separators, changes of the writing direction,
# invisible characters (Unicode's Default_Ignorable_Code_Point, and the Braille pattern without
# dots), and the lone surrogates that stand for undecodable bytes of a file name.
UNSAFE = (
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""A character that is not shown as itself; in ECMA-262 too, with the flag `u`."""

BLANK = r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""White space of Unicode, as `\\s` is in Python but not in ECMA-262."""

COMMAND = rf"#(?=#[A-Za-z0-9_]*\[)|^{BLANK}*:(?=:)"
"""The beginning of a command to a runner; its last character is escaped."""

_UNSAFE, _COMMAND = lazy.pattern(UNSAFE), lazy.pattern(COMMAND)


def plain(text: str) -> str:
    r"""Escape every character that is not shown as itself.

    >>> print(plain("a\x1b[31mb\n"))
    a\x1b[31mb\n
    """
    return _COMMAND.sub(_escape_command, _UNSAFE.sub(_escape_character, text))


def name(path: str) -> str:
    """Escape a file's name that begins a line or a cell, where it must not look like a formula.

    >>> name("=1+1.json")
    './=1+1.json'
    """
    shown = plain(path)
    return f"./{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def _escape_command(match: re.Match[str]) -> str:
    return match[0][:-1] + f"\\x{ord(match[0][-1]):02x}"


def _escape_character(match: re.Match[str]) -> str:
    char = match[0]
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode()
