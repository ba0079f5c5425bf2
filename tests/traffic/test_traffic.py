"""The simulated cluster follows every rule of the protocol, for any settings."""

import bisect
import itertools
import json
import statistics
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from backbeat_docs import MessageValidator
from backbeat_docs.traffic import START, Cluster, simulate, tempo
from backbeat_docs.traffic.clock import format_timestamp, later

CLUSTERS = st.builds(
    lambda **chosen: Cluster(**chosen),  # the others keep their defaults
    tempo_bpm=st.one_of(st.sampled_from([0.1, 2.0, 7.0, 60.0, 1000.0]), st.floats(0.1, 5000)),
    agents=st.integers(0, 6),
    beats=st.integers(0, 40),
    bar=st.integers(3, 24),
    claims_per_beat=st.integers(0, 3),
    cluster_id=st.sampled_from(["chorus-sim", "c:1_x.y-Z"]),
    start=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
    seed=st.integers(0, 99),
)
LIVELY = Cluster(tempo_bpm=60, agents=60, beats=400, bar=40, claims_per_beat=2, seed=3)

VALIDATOR = MessageValidator()


def given(*strategies: st.SearchStrategy[Any]) -> Any:
    """`given`, with as many examples as a few seconds allow."""
    return lambda test: settings(max_examples=30)(given_any(*strategies)(test))


Timed = tuple[int, dict[str, Any]]


def of_type(cluster: Cluster, kind: str) -> list[Timed]:
    return [event for event in cluster.timeline() if event[1]["type"] == f"backbeat.{kind}.v1"]


def windows(cluster: Cluster) -> list[tuple[list[Timed], list[Timed], dict[str, Any] | None]]:
    """Return the frames, the claims and the report of each window, in the order of the stream."""
    found: list[tuple[list[Timed], list[Timed], dict[str, Any] | None]] = []
    for at, message in cluster.timeline():
        kind = message["type"]
        if kind == "backbeat.beatframe.v1" and message["downbeat"]:
            found.append(([], [], None))
        frames, claims, _ = found[-1]
        if kind == "backbeat.beatframe.v1":
            frames.append((at, message))
        elif kind == "backbeat.statusclaim.v1":
            claims.append((at, message))
        else:
            found[-1] = (frames, claims, message)
    return found


@given(CLUSTERS)
def test_every_message_is_valid(cluster: Cluster) -> None:
    for line in cluster.lines():
        verdict = VALIDATOR.validate(line)
        assert verdict.valid, (line, verdict.findings)


@given(CLUSTERS)
def test_messages_come_in_time_order_and_none_is_missing(cluster: Cluster) -> None:
    times = [at for at, _ in cluster.timeline()]
    assert times == sorted(times)
    assert len(times) == (
        cluster.beats * (1 + cluster.agents * cluster.claims_per_beat)
        + cluster.beats // cluster.bar
    )


@given(CLUSTERS)
def test_the_same_settings_give_the_same_bytes(cluster: Cluster) -> None:
    assert b"".join(cluster.lines()) == b"".join(cluster.lines())


@given(CLUSTERS, st.integers(0, 30))
def test_a_shorter_run_is_the_beginning_of_a_longer_one(cluster: Cluster, more: int) -> None:
    short, long = cluster.lines(), cluster._replace(beats=cluster.beats + more).lines()
    assert all(one == next(long) for one in short)


def test_another_seed_gives_other_messages() -> None:
    one, other = (list(simulate(agents=3, seed=seed)) for seed in (1, 2))
    assert one != other


def test_lines_contain_the_messages() -> None:
    text = b"".join(LIVELY.lines()).decode()
    assert [json.loads(line) for line in text.splitlines()] == list(LIVELY.messages())
    assert text.endswith("}\n")


@given(CLUSTERS)
def test_beats_are_numbered_from_zero_without_gaps(cluster: Cluster) -> None:
    frames = of_type(cluster, "beatframe")
    assert [frame["beat_index"] for _, frame in frames] == list(range(cluster.beats))
    assert {frame["tempo_bpm"] for _, frame in frames} <= {cluster.tempo_bpm}
    assert {frame["cluster_id"] for _, frame in frames} <= {cluster.cluster_id}


