"""A picture of one bar, drawn from its messages: beats, phases, deadlines, claims, report.

Time runs downwards, so that the picture fits a phone. Colours and text follow the page that
contains the picture; on its own it follows the reader's system.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

ROW = 18
LANE = 54
LEFT = 96
TOP = 52
GAP = 2


class Look(NamedTuple):
    """How a state is drawn: a word that fits its cell, and a background colour for dark text."""

    word: str
    fill: str


LOOKS: Mapping[str, Look] = {
    "idle": Look("idle", "none"),
    "planning": Look("plan", "#c5cae9"),
    "executing": Look("exec", "#90caf9"),
    "reviewing": Look("review", "#ce93d8"),
    "completed": Look("done", "#a5d6a7"),
    "failed": Look("failed", "#ef9a9a"),
    "blocked": Look("block", "#ffcc80"),
    "helping": Look("help", "#80deea"),
}

STYLE = """
.bb-bar { color: var(--md-default-fg-color, #222); font: 11px ui-sans-serif, sans-serif; }
.bb-bar text { fill: currentColor; }
.bb-bar .bb-cell { fill: #1a1c22; }
.bb-bar .bb-mid { text-anchor: middle; }
.bb-bar .bb-strong { font-weight: 600; }
.bb-bar line { stroke: currentColor; }
.bb-bar .bb-frame { fill: none; stroke: currentColor; stroke-opacity: .45; }
@media (prefers-color-scheme: dark) {
  .bb-bar { color: var(--md-default-fg-color, #eee); }
}
"""


def bar(messages: Iterable[Mapping[str, Any]]) -> str:
    """Draw the messages of one complete bar as SVG."""
    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for message in messages:
        by_type.setdefault(message["type"].split(".")[1], []).append(message)
    frames, (report,) = by_type["beatframe"], by_type["barreport"]
    claims = by_type.get("statusclaim", [])
    agents = sorted({claim["agent_id"] for claim in claims})
    width = LEFT + LANE * len(agents) + GAP
    height = TOP + ROW * len(frames) + 50
    lines = [
        f'<svg class="bb-bar" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        '  role="img" aria-labelledby="bb-bar-title"',
        f'  style="width: 100%; max-width: {width * 4 // 3}px">',
        f'<title id="bb-bar-title">{escape(_describe(frames, agents, report))}</title>',
        f"<style>{STYLE.strip()}</style>",
        *_draw_heads(agents),
        *_draw_phases(frames, width),
        *(_draw_cell(claim, agents, frames[0]["beat_index"]) for claim in claims),
        *_draw_report(report, height),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _describe(
    frames: Sequence[Mapping[str, Any]], agents: Sequence[str], report: Mapping[str, Any]
) -> str:
    return (
        f"Beats {report['from_beat']} to {report['to_beat']} of {len(agents)} agents at "
        f"{frames[0]['tempo_bpm']:g} BPM: one row per beat, one column per agent, "
        "one cell per claim"
    )


def _draw_text(x: float, y: float, text: str, style: str = "") -> str:
    mark = f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}"{mark}>{escape(text)}</text>'


def _draw_heads(agents: Sequence[str]) -> Iterator[str]:
    yield _draw_text(GAP, 26, "Pulse", "bb-strong")
    yield _draw_text(GAP, 42, "a frame per beat")
    for lane, agent in enumerate(agents):
        middle = LEFT + LANE * (lane + 0.5)
        # The column is narrow, so it has only the last word of the service's name.
        yield _draw_text(middle, 42, agent.split(":")[0].split("-")[-1], "bb-mid")
    yield _draw_text(LEFT + GAP, 26, "Agents", "bb-strong")


def _draw_phases(frames: Sequence[Mapping[str, Any]], width: int) -> Iterator[str]:
    top = TOP
    for phase, group in groupby(frames, lambda frame: frame["phase"]):
        beats = list(group)
        bottom = top + ROW * len(beats)
        for row, frame in enumerate(beats):
            y = top + ROW * row + 13
            style = "bb-strong" if frame["downbeat"] else ""
            yield _draw_text(GAP, y, f"{frame['beat_index']}", style)
        yield _draw_text(24, top + 13, phase, "bb-strong")
        yield f'<line x1="0" y1="{bottom}" x2="{width}" y2="{bottom}"/>'
        yield _draw_text(24, bottom - 5, f"until {beats[0]['deadline_at'][11:-1]}")
        top = bottom


def _draw_cell(claim: Mapping[str, Any], agents: Sequence[str], first: int) -> str:
    look = LOOKS[claim["state"]]
    x = LEFT + LANE * agents.index(claim["agent_id"]) + GAP
    y = TOP + ROW * (claim["beat_index"] - first) + GAP
    size = f'width="{LANE - 2 * GAP}" height="{ROW - 2 * GAP}" rx="3"'
    drawn = look.fill != "none"
    shape = 'class="bb-frame" stroke-dasharray="2 3"' if not drawn else f'fill="{look.fill}"'
    style = "bb-mid bb-cell" if drawn else "bb-mid"
    word = _draw_text(x + LANE / 2 - GAP, y + 11, look.word, style)
    return f'<rect x="{x}" y="{y}" {size} {shape}/>{word}'


def _draw_report(report: Mapping[str, Any], height: int) -> Iterator[str]:
    y = height - 30
    yield _draw_text(GAP, y, "Reverb", "bb-strong")
    yield _draw_text(
        LEFT + GAP,
        y,
        f"{report['agents_reporting']} agents reporting, {report['on_time_reviews']} reviews on "
        f"time, {report['help_promises_fulfilled']} help",
    )
    issues = ", ".join(issue["category"] for issue in report["issues"]) or "no issues"
    yield _draw_text(LEFT + GAP, y + 16, f"drift {report['tempo_drift_ms']:g} ms; {issues}")
    yield _draw_text(GAP, y + 16, "a report per bar")
