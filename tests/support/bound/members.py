"""Sentences about one field: each names the field for which a rule holds on simulated traffic."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from backbeat_docs.commands import COMMANDS
from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.facts import Fact
from backbeat_docs.report import REPORTERS
from support.bound.healthy import Message, claims, frames, reports, states_on_time

CLAIM, REPORT, FRAME = (
    f"docs/messages/{name}.md" for name in ("statusclaim", "barreport", "beatframe")
)
PROTOCOL, WORDS, GUIDE = "docs/protocol.md", "docs/words.md", "docs/integration-guide.md"
STEPS = "docs/integration/{}.md"


def window(report: Message) -> list[Message]:
    """Return the frames of a report's window."""
    beats = range(report["from_beat"], report["to_beat"] + 1)
    return [frame for frame in frames() if frame["beat_index"] in beats]


def _is_of_window(name: str) -> bool:
    """Return whether the frames of a window and its report have one value, and no others."""
    values = [{frame[name] for frame in window(one)} | {one[name]} for one in reports()]
    return all(len(found) == 1 for found in values) and len(set.union(*values)) == len(values)


def _is_of_phase(name: str) -> bool:
    """Return whether all frames of a phase have one value, and other phases have others."""
    values = [
        {frame[name] for frame in group}
        for _, group in groupby(frames(), lambda frame: (frame["window_id"], frame["phase"]))
    ]
    return all(len(found) == 1 for found in values) and len(set.union(*values)) == len(values)


def _is_of_bar(name: str) -> bool:
    return all(len({frame[name] for frame in window(one)}) == 1 for one in reports())


def _is_counter(name: str) -> bool:
    return [frame[name] for frame in frames()] == list(range(len(frames())))


def _is_count_of_agents(name: str, *states: str) -> bool:
    """Return whether a report counts the agents that claimed in some states, or in any."""
    for one in reports():
        beats = range(one["from_beat"], one["to_beat"] + 1)
        agents = {c["agent_id"] for c in claims(*states) if c["beat_index"] in beats}
        if one[name] != len(agents):
            return False
    return True


def _is_affected(name: str, of: str) -> bool:
    agents = {claim[of] for claim in claims()}
    return all(agents.issuperset(issue[name]) for one in reports() for issue in one["issues"])


def _is_of_cluster(name: str) -> bool:
    return len({frame[name] for frame in frames()}) == 1


def _issue(name: str) -> Message:
    issue = packaged()["backbeat.barreport.v1"].schema["$defs"]["issue"]
    return dict(issue["properties"][name])


def _holds(*rules: tuple[str, Callable[..., bool]]) -> Callable[[], tuple[str, ...]]:
    """Return a function of the fields for which the rules hold; of `no field` for the others."""
    return lambda: tuple(name if rule(name) else "no field" for name, rule in rules)


def _on_time(name: str) -> bool:
    return _is_count_of_agents(name, *states_on_time())


WINDOW, DEADLINE = ("window_id", _is_of_window), ("deadline_at", _is_of_phase)
BEAT, AGENTS = ("beat_index", _is_counter), ("agents_reporting", _is_count_of_agents)
ON_TIME = ("on_time_reviews", _on_time)
DRIFT = ("tempo_drift_ms", lambda name: all(-20 < one[name] < 20 for one in reports()))
CLUSTER = ("cluster_id", _is_of_cluster)
SIMULATE = ("simulate", lambda name: name in COMMANDS)

MEMBERS = (
    Fact("docs/messages/*.md", r"For messages that fit together, run `backbeat (\w+)`",
         _holds(SIMULATE)),
    Fact(GUIDE, r"You need no cluster to start: `backbeat (\w+)` generates", _holds(SIMULATE)),
    Fact(PROTOCOL, r"its `(\w+)` is not larger than the last one of the same `(\w+)`, its `(\w+)`"
         r" is new", _holds(BEAT, CLUSTER, WINDOW)),
    Fact(PROTOCOL, r"with a new `(\w+)`, which all its BeatFrames and its BarReport contain",
         _holds(WINDOW)),
    Fact(PROTOCOL, r"`(\w+)` is the end of the last beat of the current phase", _holds(DEADLINE)),
    Fact(PROTOCOL, r"`(\w+)` is the number of different agents that claimed in the window\. `(\w+)`"
         r" of them were on time", _holds(AGENTS, ON_TIME)),
    Fact(PROTOCOL, r"`(\w+)` is the mean difference between the actual and the due", _holds(DRIFT)),
    Fact(FRAME, r"`(\w+)` counts 0, 1, 2", _holds(BEAT)),
    Fact(FRAME, r"`(\w+)` is the same for all beats of a phase", _holds(DEADLINE)),
    Fact(FRAME, r"`(\w+)` changes only at a downbeat", _holds(("tempo_bpm", _is_of_bar))),
    Fact(FRAME, r"`(\w+)` is new in each bar", _holds(WINDOW)),
    Fact(FRAME, r"has the `(\w+)` of the frame that it answers", _holds(BEAT)),
    Fact(FRAME, r"has the `(\w+)` of its frames, and their mean delay in `(\w+)`",
         _holds(WINDOW, DRIFT)),
    Fact(REPORT, r"`(\w+)` is a name that you choose, in lower case",
         _holds(("category", lambda name: "A-Z" not in _issue(name)["pattern"]))),
    Fact(REPORT, r"`(\w+)` is the same as in the bar's frames", _holds(WINDOW)),
    Fact(REPORT, r"`(\w+)` counts agents that were", _holds(ON_TIME)),
    Fact(REPORT, r"`(\w+)` is a mean over the window", _holds(DRIFT)),
    Fact(REPORT, r"have the same `(\w+)`\. The report's beats are their `(\w+)`",
         _holds(WINDOW, BEAT)),
    Fact(REPORT, r"in the window\. `(\w+)` contains their `(\w+)`",
         _holds(("affected_agents", lambda name: _is_affected(name, "agent_id")),
                ("agent_id", lambda name: _is_affected("affected_agents", name)))),
    Fact(CLAIM, r"has the `(\w+)` of a \[BeatFrame\]", _holds(BEAT)),
    Fact(STEPS.format("beatframes"), r"A gap in `(\w+)`", _holds(BEAT)),
    Fact(STEPS.format("monitoring"), r"how often that work ended after `(\w+)`", _holds(DEADLINE)),
    Fact(STEPS.format("monitoring"), r"the review phase is not counted in `(\w+)`",
         _holds(ON_TIME)),
    Fact(WORDS, r"follow one beat; its name is `(\w+)`", _holds(CLUSTER)),
    Fact(WORDS, r"seconds by default; `(\w+)` counts them", _holds(BEAT)),
    Fact(WORDS, r"its identifier is `(\w+)`", _holds(WINDOW)),
    Fact(WORDS, r"the end of the current phase: `(\w+)`", _holds(DEADLINE)),
    Fact("docs/ci/reports.md", r"- `(\w+)`: a last line" + r"[\s\S]*?\n- `(\w+)`:" * 6,
         lambda: tuple(REPORTERS)),
)  # fmt: skip
"""Every sentence about a field, with the rule by which the field is known."""
