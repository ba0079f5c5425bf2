"""Write the measurements as the tables and the picture of the benchmark page."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import archives, picture
from bench.filling import fill
from bench.library import SLICES
from bench.rows import ARCHIVE, CLUSTER, FINDINGS, GROWTH, LIBRARY, LINES, ONE, OTHER, STREAM

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmark.md"
PICTURE = ROOT / "docs" / "assets" / "benchmark.svg"

HEADINGS = {
    LIBRARY: "In a program",
    FINDINGS: "Invalid messages, with findings",
    STREAM: "On the command line",
    CLUSTER: "On a Dask cluster",
    ARCHIVE: "Compressed files and pipes",
    OTHER: "Many files, and one message",
    GROWTH: "Time and memory by size",
}

Row = dict[str, Any]


def render(page: str, found: dict[str, Any]) -> str:
    """Return the page with the answer and the tables of these measurements."""
    answer, measured = format_answer(found), format_tables(found)
    return fill(fill(page, "answer", answer), "measured", measured)


def format_answer(found: dict[str, Any]) -> str:
    """Write the numbers that most readers look for."""
    library = next(row for row in found["rows"] if row["section"] == LIBRARY)["programs"]
    stream = next(row for row in found["rows"] if row["section"] == STREAM)
    ours = stream["programs"]["backbeat"]
    rates = [f"{1000 * round(1e6 / library[name]['ns'][1]):,}" for name in (LINES, ONE)]
    ratios = [_round(library[name]["ratio"][1]) for name in (LINES, ONE)]
    lines = stream["work"].removesuffix(", valid")
    return (
        f"If each producer writes all its messages in one style, one core validates **{rates[0]} "
        f"messages per second** given as lines, and {rates[1]} given one at a time. That is "
        f"{ratios[0]} and {ratios[1]} times as many as jsonschema-rs with orjson. For {lines}, "
        f"the command takes {_round(ours['seconds'][1])} s and {ours['memory']:.0f} MB of memory. "
        f"It is {_round(ours['ratio'][1])} times as fast as ajv in Node.\n"
    )


def format_tables(found: dict[str, Any]) -> str:
    """Write the measurements as Markdown."""
    parts = [_describe(found)]
    for section, heading in HEADINGS.items():
        rows = [row for row in found["rows"] if row["section"] == section]
        in_process = section in (LIBRARY, FINDINGS)
        format_rows = _format_libraries if in_process else _format_processes
        parts += [f"### {heading}", format_rows(rows)]
    parts += [
        f"The pytest plugin adds {found['plugin']:g} ms to a suite that does not use it.",
        "### The same verdicts?",
        _format_agreement(found["agreement"]),
        "Versions: " + ", ".join(f"{name} {v}" for name, v in found["versions"].items()) + ".",
    ]
    if found["missing"]:
        parts.append("Not installed, and so not measured: " + ", ".join(found["missing"]) + ".")
    return "\n\n".join(parts) + "\n"


def _describe(found: dict[str, Any]) -> str:
    machine = found["machine"]
    return (
        f"Measured on {found['date']} on {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}, with Python {machine['python']}. Each number is the median of "
        f"{SLICES} slices of messages or of {found['rounds']} runs of a program; in brackets is "
        "the range of the middle half."
    )


def _format_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _format_libraries(rows: list[Row]) -> str:
    return _format_table(
        ("messages", "library", "thousand per second", "times as fast"),
        (
            (
                _format_work(row, name),
                name,
                _format_spread([1e6 / ns for ns in reversed(times["ns"])]),
                _format_ratio(row, name),
            )
            for row in rows
            for name, times in row["programs"].items()
        ),
    )


def _format_processes(rows: list[Row]) -> str:
    return _format_table(
        ("work", "program", "seconds", "processor seconds", "times as fast", "peak MB"),
        (
            (
                _format_work(row, name),
                name,
                _format_spread(cost["seconds"]),
                _format_spread(cost["processor"]),
                _format_ratio(row, name),
                f"{cost['memory']:,.0f}",
            )
            for row in rows
            for name, cost in row["programs"].items()
        ),
    )


def _format_work(row: Row, name: str) -> str:
    return row["work"] if name == next(iter(row["programs"])) else ""


def _format_ratio(row: Row, name: str) -> str:
    """Write how many times as fast as the program that the row compares with."""
    spread = row["programs"][name]["ratio"]
    if spread is None:
        return "—"
    return "1" if name == row["against"] else f"**{_round(spread[1])}** {_range(spread)}"


def _format_spread(spread: list[float]) -> str:
    return f"{_round(spread[1])} {_range(spread)}"


def _range(spread: list[float]) -> str:
    return f"({_round(spread[0])}–{_round(spread[2])})"


def _round(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _format_agreement(found: dict[str, Any]) -> str:
    rows = (
        (name, f"{peer['differs']:,}", f"{peer['wrong']:,}", "; ".join(peer["such as"]) or "—")
        for name, peer in found["peers"].items()
    )
    heads = (
        "", f"different verdicts on {found['messages']:,} messages of traffic",
        f"wrong on {found['cases']:,} hard cases", "such as",
    )  # fmt: skip
    return _format_table(heads, rows)


def load() -> dict[str, Any]:
    """Read the committed measurements."""
    found: dict[str, Any] = json.loads(DATA.read_text())
    return found


def files(found: dict[str, Any]) -> dict[Path, str]:
    """Return what the page and the picture must contain."""
    return {
        PAGE: render(PAGE.read_text(), found),
        archives.PAGE: archives.render(archives.PAGE.read_text(), found),
        PICTURE: picture.draw(found),
    }


def stale() -> list[Path]:
    """Return the files that do not show the committed measurements."""
    return [path for path, text in files(load()).items() if path.read_text() != text]


def save(found: dict[str, Any]) -> None:
    """Write the measurements, the page's tables and the picture."""
    DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    for path, text in files(load()).items():
        path.write_text(text)
