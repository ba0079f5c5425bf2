"""Each fault changes a simulated run as its sentence says, and nothing else."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backbeat_docs import MessageValidator
from backbeat_docs.traffic import Cluster, simulate
from backbeat_docs.traffic.clock import later, shift_timestamp
from backbeat_docs.traffic.faults import FAULTS

VALIDATOR = MessageValidator()
RUN = Cluster(tempo_bpm=60, agents=20, beats=100, bar=20, seed=5)
BEAT = 30

Message = dict[str, Any]


def lines(cluster: Cluster) -> list[str]:
    return [json.dumps(message) for message in cluster.messages()]


HEALTHY = lines(RUN)


def change(name: str, beat: int = BEAT, run: Cluster = RUN) -> tuple[list[Message], list[Message]]:
    """Return the messages that a fault removes from a run, and those that it adds."""
    healthy, faulty = (
        Counter(lines(one)) for one in (run, run._replace(faults=(f"{name}@{beat}",)))
    )
    return [*map(json.loads, healthy - faulty)], [*map(json.loads, faulty - healthy)]


def changed(name: str, beat: int = BEAT) -> tuple[Message, Message, set[str]]:
    """Return the one message that a fault changes, before and after, and the fields that differ."""
    (before,), (after,) = change(name, beat)
    assert list(before) == list(after)
    return before, after, {key for key in before if before[key] != after[key]}


def claims_before(claim: Message) -> list[Message]:
    """Return the claims of an agent before a claim of the healthy run."""
    of_agent = [one for one in map(json.loads, HEALTHY) if one.get("agent_id") == claim["agent_id"]]
    return of_agent[: of_agent.index(claim)]


def test_a_lost_frame() -> None:
    removed, added = change("lost-frame")
    assert [frame["beat_index"] for frame in removed] == [BEAT]
    assert added == []


def test_a_second_pulse() -> None:
    removed, (frame,) = change("second-pulse")
    assert removed == []
    assert frame["beat_index"] == BEAT
    assert frame["hlc"].endswith(":ffff")


def test_a_skewed_pulse() -> None:
    before, after, fields = changed("skewed-pulse")
    assert fields == {"hlc"}
    assert later(before["hlc"], after["hlc"])
    (last,) = (m for m in RUN.messages() if "phase" in m and m["beat_index"] == BEAT - 1)
    assert later(str(last["hlc"]), after["hlc"])


@pytest.mark.parametrize(("beat", "is_downbeat"), [(BEAT, True), (20, False)])
def test_a_misplaced_downbeat(beat: int, is_downbeat: bool) -> None:
    _, after, fields = changed("misplaced-downbeat", beat)
    assert fields == {"downbeat"}
    assert after["downbeat"] is is_downbeat


def test_a_short_bar() -> None:
    run = RUN._replace(faults=(f"short-bar@{BEAT}",))
    frames = [message for message in run.messages() if "phase" in message]
    assert [frame["beat_index"] for frame in frames] == list(range(100))
    assert [frame["beat_index"] for frame in frames if frame["downbeat"]] == [0, 20, 35, 55, 75, 95]
    reports = [message for message in run.messages() if "issues" in message]
    assert [report["to_beat"] for report in reports] == [19, 34, 54, 74, 94]
    start = next(index for index, line in enumerate(HEALTHY) if '"beat_index": 20' in line)
    assert lines(run)[:start] == HEALTHY[:start]


def test_another_tempo_in_mid_bar() -> None:
    before, after, fields = changed("tempo-in-mid-bar")
    assert (before["beat_index"], fields, after["tempo_bpm"]) == (BEAT, {"tempo_bpm"}, 120.0)
    assert changed("tempo-in-mid-bar", 20)[0]["beat_index"] == 21


def test_a_reused_window() -> None:
    removed, added = change("reused-window")
    assert {window for one in removed for window in [one["window_id"]]} == {removed[0]["window_id"]}
    assert len(removed) == len(added) == 21
    (first,) = {one["window_id"] for one in map(json.loads, HEALTHY) if one.get("beat_index") == 0
                and "phase" in one}  # fmt: skip
    assert {one["window_id"] for one in added} == {first}


@pytest.mark.parametrize(("beat", "at"), [(BEAT, BEAT), (20, 23), (22, 23), (38, 38)])
def test_a_phase_that_goes_back(beat: int, at: int) -> None:
    before, after, fields = changed("phase-back", beat)
    assert (before["beat_index"], fields, after["phase"]) == (at, {"phase"}, "plan")


def test_a_moved_border() -> None:
    removed, added = change("moved-border")
    assert [frame["beat_index"] for frame in removed] == [20, 21, 22]
    assert {frame["phase"] for frame in added} == {"plan"}
    assert {frame["deadline_at"] for frame in added} == {"2025-09-05T12:00:23Z"}


def test_two_deadlines() -> None:
    before, after, fields = changed("two-deadlines")
    assert (before["beat_index"], fields) == (BEAT, {"deadline_at"})
    assert after["deadline_at"] == shift_timestamp(before["deadline_at"], 10**9)


def test_a_wrong_deadline() -> None:
    removed, added = change("wrong-deadline")
    assert [frame["beat_index"] for frame in removed] == list(range(22, 38))
    assert {frame["deadline_at"] for frame in added} == {"2025-09-05T14:00:38Z"}


def test_a_clock_that_stands() -> None:
    before, after, fields = changed("clock-stands")
    last = claims_before(before)[-1]
    assert fields == {"beat_index", "hlc"}
    assert [after[field] for field in sorted(fields)] == [last[field] for field in sorted(fields)]
    assert after != last


def test_a_claim_about_a_future_beat() -> None:
    before, after, fields = changed("future-beat")
    assert (fields, after["beat_index"]) == ({"beat_index"}, before["beat_index"] + 5)
    (slow,), (fast,) = change("future-beat", 50, RUN._replace(tempo_bpm=600))
    assert fast["beat_index"] == slow["beat_index"] + 30


def test_progress_that_falls() -> None:
    before, after, fields = changed("progress-falls")
    assert (fields, after["progress"]) == ({"progress"}, 0)
    assert claims_before(before)[-1]["progress"] > 0


def test_an_unfinished_completion() -> None:
    before, after, _ = changed("unfinished-completion")
    last = claims_before(before)[-1]
    assert after["state"] == "completed"
    for field in ("progress", "beats_left"):
        assert after[field] == last[field]
    assert (after["progress"], after["beats_left"]) != (1, 0)


def test_an_idle_agent_with_work() -> None:
    _, after, fields = changed("idle-with-work")
    assert (fields, after["state"]) == ({"state"}, "idle")
    assert "task_id" in after


def test_an_undead_task() -> None:
    (before,), (after,) = change("undead-task")
    last = claims_before(before)[-1]
    assert last["state"] in ("completed", "failed")
    assert (after["state"], after["task_id"]) == ("executing", last["task_id"])
    assert (after["beat_index"], after["hlc"]) == (before["beat_index"], before["hlc"])


def test_a_blocked_agent_with_other_values() -> None:
    before, after, fields = changed("blocked-changes")
    assert (fields, after["state"]) == ({"state"}, "blocked")
    assert after["beats_left"] != claims_before(before)[-1]["beats_left"]


@pytest.mark.parametrize("seed", range(20))
def test_a_silent_agent(seed: int) -> None:
    """It has one unfinished task before and after, and sends that the task has failed, if so."""
    run = RUN._replace(seed=seed)
    removed, added = change("silent-agent", run=run)
    silent = {claim["beat_index"] for claim in removed if claim["beat_index"] < BEAT + 8}
    assert silent == set(range(BEAT, BEAT + len(silent)))
    assert 3 <= len(silent) <= 8
    (agent,) = {claim["agent_id"] for claim in removed}
    assert [claim["state"] for claim in added] in ([], ["failed"])
    faulty = [
        message
        for message in run._replace(faults=(f"silent-agent@{BEAT}",)).messages()
        if message.get("agent_id") == agent
    ]
    ((one, other),) = [
        pair
        for pair in itertools.pairwise(faulty)
        if pair[1]["beat_index"] - pair[0]["beat_index"] > 2  # type: ignore[operator]
    ]
    assert one["task_id"] == other["task_id"]


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("wrong-range", "to_beat", 1),
        ("wrong-agents", "agents_reporting", 1),
        ("wrong-on-time", "on_time_reviews", 1),
        ("wrong-help", "help_promises_fulfilled", 1),
        ("wrong-drift", "tempo_drift_ms", 10_000),
    ],
)
def test_a_wrong_report(name: str, field: str, more: int) -> None:
    before, after, fields = changed(name)
    assert (before["from_beat"], before["to_beat"]) == (20, 39)
    assert fields == {field}
    assert after[field] == pytest.approx(before[field] + more)


def test_an_unknown_window() -> None:
    _, after, fields = changed("unknown-window")
    assert fields == {"window_id"}
    assert after["window_id"] not in "".join(HEALTHY)


def test_two_reports() -> None:
    removed, (report,) = change("two-reports")
    assert removed == []
    assert report["from_beat"] == 20


def test_a_lost_report() -> None:
    (report,), added = change("lost-report")
    assert report["from_beat"] == 20
    assert added == []


def test_a_beat_that_is_delivered_twice() -> None:
    removed, added = change("duplicate")
    assert removed == []
    assert len(added) == 21
    assert {message["beat_index"] for message in added} <= {BEAT, BEAT - 1}
    assert set(lines(RUN._replace(faults=("duplicate",)))) == set(HEALTHY)


def test_a_late_frame() -> None:
    faulty = lines(RUN._replace(faults=(f"late@{BEAT}",)))
    (late,) = (line for line in HEALTHY if f'"beat_index": {BEAT}, "downbeat"' in line)
    (after,) = (line for line in HEALTHY if f'"beat_index": {BEAT + 2}, "downbeat"' in line)
    assert faulty[faulty.index(late) - 1] == after
    assert [line for line in faulty if line != late] == [line for line in HEALTHY if line != late]


def test_a_late_last_frame() -> None:
    assert json.loads(lines(RUN._replace(faults=("late@99",)))[-1])["beat_index"] == 99


def test_two_beats_in_reverse_order() -> None:
    faulty = lines(RUN._replace(faults=(f"reorder@{BEAT}",)))
    (first, end) = (HEALTHY.index(line) for line in HEALTHY
                    if f'"beat_index": {BEAT}, "downbeat"' in line
                    or f'"beat_index": {BEAT + 2}, "downbeat"' in line)  # fmt: skip
    assert faulty == HEALTHY[:first] + HEALTHY[first:end][::-1] + HEALTHY[end:]


def test_a_restart() -> None:
    faulty = lines(RUN._replace(faults=(f"restart@{BEAT}",)))
    assert faulty == lines(RUN._replace(restarts=(BEAT,)))


def test_an_invalid_message() -> None:
    removed, (frame,) = change("invalid")
    assert removed == []
    (finding,) = VALIDATOR.validate(frame).findings
    assert (finding.code, finding.pointer) == ("enum", "/phase")


CLUSTERS = st.builds(
    lambda **chosen: Cluster(**chosen),
    tempo_bpm=st.sampled_from([0.1, 2.0, 60.0, 1000.0]),
    agents=st.integers(5, 20),
    beats=st.integers(60, 90),
    bar=st.integers(5, 24),
    claims_per_beat=st.integers(1, 2),
    seed=st.integers(0, 99),
    faults=st.lists(st.sampled_from(list(FAULTS)), max_size=4, unique=True).map(tuple),
)


@settings(max_examples=60)
@given(CLUSTERS)
def test_faulty_messages_are_valid_in_time_order_and_the_same_again(cluster: Cluster) -> None:
    def collect(run: Cluster) -> list[tuple[int, Message]]:
        events = []
        try:
            events.extend(run.timeline())
        except ValueError as error:
            assert " found no message to change " in str(error)
        return events

    events = collect(cluster)
    invalid = [message for _, message in events if not VALIDATOR.is_valid(message)]
    assert len(invalid) <= ("invalid" in cluster.faults)
    assert [at for at, _ in events] == sorted(at for at, _ in events)
    assert events == collect(cluster)
    assert events == collect(cluster._replace(faults=(*cluster.faults[::-1], *cluster.faults)))


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_a_beat_to_change_by_default(name: str) -> None:
    for run in (RUN, Cluster(beats=360), RUN._replace(tempo_bpm=600, bar=25)):
        assert lines(run._replace(faults=(name,))) != lines(run)


@pytest.mark.parametrize("name", [one for one in FAULTS if one != "reused-window"])
def test_a_fault_in_a_run_of_one_bar(name: str) -> None:
    assert lines(Cluster(faults=(name,))) != lines(Cluster())


def test_each_rule_has_one_fault() -> None:
    rules = [fault.rule for fault in FAULTS.values() if fault.rule]
    assert len(rules) == len(set(rules))
    assert all(bool(fault.apply) != bool(fault.prepare) for fault in FAULTS.values())
    sentences = [fault.sentence for fault in FAULTS.values()]
    assert len(sentences) == len(set(sentences))
    assert all(one[0].isupper() and not one.endswith(".") for one in sentences)


def test_faults_combine() -> None:
    both = Counter(lines(RUN._replace(faults=("lost-frame@30", "wrong-help@45", "lost-frame@50"))))
    removed = [json.loads(line) for line in Counter(HEALTHY) - both]
    assert [one.get("beat_index", one.get("from_beat")) for one in removed] == [30, 50, 40]


def test_the_library_takes_faults() -> None:
    assert list(simulate(60, 20, 100, 20, seed=5, faults=["lost-frame@30"])) == list(
        RUN._replace(faults=("lost-frame@30",)).messages()
    )


def measure_peak(run: Cluster) -> int:
    """Return the most bytes that a run needs at a time."""
    tracemalloc.start()
    for _ in run.timeline():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_that_faults_need_no_more_memory_in_a_longer_run() -> None:
    faults = tuple(f"{name}@50" for name in FAULTS if name not in ("restart", "short-bar"))
    for beats in (400, 4000):
        run = Cluster(agents=5, bar=20, beats=beats)
        assert measure_peak(run._replace(faults=faults)) < measure_peak(run) + 100_000


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("lost-fram", r'no fault "lost-fram" \(did you mean "lost-frame"\?\); see --list-faults$'),
        ("lost-frame@100", "lost-frame@100 is outside the run, whose last beat is 99$"),
        ("lost-frame@-1", 'the beat of lost-frame must be an integer, got "-1"$'),
        ("lost-frame@", 'the beat of lost-frame must be an integer, got ""$'),
        ("restart@0", "a restart must be at a beat from 1 to 99, got 0$"),
        ("silent-agent@97", "silent-agent found no message to change from beat 97 on: choose"),
    ],
)
def test_a_fault_that_does_not_exist_or_fit(fault: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        lines(RUN._replace(faults=(fault,)))


def test_a_bar_that_is_too_short_for_a_fault() -> None:
    with pytest.raises(ValueError, match="short-bar needs a bar of at least 4 beats, got 3"):
        Cluster(bar=3, faults=("short-bar",)).timeline()


def test_a_beat_after_a_restart() -> None:
    with pytest.raises(ValueError, match="lost-frame@70 is outside the run, whose last beat is 69"):
        RUN._replace(faults=("restart@30", "lost-frame@70")).timeline()
    frames = [message for message in RUN._replace(faults=("restart@30", "lost-frame@60")).messages()
              if "phase" in message]  # fmt: skip
    assert [frame["beat_index"] for frame in frames] == [*range(30), *range(60), *range(61, 70)]
