"""The bars: ratios that this project means to keep, each out of one run."""

from typing import Any, NamedTuple


class Bar(NamedTuple):
    """One ratio: what is compared, with whom, the least (or most) it may be, and what it was."""

    title: str
    peer: str
    bar: float
    measured: float | None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether it is kept; `None` where the peer was missing."""
        if self.measured is None:
            return None
        return self.measured <= self.bar if self.at_most else self.measured >= self.bar


def bars(found: dict[str, Any]) -> list[Bar]:
    """Work out every bar from the measurements of a run."""
    library, whole, size = found["library"], found["processes"], found["size"]
    mixed = library["1 % invalid"]
    lines, claims, files = (f"{size[name]:,} " for name in ("lines", "claims", "files"))
    of_lines = whole[f"{lines}lines"]
    ten = whole[f"{size['lines'] * 10:,} lines"]["backbeat"]["memory"]
    own = of_lines["backbeat"]
    return [
        *(
            Bar("bytes to verdict, 1 % invalid", peer, bar, _ratio(mixed, peer))
            for peer, bar in (
                ("jsonschema-rs + orjson", 1.5), ("fastjsonschema + orjson", 3.5),
                ("jsonschema", 45),
            )
        ),
        Bar("all invalid, the same findings", "engine jsonschema", 7,
            _ratio(library["all invalid, explained"], "backbeat, engine jsonschema")),
        Bar(f"{lines}lines, whole process", "ajv in Node", 2, _processor(of_lines, "ajv")),
        Bar(f"{claims}valid StatusClaims, whole process", "sourcemeta --fast", 2.5,
            _processor(whole[f"{claims}valid StatusClaims"], "sourcemeta --fast")),
        Bar(f"{files}files, whole process", "check-jsonschema", 40,
            _processor(whole[f"{files}files"], "check-jsonschema")),
        Bar(f"{lines}lines, two processes", "one process", 1.6,
            own["seconds"] / of_lines["backbeat --jobs 2"]["seconds"]),
        Bar("one valid message, whole process", "python -c pass", 4,
            1 / (_processor(whole["one message"], "python -c pass") or 1), at_most=True),
        Bar(f"peak memory on {lines}lines, MB", "", 100, own["memory"], at_most=True),
        Bar(f"peak memory on {size['lines'] * 10:,} lines, MB", "", 100, ten, at_most=True),
    ]  # fmt: skip


def _ratio(times: dict[str, float], peer: str) -> float | None:
    return times[peer] / times["backbeat"] if peer in times else None


def _processor(costs: dict[str, Any], peer: str) -> float | None:
    """Compare processor time: it is what one core must do, whoever else is on the machine."""
    return costs[peer]["processor"] / costs["backbeat"]["processor"] if peer in costs else None
