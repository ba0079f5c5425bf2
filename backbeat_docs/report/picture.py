"""A picture of one bar, drawn from its messages: beats, phases, deadlines, claims, report.

Time runs downwards, so that the picture fits a phone. Colours and text follow the page that
contains the picture; on its own it follows the reader's system.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import count, groupby
from typing import Any, NamedTuple

from backbeat_docs.text.escape import plain

Message = Mapping[str, Any]

MOST_AGENTS = 30
"""The number of agents that a picture has room for."""

MOST_BEATS = 240
"""The number of beats that a picture has room for."""

ROW = 18
LANE = 54
TOP = 52
GAP = 2
DIGIT = 7
LETTER = 6
"""The width of a digit, and of a letter of a label, in the widest font that a reader may have."""


class Mark(NamedTuple):
    """A broken place: what is wrong, the messages that prove it, and the beats that it is about."""

    sentence: str
    messages: tuple[Message, ...]
    beats: tuple[int, int]

    @property
    def agents(self) -> set[str]:
        """The agents whose claims are among the messages."""
        return {message["agent_id"] for message in self.messages if "agent_id" in message}


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


class Margin(NamedTuple):
    """Where the labels of the phases begin, right of the beats, and the cells, right of both."""

    labels: int
    cells: int


STYLE = """
.bb-bar { color: var(--md-default-fg-color, #222); font: 11px ui-sans-serif, sans-serif; }
.bb-bar text { fill: currentColor; }
.bb-bar .bb-cell { fill: #1a1c22; }
.bb-bar .bb-mid { text-anchor: middle; }
.bb-bar .bb-strong { font-weight: 600; }
.bb-bar line { stroke: currentColor; }
.bb-bar .bb-frame { fill: none; stroke: currentColor; stroke-opacity: .45; }
svg:root.bb-bar { background: #fff; }
@media (prefers-color-scheme: dark) {
  .bb-bar { color: var(--md-default-fg-color, #eee); }
  svg:root.bb-bar { background: #1a1c22; }
}
"""


MARK_STYLE = """.bb-bar .bb-broken { fill: none; stroke: #d32f2f; stroke-width: 2; }
.bb-bar .bb-note { fill: #d32f2f; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  .bb-bar .bb-broken { stroke: #ff8a80; }
  .bb-bar .bb-note { fill: #ff8a80; }
}
"""


def bar(messages: Iterable[Message], mark: Mark | None = None) -> str:
    """Draw the messages of one bar as SVG, and the broken place if there is one.

    Raises `ValueError` if there is no frame.
    """
    by_type: dict[str, list[Message]] = {}
    for message in messages:
        by_type.setdefault(message["type"].split(".")[1], []).append(message)
    frames = _sort_frames(by_type.get("beatframe", ()))
    report = next(iter(by_type.get("barreport", ())), None)
    beats = range(frames[0]["beat_index"], frames[-1]["beat_index"] + 1)
    claims = [each for each in by_type.get("statusclaim", ()) if each["beat_index"] in beats]
    agents = _choose_agents(claims, mark)
    margin = _measure(frames)
    width = margin.cells + LANE * len(agents) + GAP
    notes = _wrap(mark, width)
    height = TOP + ROW * len(beats) + 50
    lines = [
        '<svg class="bb-bar" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {height + (ROW * len(notes) + 12 if notes else 0)}"',
        '  role="img" aria-labelledby="bb-bar-title"',
        f'  style="width: 100%; max-width: {width * 4 // 3}px">',
        f'<title id="bb-bar-title">{escape(_describe(frames, agents, mark))}</title>',
        f"<style>{(STYLE if mark is None else STYLE + MARK_STYLE).strip()}</style>",
        *_draw_heads(agents, margin.cells),
        *_draw_phases(frames, margin.labels, width),
        *(
            _draw_cell(each, margin.cells + LANE * agents.index(each["agent_id"]), beats[0])
            for each in claims
            if each["agent_id"] in agents
        ),
        *(() if report is None else _draw_report(report, margin.cells, height)),
        *(() if mark is None else _draw_mark(mark, frames, agents, margin.cells)),
        *(
            _draw_text(GAP, height + 6 + ROW * row, note, "bb-note")
            for row, note in enumerate(notes)
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _sort_frames(frames: Iterable[Message]) -> list[Message]:
    """Return the first frame of each beat, in the order of the beats."""
    by_beat: dict[int, Message] = {}
    for frame in frames:
        by_beat.setdefault(frame["beat_index"], frame)
    if not by_beat:
        raise ValueError("there is no frame, and so no bar to draw")
    return [by_beat[beat] for beat in sorted(by_beat)]


def _measure(frames: Sequence[Message]) -> Margin:
    """Return the margin that fits the longest beat and the longest deadline."""
    labels = GAP + DIGIT * len(str(frames[-1]["beat_index"])) + 8
    longest = max(len(_label_deadline(frame)) for frame in frames)
    return Margin(labels, labels + LETTER * longest)


def _label_deadline(frame: Message) -> str:
    return f"until {frame['deadline_at'][11:-1]}"


def _choose_agents(claims: Sequence[Message], mark: Mark | None) -> list[str]:
    """Return the agents that have a column, first those that the mark is about."""
    named = set() if mark is None else mark.agents
    agents = sorted(
        {claim["agent_id"] for claim in claims}, key=lambda agent: (agent not in named, agent)
    )
    return sorted(agents[:MOST_AGENTS])


def _wrap(mark: Mark | None, width: int) -> list[str]:
    """Return what is wrong in lines that fit the picture."""
    return [] if mark is None else textwrap.wrap(plain(mark.sentence), max(24, width // 7))


def _describe(frames: Sequence[Message], agents: Sequence[str], mark: Mark | None) -> str:
    what = "" if mark is None else f"; {plain(mark.sentence)}"
    return (
        f"Beats {frames[0]['beat_index']} to {frames[-1]['beat_index']} of {len(agents)} agents at "
        f"{frames[0]['tempo_bpm']:g} BPM: one row per beat, one column per agent, "
        f"one cell per claim{what}"
    )


def _draw_mark(
    mark: Mark, frames: Sequence[Message], agents: Sequence[str], left: int
) -> Iterator[str]:
    """Outline the claims of a mark, the rows of its frames, and rows that lack a frame."""
    width = left + LANE * len(agents) + GAP
    first, present = frames[0]["beat_index"], {frame["beat_index"] for frame in frames}
    shown = range(first, frames[-1]["beat_index"] + 1)
    rows = {beat for beat in _span(mark.beats, shown) if beat not in present}
    for message in mark.messages:
        if "state" in message and message["beat_index"] in shown:
            x = left + LANE * agents.index(message["agent_id"])
            yield _draw_outline(x, message["beat_index"] - first, LANE)
        elif "tempo_bpm" in message and message["beat_index"] in shown:
            rows.add(message["beat_index"])
        elif "to_beat" in message:
            yield _draw_outline(0, len(shown) + 0.3, width, 2)
    for beat in sorted(beat for beat in rows if beat - 1 not in rows):
        last = next(end for end in count(beat) if end + 1 not in rows)
        yield _draw_outline(0, beat - first, width, last - beat + 1)


def _span(beats: tuple[int, int], shown: range) -> range:
    """Return the beats that are shown, however many there are."""
    return range(max(beats[0], shown[0]), min(beats[1], shown[-1]) + 1)


def _draw_outline(x: float, row: float, width: int, rows: int = 1) -> str:
    size = f'width="{width - 2:g}" height="{ROW * rows - 2}" rx="3"'
    return f'<rect class="bb-broken" x="{x + 1:g}" y="{TOP + ROW * row + 1:g}" {size}/>'


def _draw_text(x: float, y: float, text: str, style: str = "") -> str:
    mark = f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}"{mark}>{escape(text)}</text>'


def _draw_heads(agents: Sequence[str], left: int) -> Iterator[str]:
    yield _draw_text(GAP, 26, "Pulse", "bb-strong")
    yield _draw_text(GAP, 42, "a frame per beat")
    for lane, agent in enumerate(agents):
        middle = left + LANE * (lane + 0.5)
        # The column is narrow, so it has only the last word of the service's name.
        yield _draw_text(middle, 42, agent.split(":")[0].split("-")[-1], "bb-mid")
    yield _draw_text(left + GAP, 26, "Agents", "bb-strong")


def _draw_phases(frames: Sequence[Message], left: int, width: int) -> Iterator[str]:
    first = frames[0]["beat_index"]
    for phase, group in groupby(frames, lambda frame: frame["phase"]):
        beats = list(group)
        top = TOP + ROW * (beats[0]["beat_index"] - first)
        bottom = TOP + ROW * (beats[-1]["beat_index"] - first + 1)
        for frame in beats:
            y = TOP + ROW * (frame["beat_index"] - first) + 13
            style = "bb-strong" if frame["downbeat"] else ""
            yield _draw_text(GAP, y, f"{frame['beat_index']}", style)
        yield _draw_text(left, top + 13, phase, "bb-strong")
        yield f'<line x1="0" y1="{bottom}" x2="{width}" y2="{bottom}"/>'
        yield _draw_text(left, bottom - 5, _label_deadline(beats[0]))


def _draw_cell(claim: Message, lane: int, first: int) -> str:
    look = LOOKS[claim["state"]]
    x = lane + GAP
    y = TOP + ROW * (claim["beat_index"] - first) + GAP
    size = f'width="{LANE - 2 * GAP}" height="{ROW - 2 * GAP}" rx="3"'
    drawn = look.fill != "none"
    shape = 'class="bb-frame" stroke-dasharray="2 3"' if not drawn else f'fill="{look.fill}"'
    style = "bb-mid bb-cell" if drawn else "bb-mid"
    word = _draw_text(x + LANE / 2 - GAP, y + 11, look.word, style)
    return f'<rect x="{x}" y="{y}" {size} {shape}/>{word}'


def _draw_report(report: Message, left: int, height: int) -> Iterator[str]:
    y = height - 30
    yield _draw_text(GAP, y, "Reverb", "bb-strong")
    yield _draw_text(
        left + GAP,
        y,
        f"{report['agents_reporting']} agents reporting, {report['on_time_reviews']} reviews on "
        f"time, {report['help_promises_fulfilled']} help",
    )
    issues = ", ".join(issue["category"] for issue in report["issues"]) or "no issues"
    yield _draw_text(left + GAP, y + 16, f"drift {report['tempo_drift_ms']:g} ms; {issues}")
    yield _draw_text(GAP, y + 16, "a report per bar")
