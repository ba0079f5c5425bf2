"""Sentences that restate a rule, each bound to the code, the schema or the traffic that has it."""

from __future__ import annotations

import itertools
import json

from backbeat_docs.document.facts import Fact
from backbeat_docs.report import github, markdown
from backbeat_docs.traffic import Cluster, clock, tempo
from backbeat_docs.traffic.tempo import DEFAULT_BAR, DEFAULT_BPM, SHORTEST_BAR, beat_seconds
from support.bound import healthy
from support.bound.cells import interface
from support.bound.healthy import DIGITS, compare, drift, frames, reports, tasks, value_in
from support.site import ROOT

SARIF = ROOT / "tests" / "cases" / "reports" / "report.sarif"
CLAIM, REPORT, FRAME = (
    f"docs/messages/{name}.md" for name in ("statusclaim", "barreport", "beatframe")
)
PROTOCOL, TEMPO, BEATS = "docs/protocol.md", "docs/tempo-guide.md", "docs/integration/beatframes.md"
_ORDINALS = ("first", "second", "third")


def _sender(name: str) -> str:
    return interface(name)[1].partition(" → ")[0]


def _receiver(name: str) -> str:
    return interface(name)[1].partition(" → ")[2]


def _downbeat() -> str:
    """Return which beat of a bar is its downbeat."""
    bar = [frame["downbeat"] for frame in frames() if frame["beat_index"] < 30]
    assert sum(bar) == 1
    return "last" if bar[-1] else _ORDINALS[bar.index(True)]


def _phases() -> tuple[str, ...]:
    return tuple(dict.fromkeys(frame["phase"] for frame in frames()))


def _verbs() -> tuple[str, ...]:
    return tuple(f"{phase.rstrip('e')}{'es' if phase[-1] == 'e' else 's'}" for phase in _phases())


def _phase_edges(bar: int) -> tuple[int, ...]:
    plan, execute, review = tempo.phases(bar)
    edges = (0, plan, plan + execute, plan + execute + review)
    return tuple(n for i in range(3) for n in (edges[i], edges[i + 1] - 1))


def _ends_of_window() -> tuple[str, str]:
    report = reports()[0]
    first = {0: "first", 29: "last"}
    return first[report["from_beat"]], first[report["to_beat"]]


def _claimed_beats() -> tuple[str, str, str]:
    """Return which beats claims are about, as seen from the frame before them."""
    newest, seen = -1, set()
    for one in healthy.traffic():
        newest = one["beat_index"] if "phase" in one else newest
        if "state" in one:
            seen.add(compare([(newest, one["beat_index"])], "earlier", "current", "later"))
    never = ({"earlier", "later"} - seen) or {"none"}
    return ("current" if "current" in seen else "other", *sorted(seen - {"current"}), *never)


def _progress() -> str:
    values = [(a["progress"], b["progress"]) for task in tasks()
              for a, b in itertools.pairwise(task)]  # fmt: skip
    return "falls" if all(a <= b for a, b in values) else "rises"


def _on_time_bound() -> str:
    pairs = [(r["agents_reporting"], r["on_time_reviews"]) for r in reports()]
    return "larger" if all(b <= a for a, b in pairs) else "smaller"


def _deadline() -> str:
    pairs = [(clock.format_timestamp(at), frame["deadline_at"])
             for at, frame in Cluster(beats=9, bar=9).timeline() if "phase" in frame]  # fmt: skip
    return compare(pairs, "earlier", "the same", "later")


def _drift_table() -> str:
    """Return the table of what `make drift` measured, which runs these checks itself."""
    from support.drift import survivors

    return survivors.format_table(survivors.load())


def _without_task() -> str:
    """Return the state in which no claim is about a task."""
    return healthy.states_with(lambda claim: "task_id" not in claim).strip("`")


