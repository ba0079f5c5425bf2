"""The bars: ratios that this project must keep, each measured in one run."""

from typing import Any, NamedTuple


class Bar(NamedTuple):
    """One ratio: the comparison, the peer, the lowest (or highest) allowed value, the result."""

    title: str
    peer: str
    bar: float
    measured: float | None
    at_most: bool = False
    unit: str = "×"

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; `None` if the peer was missing."""
        if self.measured is None:
            return None
        return self.measured <= self.bar if self.at_most else self.measured >= self.bar


def bars(found: dict[str, Any]) -> list[Bar]:
    """Calculate every bar from the measurements of a run."""
    library, whole, size = found["library"], found["processes"], found["size"]
    mixed = library["1 % invalid"]
    lines, claims, files = (f"{size[name]:,} " for name in ("lines", "claims", "files"))
    stream = whole[f"{lines}lines"]
    ten = whole[f"{size['lines'] * 10:,} lines"]["backbeat"]["memory"]
    own = stream["backbeat"]
    return [
        *(
            Bar("bytes to verdict, 1 % invalid", peer, bar, _compare_times(mixed, peer))
            for peer, bar in (
                ("jsonschema-rs + orjson", 1.5), ("fastjsonschema + orjson", 3.5),
                ("jsonschema", 45),
            )
        ),
        Bar("all invalid, the same findings", "engine jsonschema", 7,
            _compare_times(library["all invalid, explained"], "backbeat, engine jsonschema")),
        Bar(f"{lines}lines, whole process", "ajv in Node", 2, _compare_processors(stream, "ajv")),
        Bar(f"{claims}valid StatusClaims, whole process", "sourcemeta --fast", 2.5,
            _compare_processors(whole[f"{claims}valid StatusClaims"], "sourcemeta --fast")),
        Bar(f"{files}files, whole process", "check-jsonschema", 40,
            _compare_processors(whole[f"{files}files"], "check-jsonschema")),
        Bar(f"{lines}lines, two processes", "one process", 1.6,
            own["seconds"] / stream["backbeat --jobs 2"]["seconds"]),
        Bar("one valid message, whole process", "python -c pass", 4,
            1 / (_compare_processors(whole["one message"], "python -c pass") or 1), at_most=True),
        Bar(f"peak memory on {lines}lines", "", 100, own["memory"], at_most=True, unit="MB"),
        Bar(f"peak memory on {size['lines'] * 10:,} lines", "", 100, ten, at_most=True, unit="MB"),
        Bar("the pytest plugin in a suite that does not use it", "", 5, found["plugin"],
            at_most=True, unit="ms"),
    ]  # fmt: skip


def _compare_times(times: dict[str, float], peer: str) -> float | None:
    return times[peer] / times["backbeat"] if peer in times else None


def _compare_processors(costs: dict[str, Any], peer: str) -> float | None:
    """Compare processor time, which other processes on the machine hardly change."""
    return costs[peer]["processor"] / costs["backbeat"]["processor"] if peer in costs else None
