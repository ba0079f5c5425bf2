"""The options of a sequence check."""

from collections.abc import Mapping
from typing import NamedTuple


class Options(NamedTuple):
    """The thresholds and horizons of the rules.

    A message is `late` if a frame `reorder_beats` beats later was read before it. `tasks` is the
    number of tasks that are remembered per agent, `windows` the number of bars for which a window
    identifier is. Of older bars that keep the rules, only their number is. An agent is silent after
    more than `silence_beats` beats without a claim. `plan_share` and `review_share` are the
    fractions of a bar that plan and review. `deadline_beats` and `deadline_seconds` are the
    tolerance of a deadline, of which the larger counts; `drift_ms` is that of the reported drift.
    Counts leave `margin_seconds` between a claim
    and the end of its window. `agents_of` maps a glob of agent IDs to a `cluster_id`.
    """

    reorder_beats: int = 8
    tasks: int = 8
    windows: int = 1000
    silence_beats: int = 2
    plan_share: float = 0.1
    review_share: float = 0.1
    deadline_beats: float = 1.0
    deadline_seconds: float = 1.0
    drift_ms: float = 1.0
    margin_seconds: int = 1
    agents_of: Mapping[str, str] = {}
