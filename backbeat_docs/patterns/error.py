"""Errors for a pattern that cannot be used, or that takes too much work."""


class PatternError(ValueError):
    """A pattern is outside the subset; `place` is the offset of what is wrong in `pattern`."""

    def __init__(self, pattern: str, place: int, reason: str) -> None:
        super().__init__(pattern, place, reason)
        self.pattern, self.place, self.reason = pattern, place, reason

    def __str__(self) -> str:
        return f"{self.reason} (at offset {self.place} of the pattern {self.pattern!r})"


class TooComplex(Exception):  # noqa: N818, it is an answer more than an error
    """A decision would take more work than its bound: why, and the keyword to blame, if known."""

    def __init__(self, reason: str, keyword: str | None = None) -> None:
        super().__init__(reason)
        self.keyword = keyword
