"""The picture of the benchmark page: messages per second, by library and by how they are written.

Colours and text follow the page that contains the picture, light or dark.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from bench.rows import LIBRARY, LINES, ONE, RUST

LEFT, WIDTH, BAR, GAP, TOP = 150, 430, 13, 12, 62

FILLS = {LINES: "bb-lines", ONE: "bb-one", RUST: "bb-peer"}
"""The programs that are drawn, and their classes."""

STYLE = """
.bb-bench { color: var(--md-default-fg-color, #222); font: 12px ui-sans-serif, sans-serif; }
.bb-bench text { fill: currentColor; }
.bb-bench .bb-lines { fill: #5e7ce2; }
.bb-bench .bb-one { fill: #4fa58b; }
.bb-bench .bb-peer { fill: #8f939d; }
.bb-bench .bb-name { text-anchor: end; }
.bb-bench line { stroke: currentColor; }
@media (prefers-color-scheme: dark) {
  .bb-bench { color: var(--md-default-fg-color, #eee); }
}
"""


def draw(found: dict[str, Any]) -> str:
    """Draw the rates of the libraries as SVG: a group of bars for each kind of messages."""
    rows = [row for row in found["rows"] if row["section"] == LIBRARY]
    shown = [(row["work"], _read_rates(row)) for row in rows]
    most = max(high for _, rates in shown for _, _, high in rates.values())
    height = TOP + sum(BAR * len(rates) + GAP for _, rates in shown)
    lines = [
        f'<svg class="bb-bench" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {height}"',
        '  role="img" aria-labelledby="bb-bench-title" style="width: 100%; max-width: 800px">',
        '<title id="bb-bench-title">Thousand messages per second and core; the tables below '
        "give the numbers</title>",
        f"<style>{STYLE.strip()}</style>",
        *_draw_legend(),
        *_draw_groups(shown, (WIDTH - 40) / most),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _read_rates(row: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Return the quartiles of a row's rates, in thousand messages per second."""
    found = {}
    for name in FILLS:
        if name in row["programs"]:
            high, middle, low = (1e6 / ns for ns in row["programs"][name]["ns"])
            found[name] = low, middle, high
    return found


def _draw_legend() -> Iterator[str]:
    yield '<text x="0" y="14">Thousand messages per second and core: longer is faster</text>'
    for place, (name, fill) in enumerate(FILLS.items()):
        x = place * 200
        yield f'<rect class="{fill}" x="{x}" y="30" width="12" height="12"/>'
        yield f'<text x="{x + 18}" y="40">{escape(name)}</text>'


def _draw_groups(
    shown: list[tuple[str, dict[str, tuple[float, float, float]]]], scale: float
) -> Iterator[str]:
    y = TOP
    for work, rates in shown:
        middle = y + BAR * len(rates) / 2 + 4
        yield f'<text class="bb-name" x="{LEFT - 8}" y="{middle:g}">{escape(work)}</text>'
        for name, (low, rate, high) in rates.items():
            width = rate * scale
            yield (
                f'<rect class="{FILLS[name]}" x="{LEFT}" y="{y}" width="{width:.1f}" '
                f'height="{BAR - 2}"/>'
            )
            ends = LEFT + low * scale, LEFT + high * scale
            line = y + (BAR - 2) / 2
            yield f'<line x1="{ends[0]:.1f}" x2="{ends[1]:.1f}" y1="{line:g}" y2="{line:g}"/>'
            yield f'<text x="{ends[1] + 6:.1f}" y="{y + 10}">{rate:,.0f}</text>'
            y += BAR
        y += GAP
