"""The kinds of values: each is a function that checks a value from TOML and resolves its paths."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from backbeat_docs.report import REPORTERS
from backbeat_docs.settings.exclude import Patterns
from backbeat_docs.settings.table import Setting
from backbeat_docs.text.quoting import did_you_mean, quote

MOST = 10**18
"""The limit of a count, which is also that of an option."""


class Origin:
    """Where a value comes from: the setting's row, its file, and the folder of that file."""

    def __init__(self, row: Setting, source: str, folder: str) -> None:
        self.row, self.source, self.folder = row, source, folder

    def resolve(self, path: str) -> str:
        """Return a path that is relative to the file as an absolute path."""
        return os.path.normpath(os.path.join(self.folder, path))


def _read_path(value: Any, origin: Origin) -> str:
    if not _is_text(value):
        raise ValueError(f"must be a path, got {_show(value)}")
    return origin.resolve(value)


def _read_choice(value: Any, origin: Origin) -> str:
    choices = origin.row.choices
    if value not in choices:
        hint = did_you_mean(value, choices)
        raise ValueError(f"must be one of: {', '.join(choices)}, got {_show(value)}{hint}")
    return str(value)


def _read_patterns(value: Any, origin: Origin) -> Patterns:
    patterns = Patterns(tuple(_read_list(value, "patterns")), origin.folder, origin.source)
    patterns.compile()
    return patterns


def _read_count(value: Any, origin: Origin) -> int:
    if type(value) is not int or not 1 <= value < MOST:
        raise ValueError(f"must be an integer of at least 1, got {_show(value)}")
    return value


def _read_outputs(value: Any, origin: Origin) -> tuple[str, ...]:
    return tuple([_read_output(text, origin) for text in _read_list(value, "FORMAT=FILE texts")])


def _read_output(text: str, origin: Origin) -> str:
    name, equals, path = text.partition("=")
    if not (equals and path):
        raise ValueError(f"takes FORMAT=FILE, got {quote(text)}")
    if name not in REPORTERS:
        hint = did_you_mean(name, REPORTERS)
        known = ", ".join(REPORTERS)
        raise ValueError(f"must name one of the formats {known}, got {quote(name)}{hint}")
    return f"{name}={origin.resolve(path)}"


def _read_flag(value: Any, origin: Origin) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, got {_show(value)}")
    return value


def _read_list(value: Any, content: str) -> list[str]:
    if not isinstance(value, list):
        raise ValueError(f"must be a list of {content}, got {_show(value)}")
    for item in value:
        if not _is_text(item):
            raise ValueError(f"must be a list of {content}, but one is {_show(item)}")
    return value


def _show(value: Any) -> str:
    """Return a value for a sentence; JSON lacks the dates of TOML."""
    try:
        return quote(value)
    except (TypeError, RecursionError):
        return quote(str(value))
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number with too many digits"


def _is_text(value: Any) -> bool:
    """Return whether a value can be a path or a pattern: NUL cannot be in either."""
    return isinstance(value, str) and value != "" and "\0" not in value


KINDS: Mapping[str, Callable[[Any, Origin], Any]] = {
    "path": _read_path,
    "choice": _read_choice,
    "patterns": _read_patterns,
    "count": _read_count,
    "outputs": _read_outputs,
    "flag": _read_flag,
}
"""The function of each kind. It returns the value, or raises `ValueError` with the reason."""
