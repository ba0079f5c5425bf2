"""Write the measurements as the tables and the picture of the benchmark page."""

import io
import json
import re
from pathlib import Path
from typing import Any

from bench.bars import Bar, bars

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmark.md"
PICTURE = ROOT / "docs" / "assets" / "benchmark.svg"

STYLE = """
.bb-benchmark { color: var(--md-default-fg-color, #222); fill: currentColor; }
@media (prefers-color-scheme: dark) {
  .bb-benchmark { color: var(--md-default-fg-color, #eee); }
}
"""

BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"


def render(page: str, found: dict[str, Any]) -> str:
    """Return the page with the tables of these measurements between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{format_tables(found)}\n{END}{after}"


def format_tables(found: dict[str, Any]) -> str:
    """Write the measurements as Markdown."""
    machine = found["machine"]
    parts = [
        f"Measured on {found['date']} with Python {machine['python']} on {machine['cores']} cores "
        f"({machine['processor']}); {found['rounds']} rounds, medians.",
        "### Ratios",
        _format_table(("", "compared with", "at least", "measured"), map(_format_bar, bars(found))),
        "### Libraries, bytes to verdict",
        _format_libraries(found["library"]),
        "### Whole processes",
        _format_processes(found["processes"]),
        "### Growth",
        _format_growth(found["growth"]),
        "### Agreement",
        _format_agreement(found["agreement"]),
        "Versions: "
        + ", ".join(f"{name} {version}" for name, version in found["versions"].items())
        + ".",
    ]
    if found["missing"]:
        parts.append("Not installed, and so not measured: " + ", ".join(found["missing"]) + ".")
    return "\n\n".join(parts) + "\n"


def _format_table(heads: tuple[str, ...], rows: Any) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _format_bar(bar: Bar) -> tuple[str, ...]:
    unit = f" {bar.unit}"
    if bar.measured is None:
        return bar.title, bar.peer, f"{bar.bar:g}{unit}", "not measured"
    word = "" if bar.met else " (missed)"
    most = "at most " if bar.at_most else ""
    return (
        bar.title,
        bar.peer or "—",
        f"{most}{bar.bar:g}{unit}",
        f"**{bar.measured:.3g}{unit}**{word}",
    )


def _format_libraries(library: dict[str, dict[str, float]]) -> str:
    names = list(dict.fromkeys(name for times in library.values() for name in times))
    rows = []
    for name in names:
        cells = []
        for times in library.values():
            if name in times:
                ratio = times[name] / times["backbeat"]
                cells.append(f"{1e6 / times[name]:,.0f} k/s ({ratio:.3g} × the time)")
            else:
                cells.append("—")
        rows.append((name, *cells))
    return _format_table(("", *library), rows)


def _format_processes(whole: dict[str, Any]) -> str:
    rows = [
        (
            work,
            name,
            f"{cost['seconds']:.3g} s",
            f"{cost['processor']:.3g} s",
            f"{cost['memory']:,.0f} MB",
        )
        for work, costs in whole.items()
        for name, cost in costs.items()
    ]
    return _format_table(("work", "program", "time", "processor time", "peak memory"), rows)


def _format_growth(growth: dict[str, dict[str, float]]) -> str:
    counts = list(growth["backbeat"])
    rows = [(name, *(f"{t:.3g} s" for t in times.values())) for name, times in growth.items()]
    return _format_table(("messages", *(f"{int(count):,}" for count in counts)), rows)


def _format_agreement(found: dict[str, Any]) -> str:
    rows = [
        (name, f"{peer['differs']:,}", f"{peer['wrong']:,}", "; ".join(peer["such as"]) or "—")
        for name, peer in found["peers"].items()
    ]
    heads = (
        "", f"different verdicts on {found['messages']:,} messages of traffic",
        f"wrong on {found['cases']:,} hard cases", "such as",
    )  # fmt: skip
    return _format_table(heads, rows)


def draw(found: dict[str, Any], path: Path = PICTURE) -> None:
    """Draw the rates of the libraries as a bar chart, in the colours of the page around it."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    settings = {"svg.hashsalt": "backbeat", "svg.fonttype": "none", "font.size": 11}
    pyplot.rcParams.update({**settings, "font.sans-serif": ["DejaVu Sans", "sans-serif"]})
    times = found["library"]["1 % invalid"]
    names = sorted(times, key=lambda name: -times[name])
    figure, axes = pyplot.subplots(figsize=(8, 3.2))
    colors = ["#5b4b9a" if name == "backbeat" else "#9a9aa8" for name in names]
    shown = axes.barh(names, [1e6 / times[name] for name in names], color=colors)
    axes.bar_label(shown, fmt="{:,.0f}", padding=4)
    axes.set_xlabel("thousand messages a second, one core, 1 % invalid")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.12)
    figure.tight_layout()
    drawn = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(drawn, format="svg", transparent=True, metadata=metadata)
    pyplot.close(figure)
    path.write_text(_follow_page(drawn.getvalue(), ", ".join(names)), encoding="utf-8")


def _follow_page(svg: str, names: str) -> str:
    """Return a picture as part of a page: without prolog, its black in the colour of the text."""
    _, _, inside = svg[svg.index("<svg") :].partition(">")
    size = re.search(r'viewBox="[^"]+"', svg)
    assert size is not None
    inside = inside.replace("#000000", "currentColor")
    return (
        '<svg class="bb-benchmark" xmlns="http://www.w3.org/2000/svg"\n'
        f'  xmlns:xlink="http://www.w3.org/1999/xlink" {size[0]}\n'
        '  role="img" aria-labelledby="bb-benchmark-title" style="width: 100%; max-width: 576px">\n'
        f'<title id="bb-benchmark-title">Thousand messages a second, by library: {names}</title>\n'
        f"<style>{STYLE}</style>{inside.replace('>*{', '>.bb-benchmark *{')}"
    )


def load() -> dict[str, Any]:
    """Read the committed measurements."""
    found: dict[str, Any] = json.loads(DATA.read_text())
    return found


def save(found: dict[str, Any]) -> None:
    """Write the measurements, the page's tables and the picture."""
    DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    PAGE.write_text(render(PAGE.read_text(), load()))
    draw(load())
