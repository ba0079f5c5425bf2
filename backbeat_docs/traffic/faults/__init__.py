"""Faults on demand: each breaks one rule of the protocol at one beat of a simulated run.

A fault changes a stream of messages into another one. All messages remain valid, except with
`invalid`. The other faults without a rule are disturbances: healthy clusters have them too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from backbeat_docs.text.quoting import did_you_mean, quote
from backbeat_docs.traffic.faults import claims, delivery, frames, reports
from backbeat_docs.traffic.faults.stream import Apply, Event, Place

if TYPE_CHECKING:
    from backbeat_docs.traffic import Cluster

__all__ = ["FAULTS", "Change", "Fault", "inject", "prepare"]


BEATS_BEFORE = 12
"""How many beats are before a fault by default: the first beats of a recording decide little."""


class Fault(NamedTuple):
    """A fault: the code of the rule that it breaks, if any, and what it does, in one sentence.

    It changes either the stream of messages or the settings of the cluster, which then has no such
    stream to change. `shortest_bar` is the number of beats that a bar needs for it.
    """

    rule: str | None
    sentence: str
    apply: Apply | None = None
    prepare: "Callable[[Cluster, int], Cluster] | None" = None
    shortest_bar: int = 3


class Change(NamedTuple):
    """A fault that changes the messages of a run, by its name, and its place."""

    name: str
    place: Place


def _shorten_bar(cluster: "Cluster", beat: int) -> "Cluster":
    return cluster._replace(short_bars=(*cluster.short_bars, beat))


def _restart(cluster: "Cluster", beat: int) -> "Cluster":
    return cluster._replace(restarts=(*cluster.restarts, beat))


FAULTS: Mapping[str, Fault] = {
    "lost-frame": Fault(
        rule="beat-gap",
        sentence="A frame is lost",
        apply=frames.change_frame(frames.lose),
    ),
    "second-pulse": Fault(
        rule="frame-conflict",
        sentence="A second Pulse sends the frame of the beat too",
        apply=frames.change_frame(frames.send_twice),
    ),
    "skewed-pulse": Fault(
        rule="clock-order",
        sentence="The clock of a frame is a second before that of the last frame",
        apply=frames.change_frame(frames.skew_clock, frames.follows),
    ),
    "misplaced-downbeat": Fault(
        rule="downbeat-misplaced",
        sentence="A frame in mid-bar is a downbeat, or the first one is none",
        apply=frames.change_frame(frames.turn_downbeat),
    ),
    "short-bar": Fault(
        rule="bar-length",
        sentence="A bar has only three quarters of its beats",
        prepare=_shorten_bar,
        shortest_bar=4,
    ),
    "tempo-in-mid-bar": Fault(
        rule="tempo-change",
        sentence="A frame after the downbeat states twice the tempo",
        apply=frames.change_frame(frames.double_tempo, frames.is_in_window),
    ),
    "reused-window": Fault(
        rule="window-reused",
        sentence="The frames and the report of a bar have the window ID of the bar before",
        apply=frames.reuse_window,
    ),
    "phase-back": Fault(
        rule="phase-order",
        sentence="A frame after the plan phase plans again",
        apply=frames.change_frame(frames.plan_again, frames.can_go_back),
    ),
    "moved-border": Fault(
        rule="phase-share",
        sentence="The plan phase of a bar is one beat longer",
        apply=frames.move_border,
        shortest_bar=4,
    ),
    "two-deadlines": Fault(
        rule="deadline-differs",
        sentence="The deadline of a frame is a second later than that of the frame before",
        apply=frames.change_frame(frames.delay_deadline, frames.is_in_phase),
        shortest_bar=4,
    ),
    "wrong-deadline": Fault(
        rule="deadline-misplaced",
        sentence="The deadline of a whole phase is two hours late",
        apply=frames.delay_deadlines,
    ),
    "clock-stands": Fault(
        rule="clock-repeated",
        sentence="A claim has the beat and the clock of the agent's last claim",
        apply=claims.change_claim(claims.repeat_clock, claims.works_on),
    ),
    "future-beat": Fault(
        rule="claim-before-frame",
        sentence="A claim is about a beat that is at least five beats ahead",
        apply=claims.claim_ahead,
    ),
    "progress-falls": Fault(
        rule="progress-fall",
        sentence="The progress of a task falls to 0",
        apply=claims.change_claim(claims.lose_progress, claims.makes_progress),
    ),
    "unfinished-completion": Fault(
        rule="completed-unfinished",
        sentence="An agent completes a task with the values of its last claim",
        apply=claims.change_claim(claims.complete_early, claims.completes),
    ),
    "idle-with-work": Fault(
        rule="idle-with-work",
        sentence="An idle agent claims the task and the values of its work",
        apply=claims.change_claim(claims.be_idle, claims.works_on),
    ),
    "undead-task": Fault(
        rule="task-over",
        sentence="An agent executes a task that it has completed, or that has failed",
        apply=claims.change_claim(claims.execute_again, claims.is_after_task),
    ),
    "blocked-changes": Fault(
        rule="blocked-changed",
        sentence="A blocked agent claims other values than in its last claim",
        apply=claims.change_claim(claims.be_blocked, claims.works_on),
    ),
    "silent-agent": Fault(
        rule="silent-agent",
        sentence="A working agent is silent for three to eight beats",
        apply=claims.silence_agent,
        shortest_bar=5,
    ),
    "wrong-range": Fault(
        rule="report-range",
        sentence="The last beat of a report is off by one",
        apply=reports.add_to("to_beat", 1),
    ),
    "unknown-window": Fault(
        rule="report-window",
        sentence="A report has a window ID that no frame has",
        apply=reports.forge_window,
    ),
    "two-reports": Fault(
        rule="report-conflict",
        sentence="A bar has two reports, which differ",
        apply=reports.change_report(reports.send_twice),
    ),
    "lost-report": Fault(
        rule="report-missing",
        sentence="A report is lost",
        apply=reports.change_report(reports.lose),
    ),
    "wrong-agents": Fault(
        rule="agents-count",
        sentence="A report counts one agent too many",
        apply=reports.add_to("agents_reporting", 1),
    ),
    "wrong-on-time": Fault(
        rule="on-time-count",
        sentence="A report counts one agent too many that is on time",
        apply=reports.add_to("on_time_reviews", 1),
    ),
    "wrong-help": Fault(
        rule="help-count",
        sentence="A report counts one fulfilled promise of help too many",
        apply=reports.add_to("help_promises_fulfilled", 1),
    ),
    "wrong-drift": Fault(
        rule="drift",
        sentence="The drift in a report is ten seconds too large",
        apply=reports.add_to("tempo_drift_ms", reports.MILLISECONDS_OFF),
    ),
    "duplicate": Fault(
        rule=None,
        sentence="Each message of a beat is delivered twice",
        apply=delivery.deliver_twice,
    ),
    "late": Fault(
        rule=None,
        sentence="A frame is delivered two beats late",
        apply=delivery.deliver_late,
    ),
    "reorder": Fault(
        rule=None,
        sentence="The messages of two beats are delivered in reverse order",
        apply=delivery.deliver_reversed,
    ),
    "restart": Fault(
        rule=None,
        sentence="The cluster stops before a beat, and starts again from 0",
        prepare=_restart,
    ),
    "invalid": Fault(
        rule=None,
        sentence="A frame with an unknown phase follows the valid one",
        apply=frames.change_frame(frames.add_invalid),
    ),
}
"""Every fault by its name, in the order in which they are listed and applied."""


def prepare(cluster: "Cluster", start: int) -> "tuple[Cluster, list[Change]]":
    """Return the settings of a cluster with its faults, and the changes to its messages, in order.

    A fault is a name or `NAME@BEAT`; the order of the faults makes no difference. `start` is the
    start of the cluster in ns. Raises `ValueError` for an unknown fault or a beat outside the run.
    """
    named = [_parse(text, cluster.bar) for text in cluster.faults]
    for name, beat in named:
        change = FAULTS[name].prepare
        if change:
            cluster = change(cluster, _choose_beat(name, beat, cluster, cluster.beats))
    longest = max(map(len, cluster.epochs()))
    table = cluster.timetable(start)
    changes = {
        Change(name, Place(_choose_beat(name, beat, cluster, longest), table, longest - 1))
        for name, beat in named
        if FAULTS[name].apply
    }
    order = list(FAULTS)
    return cluster, sorted(changes, key=lambda change: (order.index(change.name), change.place))


def inject(events: Iterator[Event], changes: Iterable[Change]) -> Iterator[Event]:
    """Yield the changed messages of a cluster.

    Raises `ValueError` at the end of the run if a fault has found no message to change.
    """
    for change in changes:
        events = _demand_change(events, change)
    return events


def _demand_change(events: Iterator[Event], change: Change) -> Iterator[Event]:
    apply = FAULTS[change.name].apply
    assert apply is not None
    if not (yield from apply(events, change.place)):
        raise ValueError(
            f"{change.name} found no message to change from beat {change.place.beat} on: "
            "choose an earlier beat, or simulate more beats or agents"
        )


def _parse(text: str, bar: int) -> tuple[str, int | None]:
    name, at, beat = text.partition("@")
    if name not in FAULTS:
        near = did_you_mean(name, FAULTS)
        raise ValueError(f"there is no fault {quote(name)}{near}; see --list-faults")
    if bar < FAULTS[name].shortest_bar:
        least = FAULTS[name].shortest_bar
        raise ValueError(f"{name} needs a bar of at least {least} beats, got {bar}")
    if at and not (beat.isascii() and beat.isdigit() and len(beat) < 18):
        raise ValueError(f"the beat of {name} must be an integer, got {quote(beat)}")
    return name, int(beat) if at else None


def _choose_beat(name: str, beat: int | None, cluster: "Cluster", beats: int) -> int:
    """Return the beat of a fault: by default in the middle of an early bar, or of the run."""
    if beat is None:
        bars = max(1, -(-BEATS_BEFORE // cluster.bar))
        middle = bars * cluster.bar + cluster.bar // 2
        beat = middle if middle < beats else beats // 2
    if beat >= beats:
        raise ValueError(f"{name}@{beat} is outside the run, whose last beat is {beats - 1}")
    return beat
