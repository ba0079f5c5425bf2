"""The rules of a sequence of messages: the table `RULES`.

A new rule is a module with its explanation as the docstring of `find`, and a row here; its cases
are files. The order of the rows is the order of blame: a rule is undecided where one that it
`follows` is broken.
"""

from collections.abc import Mapping

from backbeat_docs.conform.rules import (
    agents_count,
    bar_length,
    beat_gap,
    blocked_changed,
    claim_before_frame,
    clock_order,
    clock_repeated,
    completed_unfinished,
    deadline_differs,
    deadline_misplaced,
    downbeat_misplaced,
    drift,
    frame_conflict,
    help_count,
    idle_with_work,
    on_time_count,
    phase_order,
    phase_share,
    progress_fall,
    report_conflict,
    report_missing,
    report_range,
    report_window,
    silent_agent,
    task_over,
    tempo_change,
    window_reused,
)
from backbeat_docs.conform.rules.rule import BAR, CLAIM, FRAME, SINGLE, TASK, WINDOW, Rule, rule

_SHAPE = (
    "window-reused",
    "clock-order",
    "bar-length",
    "phase-order",
    "phase-share",
    "tempo-change",
)
_COUNTS = (
    "window-reused",
    "clock-order",
    "claim-before-frame",
    "clock-repeated",
    "silent-agent",
    "report-range",
)

_TABLE = (
    rule(beat_gap, "cluster", BAR, absence=True),
    rule(frame_conflict, "cluster", FRAME),
    rule(window_reused, "cluster", WINDOW, default="1,000 bars"),
    rule(clock_order, "cluster", BAR),
    rule(downbeat_misplaced, "window", BAR),
    rule(bar_length, "cluster", BAR, follows=("downbeat-misplaced", "clock-order")),
    rule(phase_order, "window", BAR, follows=("bar-length",)),
    rule(
        phase_share,
        "window",
        BAR,
        default="a tenth, the rest, a tenth",
        follows=("bar-length", "phase-order", "downbeat-misplaced"),
    ),
    rule(tempo_change, "window", BAR),
    rule(
        deadline_differs,
        "window",
        BAR,
        follows=("phase-order", "phase-share"),
    ),
    rule(
        deadline_misplaced,
        "window",
        BAR,
        default="1 beat, at least 1 s",
        follows=(*_SHAPE, "deadline-differs"),
    ),
    rule(claim_before_frame, "agent", CLAIM),
    rule(clock_repeated, "agent", TASK),
    rule(progress_fall, "agent and task", TASK, default="8 tasks"),
    rule(completed_unfinished, "claim", SINGLE),
    rule(idle_with_work, "claim", SINGLE),
    rule(task_over, "agent and task", TASK, default="8 tasks"),
    rule(blocked_changed, "agent and task", TASK, absence=True),
    rule(silent_agent, "agent", TASK, default="2 beats", absence=True),
    rule(report_conflict, "window", BAR, follows=("window-reused",)),
    rule(report_window, "cluster", BAR, follows=("window-reused",)),
    rule(report_range, "window", BAR, follows=("window-reused", "bar-length")),
    rule(
        report_missing,
        "cluster",
        BAR,
        absence=True,
        follows=("window-reused", "report-window"),
    ),
    rule(agents_count, "window", BAR, default="1 s", follows=_COUNTS),
    rule(
        on_time_count,
        "window",
        BAR,
        default="1 s",
        follows=(*_COUNTS, "agents-count"),
    ),
    rule(help_count, "window", BAR, default="1 s", follows=_COUNTS),
    rule(
        drift,
        "window",
        BAR,
        default="1 ms",
        follows=(*_SHAPE, "deadline-differs", "deadline-misplaced", "report-range"),
    ),
)

RULES: Mapping[str, Rule] = {row.code: row for row in _TABLE}
"""Every rule by its code, in the order of blame."""
