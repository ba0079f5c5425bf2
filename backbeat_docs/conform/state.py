"""The state of a sequence check over a part of a stream."""

from typing import Any

from backbeat_docs.conform.conclusion import Conclusion, Place
from backbeat_docs.conform.options import Options


class State:
    """The state of a sequence check over a part of a stream: it pickles, and states merge."""

    __slots__ = ("_counts", "_options")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._counts: dict[str, int] = {}

    @classmethod
    def empty(cls, options: Options | None = None) -> "State":
        """Return the state of a part without messages."""
        return cls(options or Options())

    def add(self, place: Place, message: dict[str, Any]) -> None:
        """Add a valid message, which is the next one of the stream."""
        kind = message["type"]
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def add_invalid(self, place: Place, value: object = None) -> None:
        """Add an invalid message; `value` is what could be read of it."""
        self._counts["invalid"] = self._counts.get("invalid", 0) + 1

    def merge(self, right: "State") -> "State":
        """Return the state of two adjacent parts, of which `right` is the later one."""
        merged = State(self._options)
        for counts in (self._counts, right._counts):
            for kind, count in counts.items():
                merged._counts[kind] = merged._counts.get(kind, 0) + count
        return merged

    def conclude(self) -> Conclusion:
        """Return what the messages so far show; the state does not change."""
        return Conclusion((), (), (), dict(self._counts))
