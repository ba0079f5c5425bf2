"""A healthy cluster whose tempo changes, that restarts, and whose agents join and leave."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backbeat_docs import MessageValidator
from backbeat_docs.traffic import RESTART_PAUSE, Cluster, simulate
from backbeat_docs.traffic.clock import later

VALIDATOR = MessageValidator()
CLUSTERS = st.builds(
    lambda **chosen: Cluster(**chosen),  # the others keep their defaults
    tempo_bpm=st.sampled_from([0.1, 2.0, 60.0, 1000.0]),
    agents=st.integers(1, 6),
    beats=st.integers(20, 60),
    bar=st.integers(3, 24),
    claims_per_beat=st.integers(1, 2),
    seed=st.integers(0, 99),
    tempo_changes=st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0.5, 7.0, 300.0])),
                           max_size=2).map(tuple),
    restarts=st.lists(st.integers(1, 19), max_size=2).map(tuple),
    churn=st.sampled_from([0.0, 0.3, 1.0]),
)  # fmt: skip


def of_kind(messages: Any, kind: str) -> list[dict[str, Any]]:
    return [one for one in messages if one["type"] == f"backbeat.{kind}.v1"]


@settings(max_examples=30)
@given(CLUSTERS)
def test_every_message_is_valid_and_in_time_order(cluster: Cluster) -> None:
    events = list(cluster.timeline())
    assert all(VALIDATOR.is_valid(message) for _, message in events)
    assert [at for at, _ in events] == sorted(at for at, _ in events)
    assert len(of_kind((message for _, message in events), "beatframe")) == cluster.beats
    assert events == list(cluster.timeline())


@settings(max_examples=30)
@given(CLUSTERS)
def test_clocks_of_one_node_increase_and_a_task_has_one_agent(cluster: Cluster) -> None:
    last: dict[str, str] = {}
    agents: dict[str, str] = {}
    for message in cluster.messages():
        if "hlc" in message:
            clock = str(message["hlc"])
            assert clock[10:] not in last or later(clock, last[clock[10:]])
            last[clock[10:]] = clock
        if "task_id" in message:
            agent = str(message["agent_id"])
            assert agents.setdefault(str(message["task_id"]), agent) == agent


def test_the_tempo_changes_at_the_next_downbeat() -> None:
    events = list(Cluster(60, 3, 20, 5, tempo_changes=((7, 120), (15, 30))).timeline())
    frames = [(at, one) for at, one in events if "phase" in one]
    tempos = [frame["tempo_bpm"] for _, frame in frames]
    assert tempos == [60.0] * 10 + [120.0] * 5 + [30.0] * 5
    due = [round((at - frames[0][0]) / 1e9, 1) for at, _ in frames[8:17]]
    assert due == [8, 9, 10, 10.5, 11, 11.5, 12, 12.5, 14.5]
    assert frames[10][1]["deadline_at"] == "2025-09-05T12:00:10.5Z"


def test_a_restarted_cluster_counts_from_zero() -> None:
    run = Cluster(60, 5, 40, 10, restarts=(13, 25))
    frames = [(at, one) for at, one in run.timeline() if "phase" in one]
    assert [one["beat_index"] for _, one in frames] == [*range(13), *range(12), *range(15)]
    assert frames[13][0] - frames[12][0] >= RESTART_PAUSE
    windows = [window for window, _ in groupby(one["window_id"] for _, one in frames)]
    assert len(set(windows)) == len(windows) == 6
    reports = of_kind(run.messages(), "barreport")
    assert [report["from_beat"] for report in reports] == [0, 0, 0]
    assert {report["window_id"] for report in reports} <= set(windows)


def test_agents_leave_only_without_an_unfinished_task() -> None:
    run = Cluster(60, 40, 120, 20, churn=0.5, seed=3)
    present: defaultdict[int, set[str]] = defaultdict(set)
    claims: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    beat = 0
    message: Any
    for message in run.messages():
        if "phase" in message:
            beat = message["beat_index"]
        elif "state" in message:
            present[beat].add(str(message["agent_id"]))
            claims[str(message["agent_id"])].append({**message, "now": beat})
        else:
            window = range(message["from_beat"], message["to_beat"] + 1)
            assert message["agents_reporting"] == len(set().union(*(present[n] for n in window)))
    left = 0
    for of_agent in claims.values():
        for one, following in pairwise(of_agent):
            if following["now"] > one["now"] + 1:
                left += 1
                assert one["state"] in ("idle", "completed", "failed")
    assert left > 20
    assert len({len(agents) for agents in present.values()}) > 5


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"tempo_changes": ((5, 0.01),)}, "the tempo must be at least 0.1 BPM, got 0.01"),
        ({"tempo_changes": ((5, 1e9),)}, "at most 58982 events per second"),
        ({"restarts": (0,)}, "a restart must be at a beat from 1 to 119, got 0"),
        ({"restarts": (120,)}, "a restart must be at a beat from 1 to 119, got 120"),
        ({"churn": 1.5}, "churn must be from 0 to 1, got 1.5"),
    ],
)
def test_invalid_settings(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        simulate(**wrong)