def _tenth(phase: int) -> str:
    """Return which part of a bar a phase is, in words."""
    return {10: "tenth", 5: "fifth", 4: "quarter"}[100 // tempo.phases(100)[phase]]


def _nth_beat(beat: int) -> tuple[str, str]:
    position = beat % DEFAULT_BAR
    phase = tempo.phases(DEFAULT_BAR).at(position)
    return f"{position + 1}th", dict(zip(_phases(), _verbs(), strict=True))[phase]


_RULES = (
    # Who sends what to whom.
    Fact(FRAME, r"(?m)^(\w+) sends a BeatFrame at the start", lambda: _sender("beatframe")),
    Fact(CLAIM, r"An (\w+) sends StatusClaims to (\w+) during a beat",
         lambda: (_sender("statusclaim")[:-1], _receiver("statusclaim"))),
    Fact(REPORT, r"(?m)^(\w+) sends a BarReport after each window", lambda: _sender("barreport")),
    Fact("docs/index.md", r"A clock called (\w+) counts beats for all services\. In each beat,"
         r" (\w+) report what they are doing\. After each bar, (\w+) reports",
         lambda: tuple(map(_sender, ("beatframe", "statusclaim", "barreport")))),
    Fact(PROTOCOL, r"and (\w+) sends a \[BeatFrame\][\s\S]*? of one (\w+)\.[\s\S]*?"
         r"After the bar, (\w+) sends a \[BarReport\]",
         lambda: (_sender("beatframe"), _sender("statusclaim")[:-1], _sender("barreport"))),
    Fact("docs/words.md", r"(\w+) : the clock of a cluster: it sends a BeatFrame",
         lambda: _sender("beatframe")),
    Fact("docs/words.md", r"(\w+) : the observer of a cluster: .*? sends a BarReport",
         lambda: _sender("barreport")),
    Fact("docs/words.md", r"(\w+) : a service, .*? sends StatusClaims",
         lambda: _sender("statusclaim")[:-1]),
    # Beats and bars.
    Fact(PROTOCOL, r"(\w+) numbers beats (\d+), (\d+), (\d+), …",
         lambda: (_sender("beatframe"), *(frame["beat_index"] for frame in frames()[:3]))),
    Fact(PROTOCOL, r"A bar is a fixed number of beats, (\d+) by default\. Its (\w+) beat is the "
         r"downbeat", lambda: (DEFAULT_BAR, _downbeat())),
    Fact(FRAME, r"`downbeat` is true on the (\w+) beat of a bar", _downbeat),
    Fact("docs/words.md", r"downbeat : the (\w+) beat of a bar", _downbeat),
    Fact(PROTOCOL, r"`from_beat` and `to_beat` are the bar's (\w+) and (\w+) beats",
         _ends_of_window),
    Fact(REPORT, r"`from_beat` and `to_beat` are the (\w+) and the (\w+) beat of the bar",
         _ends_of_window),
    # Phases and deadlines.
    Fact(PROTOCOL, r"A bar (\w+), then (\w+), then (\w+); it never goes back", _verbs),
    Fact(FRAME, r"`phase` goes from `(\w+)` to `(\w+)` to `(\w+)` within a bar, never back",
         _phases),
    Fact("docs/words.md", r"a part of a bar: first `(\w+)`, then `(\w+)`, then `(\w+)`",
         _phases),
    Fact(PROTOCOL,
         r"the first (\w+) of the beats (\w+) and the last (\w+) (\w+), at least one beat",
         lambda: (_tenth(0), _verbs()[0], _tenth(2), _verbs()[2])),
    Fact(PROTOCOL, r"a bar has at least (\d+) beats, and one of (\d+) beats (\w+) in beats (\d+) to"
         r" (\d+), (\w+) in (\d+) to (\d+) and (\w+) in (\d+) to (\d+)\.",
         lambda: (SHORTEST_BAR, DEFAULT_BAR,
                  *(word for verb, pair in zip(_verbs(), _pairs(), strict=True)
                    for word in (verb, *pair)))),
    Fact(PROTOCOL, r"Beat 1337 is the (\w+) beat of its bar, and (\w+):", lambda: _nth_beat(1337)),
    Fact(BEATS, r"A bar of (\d+) beats (\w+) for (\d+), (\w+) for (\d+) and (\w+) for (\d+):",
         lambda: (DEFAULT_BAR, *(word for pair in zip(_verbs(), tempo.phases(), strict=True)
                                 for word in pair))),
    Fact(PROTOCOL, r"same for all beats of the phase, and (\w+) than the frame itself",
         _deadline),
    Fact(FRAME, r"same for all beats of a phase, and (\w+) than the frame\.",
         _deadline),
    # Clocks.
    Fact(PROTOCOL, r"half a turn apart, which is (\w+) hours", healthy.half_turn),
    Fact(PROTOCOL, r"After a pause of more than (\w+) hours", healthy.half_turn),
    Fact(CLAIM, r"`hlc` (\w+) from claim to claim of one agent", healthy.clock_order),
    # Claims.
    Fact(PROTOCOL, r"claims at least once in a beat, also while it is (\w+)\.",
         _without_task),
    Fact(PROTOCOL, r"about the (\w+) beat or an (\w+) one, never a (\w+) one", _claimed_beats),
    Fact(CLAIM, r"about the (\w+) beat or an (\w+) one, never a (\w+) one", _claimed_beats),
    Fact(PROTOCOL, r"For one task `progress` never (\w+), and `(\w+)` reaches (\d) when the state "
         r"is `completed`, where `(\w+)` is (\d)",
         lambda: (_progress(), "beats_left", value_in("completed", "beats_left"), "progress",
                  value_in("completed", "progress"))),
    Fact(CLAIM, r"For one task `(\w+)` never (\w+)\.", lambda: ("progress", _progress())),
    Fact("docs/*.md", r"After `(\w+)` or `(\w+)` the task is over", healthy.last_states),
    Fact(PROTOCOL, r"An (\w+) agent has no task, and sends (\d) for `beats_left` and `progress`",
         lambda: (_without_task(), value_in("idle", "beats_left"))),
    Fact(CLAIM, r"An (\w+) agent sends claims too\. It omits `(\w+)` and sends (\d) for `(\w+)` and"
         r" `(\w+)`",
         lambda: (_without_task(), "task_id", value_in("idle", "beats_left"), "beats_left",
                  "progress")),
    # Reports.
    Fact("docs/*.md", r"`(\w+)` or `(\w+)` before the review phase ended", healthy.states_on_time),
    Fact(REPORT, r"It is never (\w+) than `agents_reporting`", _on_time_bound),
    Fact(PROTOCOL, r"So it is never (\w+)\.", _on_time_bound),
    Fact(REPORT, r"a mean over the window: (\w+) is behind, (\w+) ahead",
         lambda: (drift("behind"), drift("ahead"))),
    Fact(PROTOCOL, r"the agent that claimed\s`(\w+)` for a task claims it `(\w+)`",
         healthy.promise_and_fulfilment),
    Fact(PROTOCOL, r"of the window's beats: (\w+) is behind", lambda: drift("behind")),
    Fact("docs/words.md", r"`tempo_drift_ms`, (\w+) if they were early", lambda: drift("ahead")),
    Fact("docs/ci/reports.md", r"`github` annotates the (\d+) worst [^;]*; `markdown` lists"
         r" the (\d+) worst",
         lambda: (github.MOST_ANNOTATIONS, markdown.MOST_FINDINGS)),
    Fact("docs/docs-as-tests.md", r"<!-- drift: begin -->([\s\S]*)<!-- drift: end -->",
         _drift_table),
    Fact("docs/ci/reports.md", r"security tabs and editors \| SARIF (\S+)",
         lambda: json.loads(SARIF.read_text())["version"]),
    # Tempo.
    Fact(TEMPO, r"(\d+) BPM, the default, is the slowest of (\w+ \w+)",
         lambda: (f"{DEFAULT_BPM:g}", tempo.band(DEFAULT_BPM).name)),
    Fact(TEMPO, r"exception is (\d+) BPM, a beat of exactly (\w+) second, which still belongs to "
         r"(\w+ \w+)", lambda: (60, DIGITS[round(beat_seconds(60))], tempo.band(60).name)),
    Fact(TEMPO, r"No tempo may be below ([\d.]+) BPM, a beat of (\w+) minutes",
         lambda: (tempo.MINIMUM_BPM, DIGITS[round(beat_seconds(tempo.MINIMUM_BPM) / 60)])),
)  # fmt: skip


def _pairs() -> list[tuple[int, int]]:
    edges = _phase_edges(DEFAULT_BAR)
    return list(zip(edges[::2], edges[1::2], strict=True))


SENTENCES = _RULES
"""Every sentence that restates a rule, and its source."""
