"""The conclusion does not depend on how a stream is divided, and accuses no healthy cluster."""

import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backbeat_docs.conform import BROKEN, INCONCLUSIVE, KEPT, RULES, Options, State
from backbeat_docs.traffic import Cluster, simulate
from conform import streams

CLUSTER = Cluster(tempo_bpm=60, agents=5, beats=60, bar=10, seed=3)


def conclude(messages, options=None):
    return streams.read(streams.locate(messages), options).conclude()


def verdicts(conclusion):
    return {outcome.code: outcome.verdict for outcome in conclusion.outcomes}


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_that_a_healthy_cluster_has_no_finding(number):
    assert streams.check_healthy(number) == []


@settings(max_examples=10)
@given(st.integers(0, 10**9))
def test_that_a_recording_put_together_wrongly_has_no_finding(number):
    assert streams.check_innocent(number) == []


def test_that_pieces_with_restarts_put_together_have_no_finding():
    for number in (31150, 31251, 77079):
        assert streams.check_innocent(number) == []


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_that_parts_have_the_conclusion_of_the_whole(number):
    assert streams.check_parts(number) == []


def test_that_single_messages_have_the_conclusion_of_the_whole():
    messages = list(CLUSTER._replace(faults=("undead-task", "lost-frame")).messages())
    located = streams.locate(messages)
    parts = [streams.read([each]) for each in located]
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [left.merge(right) for left, right in pairs] + parts[len(parts) // 2 * 2 :]
    assert parts[0].conclude() == streams.read(located).conclude()
    assert len(parts[0].conclude().findings) == 2


def test_that_a_state_is_a_value():
    state = streams.read(streams.locate(list(CLUSTER.messages())))
    before = pickle.dumps(state)
    state.conclude()
    state.merge(state)
    assert pickle.dumps(state) == before
    assert pickle.loads(before).conclude() == state.conclude()


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("sort_keys", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_that_text_has_the_conclusion_of_its_messages(separators, sort_keys, end):
    faults = ("progress-falls", "unfinished-completion", "two-reports")
    messages = list(CLUSTER._replace(faults=faults).messages())
    lines = [json.dumps(each, separators=separators, sort_keys=sort_keys) for each in messages]
    state, added = State.empty(), State.empty()
    state.add_lines("f", 1, "".join(f"{line}{end}" for line in lines))
    for number, message in enumerate(messages):
        added.add(("f", 1 + number * end.count("\n")), message)
    assert state.conclude() == added.conclude()
    assert len(state.conclude().findings) == 3


def test_that_the_order_of_merging_does_not_matter():
    located = streams.locate(list(CLUSTER.messages()))
    one, two, three = (streams.read(located[i::1][:120]) for i in (0, 120, 240))
    assert one.merge(two).merge(three).conclude() == one.merge(two.merge(three)).conclude()


def test_that_silence_between_claims_out_of_order_does_not_depend_on_the_parts():
    frames = [each for each in simulate(agents=0, beats=80, bar=20) if "phase" in each]
    prefixes = {frame["beat_index"]: frame["hlc"][:5] for frame in frames}
    claims = {}
    # The clock of beat 20 is ahead of those that follow, so that no order of theirs is known.
    for beat, clock in ((18, 18), (20, 40), (25, 26), (31, 32), (45, 46), (52, 53)):
        claims[beat] = {
            "type": "backbeat.statusclaim.v1",
            "agent_id": "a",
            "task_id": "t",
            "beat_index": beat,
            "state": "executing",
            "beats_left": 1,
            "progress": 0.5,
            "hlc": f"{prefixes[clock]}0001:0001",
        }
    messages = []
    for frame in frames:
        messages += [frame, *filter(None, [claims.get(frame["beat_index"])])]
    located = streams.locate(messages)
    whole = streams.read(located).conclude()
    found = [breach.beats for breach in whole.findings if breach.code == "silent-agent"]
    assert found == [(45, 52)]
    for at in range(len(located)):
        left, right = streams.read(located[:at]), streams.read(located[at:])
        assert left.merge(right).conclude() == whole


def test_that_memory_grows_with_bars_not_with_messages():
    sizes = []
    for claims in (1, 8):
        cluster = CLUSTER._replace(beats=300, bar=20, claims_per_beat=claims)
        state = streams.read(streams.locate(list(cluster.messages())))
        (track,) = state._tracks.values()
        sizes.append(len(pickle.dumps(track.body)))
    assert sizes[1] < 3 * sizes[0]


def test_that_memory_does_not_grow_with_bars_beyond_the_horizon():
    cluster = CLUSTER._replace(beats=60_000, bar=3, agents=1)
    state, sizes = State.empty(Options(windows=50)), []
    for line, message in enumerate(cluster.messages(), 1):
        state.add(("f", line), message)
        if message.get("to_beat") in (599, 59_999):
            sizes.append(len(pickle.dumps(state)))
    assert sizes[1] < 1.5 * sizes[0]
    found = {outcome.code: outcome for outcome in state.conclude().outcomes}
    assert found["window-reused"].decided == 20_000
    assert set(verdicts(state.conclude()).values()) == {KEPT}


def test_what_is_known_of_bars_beyond_the_horizon():
    faults = ("reused-window", "undead-task", "wrong-help", "two-reports")
    messages = list(CLUSTER._replace(beats=1500, bar=5, faults=faults).messages())
    located, options = streams.locate(messages), Options(windows=10)
    whole = streams.read(located, options)
    assert len(pickle.dumps(whole)) < len(pickle.dumps(streams.read(located))) / 3
    assert whole.conclude() == streams.read(located).conclude()
    parts = [streams.read(located[at : at + 1700], options) for at in range(0, len(located), 1700)]
    while len(parts) > 1:
        parts[:2] = [parts[0].merge(parts[1])]
    assert parts[0].conclude() == whole.conclude()
    # A message about a beat that was let go makes its bar undecided.
    late = next(each for each in messages if each.get("beat_index") == 702)
    for state in (whole, parts[0]):
        state.add(("f", 1), late)
    (one, other) = (state.conclude() for state in (whole, parts[0]))
    assert one == other
    (outcome,) = (each for each in one.outcomes if each.code == "phase-share")
    assert ("a message was late", 1) in outcome.reasons


def test_what_is_kept_of_a_healthy_cluster():
    found = verdicts(conclude(list(CLUSTER._replace(beats=200).messages())))
    assert found == dict.fromkeys(RULES, KEPT)


def test_nothing():
    conclusion = State.empty().conclude()
    assert conclusion.verdict == INCONCLUSIVE
    assert verdicts(conclusion) == dict.fromkeys(RULES, INCONCLUSIVE)


def test_claims_without_any_frame():
    messages = [each for each in CLUSTER.messages() if "agent_id" in each]
    conclusion = conclude(messages)
    assert conclusion.findings == ()
    assert verdicts(conclusion)["agents-count"] == INCONCLUSIVE


def test_clocks_that_wrap():
    start = CLUSTER.start.fromtimestamp((1 << 16) * 26_500 - 30, CLUSTER.start.tzinfo)
    cluster = CLUSTER._replace(start=start)
    assert conclude(list(cluster.messages())).findings == ()
    faulty = conclude(list(cluster._replace(faults=("skewed-pulse",)).messages()))
    assert [breach.code for breach in faulty.findings] == ["clock-order"]


def test_a_recording_in_reverse():
    assert conclude(list(CLUSTER.messages())[::-1]).findings == ()


def test_a_recording_read_twice():
    messages = list(CLUSTER._replace(faults=("progress-falls",)).messages())
    conclusion = conclude(messages + messages)
    assert [breach.code for breach in conclusion.findings] == ["progress-fall"]
    assert "replay" in {notice.code for notice in conclusion.notices}


def test_a_restart():
    messages = list(CLUSTER._replace(beats=100, restarts=(47,)).messages())
    conclusion = conclude(messages)
    assert conclusion.findings == ()
    assert [notice.code for notice in conclusion.notices] == ["restart"]


def test_two_clusters_whose_claims_name_none():
    one = list(CLUSTER.messages())
    other = list(CLUSTER._replace(cluster_id="other", seed=8, faults=("lost-frame",)).messages())
    mixed = [each for pair in zip(one, other, strict=False) for each in pair]
    conclusion = conclude(mixed)
    assert [breach.code for breach in conclusion.findings] == ["beat-gap"]
    assert verdicts(conclusion)["progress-fall"] == INCONCLUSIVE


def test_two_clusters_with_agents_of_each():
    one = list(CLUSTER.messages())
    faulty = CLUSTER._replace(cluster_id="other", seed=8, faults=("progress-falls",))
    other = [
        {**each, "agent_id": f"b:{each['agent_id']}"} if "agent_id" in each else each
        for each in faulty.messages()
    ]
    mixed = [each for pair in zip(one, other, strict=False) for each in pair]
    options = Options(agents_of={"b:*": "other", "*": CLUSTER.cluster_id})
    conclusion = conclude(mixed, options)
    assert [breach.code for breach in conclusion.findings] == ["progress-fall"]
    assert conclusion.findings[0].subject.startswith("b:")


def test_an_invalid_message_in_place_of_a_frame():
    messages = list(CLUSTER.messages())
    index = next(
        i for i, each in enumerate(messages) if each.get("phase") and each["beat_index"] == 25
    )
    for value in (None, "text", [], {}, {**messages[index], "phase": "exec"}, {"beat_index": True}):
        state = State.empty()
        for line, message in enumerate(messages, 1):
            if line - 1 == index:
                state.add_invalid(("f", line), value)
            else:
                state.add(("f", line), message)
        conclusion = state.conclude()
        assert conclusion.findings == ()
        (outcome,) = (each for each in conclusion.outcomes if each.code == "beat-gap")
        assert ("an invalid message", 1) in outcome.reasons


def test_messages_of_other_contracts():
    messages = [{"type": "backbeat.beatframe.v2"}, {"type": "acme.thing.v1"}, *CLUSTER.messages()]
    conclusion = conclude(messages)
    assert conclusion.findings == ()
    assert conclusion.counts["ignored"] == 2


def test_more_agents_than_nodes():
    # 70,000 agents have more claims in a beat than there are numbers of nodes.
    frames = [each for each in simulate(agents=0, beats=40, bar=20) if "phase" in each]
    state = State.empty()
    for frame in frames[:20]:
        state.add(("f", 1), frame)
    for number in range(70_000):
        claim = {
            "type": "backbeat.statusclaim.v1",
            "agent_id": f"agent:{number}",
            "beat_index": 19,
            "state": "idle",
            "beats_left": 0,
            "progress": 0,
            "hlc": frames[19]["hlc"][:5] + f"0002:{number % 65536:04x}",
        }
        state.add(("f", 2), claim)
    for frame in frames[20:]:
        state.add(("f", 3), frame)
    assert state.conclude().findings == ()


@pytest.mark.parametrize("name", ["drift", "bar-length"])
def test_that_a_broken_rule_shows_its_evidence(name):
    fault = {"drift": "wrong-drift", "bar-length": "short-bar"}[name]
    conclusion = conclude(list(CLUSTER._replace(beats=100, faults=(fault,)).messages()))
    assert conclusion.verdict == BROKEN
    (breach,) = conclusion.findings
    assert len({each.place for each in breach.evidence}) == len(breach.evidence) == 3


@pytest.mark.parametrize("given", [{"*": "typo"}, {"search*": "chorus-sim"}, {"none*": "typo"}])
def test_that_agents_of_another_cluster_are_not_counted(given):
    messages = list(simulate(tempo_bpm=60, agents=6, bar=20, beats=80))
    assert {m["cluster_id"] for m in messages if "cluster_id" in m} == {"chorus-sim"}
    state = State.empty(Options(agents_of=given))
    for line, message in enumerate(messages, 1):
        state.add(("f", line), message)
    conclusion = state.conclude()
    assert conclusion.findings == ()
    (counted,) = [one for one in conclusion.outcomes if one.code == "agents-count"]
    assert counted.verdict == "inconclusive"


def test_that_a_restart_is_decided_once_its_first_beats_have_been_read():
    messages = list(simulate(tempo_bpm=60, agents=1, bar=20, beats=120, restarts=(60,)))
    frames = [m for m in messages if "phase" in m]
    begin = [frame["beat_index"] for frame in frames].index(0, 1)
    del frames[begin]
    for count, expected in ((2, []), (30, ["the cluster restarts at beat 1 instead of beat 0"])):
        conclusion = conclude(frames[: begin + count])
        assert [one.sentence for one in conclusion.findings] == expected