@given(CLUSTERS)
def test_beats_keep_the_tempo(cluster: Cluster) -> None:
    length = 60e9 / cluster.tempo_bpm
    starts = [at for at, _ in of_type(cluster, "beatframe")]
    first = (cluster.start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    assert all(
        abs(at - first - beat * length) <= length / 50 + 2e3 for beat, at in enumerate(starts)
    )


@given(CLUSTERS)
def test_each_bar_is_a_window_with_its_own_id(cluster: Cluster) -> None:
    ids = []
    for frames, _, report in windows(cluster):
        names = {frame["window_id"] for _, frame in frames}
        assert len(names) == 1
        assert [frame["downbeat"] for _, frame in frames] == [True] + [False] * (len(frames) - 1)
        assert report is None or {report["window_id"]} == names
        assert (report is not None) == (len(frames) == cluster.bar)
        ids += names
    assert len(set(ids)) == len(ids)


@given(CLUSTERS)
def test_reports_follow_one_another(cluster: Cluster) -> None:
    spans = [(r["from_beat"], r["to_beat"]) for _, r in of_type(cluster, "barreport")]
    bar = cluster.bar
    assert spans == [(n * bar, n * bar + bar - 1) for n in range(cluster.beats // bar)]


@given(CLUSTERS)
def test_phases_are_in_order_and_none_is_left_out(cluster: Cluster) -> None:
    tenth = max(1, cluster.bar // 10)
    for frames, _, _ in windows(cluster):
        phases = [frame["phase"] for _, frame in frames]
        whole = ["plan"] * tenth + ["execute"] * (cluster.bar - 2 * tenth) + ["review"] * tenth
        assert phases == whole[: len(phases)]


def parsed(text: str) -> int:
    """Return nanoseconds of Unix time, parsed without the code under test."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    moment = datetime.fromisoformat(whole).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return moment // timedelta(seconds=1) * 10**9 + int(fraction.ljust(9, "0"))


@given(CLUSTERS)
def test_a_deadline_is_the_end_of_the_last_beat_of_the_phase(cluster: Cluster) -> None:
    length = 60e9 / cluster.tempo_bpm
    phases = tempo.phases(cluster.bar)
    for frames, _, _ in windows(cluster):
        for phase, group in itertools.groupby(frames, lambda event: event[1]["phase"]):
            events = list(group)
            deadlines = {frame["deadline_at"] for _, frame in events}
            assert len(deadlines) == 1
            deadline = parsed(deadlines.pop())
            assert all(at < deadline for at, _ in events)
            if len(events) == getattr(phases, phase):
                assert abs(deadline - events[-1][0] - length) <= length / 50 + 2


def test_a_deadline_in_the_default_cluster() -> None:
    frames = [frame for _, frame in of_type(Cluster(), "beatframe")]
    assert frames[0]["deadline_at"] == format_timestamp(parsed("2025-09-05T12:06:00Z"))
    assert frames[12]["deadline_at"] == "2025-09-05T12:54:00Z"
    assert frames[119]["deadline_at"] == "2025-09-05T13:00:00Z"


@given(CLUSTERS)
def test_clocks_of_one_node_strictly_increase(cluster: Cluster) -> None:
    last: dict[str, str] = {}
    senders: dict[str, str] = {}
    heard = ""
    for at, message in cluster.timeline():
        if "hlc" not in message:
            continue
        clock = str(message["hlc"])
        node = clock[10:]
        sender = str(message.get("agent_id", "pulse"))
        assert senders.setdefault(node, sender) == sender
        assert int(clock[:4], 16) == at // 10**9 & 0xFFFF
        assert node not in last or later(clock, last[node])
        last[node] = clock
        if sender == "pulse":
            heard = clock
        else:
            assert later(clock, heard)


@pytest.mark.parametrize(
    ("one", "other", "is_later"),
    [
        ("0000:0001:0000", "0000:0000:ffff", True),
        ("0001:0000:0000", "0000:ffff:0000", True),
        ("0000:0000:0000", "ffff:ffff:0000", True),
        ("7fff:0000:0000", "0000:0000:0000", True),
        ("8000:0000:0000", "0000:0000:0000", False),
        ("0000:0000:0001", "0000:0000:0000", False),
    ],
)
def test_clocks_wrap_around(one: str, other: str, is_later: bool) -> None:
    assert later(one, other) is is_later
    assert not later(other, one) or not is_later


@given(CLUSTERS)
def test_no_claim_is_about_a_future_beat(cluster: Cluster) -> None:
    ages(cluster)


def test_some_agents_are_a_beat_behind() -> None:
    assert ages(LIVELY) == {0, 1}


def ages(cluster: Cluster) -> set[int]:
    """Return how many beats old the claims are; each is about a beat of its own window."""
    found = set()
    for frames, claims, _ in windows(cluster):
        starts = [at for at, _ in frames]
        first = frames[0][1]["beat_index"]
        for at, claim in claims:
            current = first + bisect.bisect_right(starts, at) - 1
            assert first <= claim["beat_index"] <= current
            found.add(current - claim["beat_index"])
    return found


@given(CLUSTERS)
def test_every_agent_claims_as_often_as_it_should(cluster: Cluster) -> None:
    for frames, claims, _ in windows(cluster):
        counts: defaultdict[str, int] = defaultdict(int)
        for _, claim in claims:
            counts[claim["agent_id"]] += 1
        if cluster.claims_per_beat:
            assert len(counts) == cluster.agents
        assert set(counts.values()) <= {len(frames) * cluster.claims_per_beat}


def check_progress(claims: list[dict[str, Any]]) -> None:
    """Check the progress and the beats left of one task, from its first claim to its last."""
    progress = [claim["progress"] for claim in claims]
    assert progress == sorted(progress)
    for claim, following in itertools.pairwise(claims):
        assert claim["state"] not in ("completed", "failed")
        if following["state"] == "blocked":
            assert following["progress"] == claim["progress"]
            assert following["beats_left"] == claim["beats_left"]
    for claim in claims:
        done = claim["state"] == "completed"
        assert (claim["beats_left"] == 0) == done
        assert (claim["progress"] == 1) == done


@given(CLUSTERS)
def test_tasks_progress_and_end(cluster: Cluster) -> None:
    check_tasks(cluster)


def check_tasks(cluster: Cluster) -> None:
    tasks: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, claim in of_type(cluster, "statusclaim"):
        if claim["state"] == "idle":
            assert "task_id" not in claim
            assert (claim["beats_left"], claim["progress"]) == (0, 0)
        else:
            tasks[claim["task_id"]].append(claim)
    for claims in tasks.values():
        assert len({claim["agent_id"] for claim in claims}) == 1
        check_progress(claims)


def test_tasks_of_a_lively_cluster() -> None:
    check_tasks(LIVELY)


@given(CLUSTERS)
def test_reports_summarize_the_claims(cluster: Cluster) -> None:
    check_reports(cluster)


def check_reports(cluster: Cluster) -> None:
    promised: set[str] = set()
    for frames, claims, report in windows(cluster):
        if report is None:
            continue
        agents = {claim["agent_id"] for _, claim in claims}
        done = {c["agent_id"] for _, c in claims if c["state"] in ("reviewing", "completed")}
        assert report["agents_reporting"] == len(agents)
        assert report["on_time_reviews"] == len(done)
        fulfilled = 0
        for _, claim in claims:
            if claim["state"] == "helping":
                promised.add(claim["task_id"])
            elif claim["state"] == "completed" and claim["task_id"] in promised:
                fulfilled += 1
        assert report["help_promises_fulfilled"] == fulfilled
        assert abs(report["tempo_drift_ms"] - drift_ms(cluster, frames)) < 0.01


def drift_ms(cluster: Cluster, frames: list[Timed]) -> float:
    first = (cluster.start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    late = [
        at - first - tempo.beat_start_ns(frame["beat_index"], cluster.tempo_bpm)
        for at, frame in frames
    ]
    return statistics.fmean(late) / 1e6


def test_a_lively_cluster_shows_everything_that_can_happen() -> None:
    check_reports(LIVELY)
    claims = [claim for _, claim in of_type(LIVELY, "statusclaim")]
    states = VALIDATOR.catalogue["backbeat.statusclaim.v1"].schema["properties"]["state"]["enum"]
    assert {claim["state"] for claim in claims} == set(states)
    assert any("notes" in claim for claim in claims)
    reports = [report for _, report in of_type(LIVELY, "barreport")]
    found = {issue["category"]: issue for report in reports for issue in report["issues"]}
    assert set(found) >= {"task_failed", "agent_blocked", "late_review"}
    assert all(
        issue["count"] == len(issue["affected_agents"])
        for issue in found.values()
        if "affected_agents" in issue
    )
    assert any(report["help_promises_fulfilled"] for report in reports)
    assert any(report["on_time_reviews"] < report["agents_reporting"] for report in reports)


def test_secrets_fail_to_rotate_now_and_then() -> None:
    reports = of_type(Cluster(agents=1, bar=3, beats=900, claims_per_beat=0), "barreport")
    failed = [report for _, report in reports if not report["secret_rotations_ok"]]
    assert 0 < len(failed) < len(reports) / 10
    assert all(report["issues"][0]["category"] == "secret_rotation" for report in failed)


def test_a_report_names_at_most_as_many_agents_as_its_contract_allows() -> None:
    crowd = Cluster(agents=20_000, beats=3, bar=3)
    ((_, report),) = of_type(crowd, "barreport")
    assert any(issue["count"] > 1000 for issue in report["issues"])
    assert VALIDATOR.validate(report).valid


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"tempo_bpm": 0.05}, "the tempo must be at least 0.1 BPM, got 0.05"),
        ({"tempo_bpm": float("nan")}, "the tempo must be at least 0.1 BPM, got nan"),
        ({"bar": 2}, "a bar must have at least 3 beats, got 2"),
        ({"agents": -1}, "agents must be from 0 to 65535, got -1"),
        ({"agents": 65536}, "agents must be from 0 to 65535, got 65536"),
        ({"beats": -1}, "beats must be from 0 to 9007199254740991, got -1"),
        ({"claims_per_beat": -1}, "claims_per_beat must be from 0 to 58982, got -1"),
        ({"cluster_id": ""}, "cluster_id must be 1 to 128 characters"),
        ({"cluster_id": "a b"}, "cluster_id must be 1 to 128 characters"),
        ({"tempo_bpm": 1e9}, "at most 58982 events per second"),
        ({"start": datetime(2025, 1, 1)}, "start must have a time zone"),
        ({"start": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "in the years 1 to 9999"),
        ({"beats": 1 << 52}, "in the years 1 to 9999"),
    ],
)
def test_invalid_settings(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        simulate(**wrong)


def test_a_large_cluster_has_a_clock_node_for_each_agent() -> None:
    claims = itertools.islice(Cluster(agents=65_535).messages(), 1, 65_536)
    assert len({claim["hlc"][10:] for claim in claims}) == 65_535  # type: ignore[index]


def test_the_fastest_tempo_still_counts_its_events() -> None:
    fastest = Cluster(tempo_bpm=58_982 * 30, agents=2, beats=40_000, bar=1000)
    clocks = [m["hlc"] for m in fastest.messages() if m.get("agent_id") == "ledger:worker-01"]
    assert clocks == sorted(set(clocks))  # type: ignore[type-var]


def test_a_start_in_another_time_zone_is_the_same_moment() -> None:
    elsewhere = START.astimezone(datetime.strptime("+0200", "%z").tzinfo)
    assert list(simulate(start=elsewhere, beats=5)) == list(simulate(beats=5))
