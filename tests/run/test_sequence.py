"""The messages of a run reach the state of a sequence check, and its findings become results."""

import json

import pytest
from support import results

from backbeat_docs import MessageValidator
from backbeat_docs.conform import Breach, Conclusion, Evidence, Options, State
from backbeat_docs.run import INTERRUPTION, Located, Summary, Unread, validate_inputs
from backbeat_docs.run.baseline import Baseline, Known, Recorder
from backbeat_docs.run.limit import Limit
from backbeat_docs.run.sequence import SequenceCheck, add_outcome, as_results, list_messages
from backbeat_docs.traffic import Cluster, simulate

MESSAGES = [dict(message) for message in Cluster(agents=2, beats=4, bar=4).messages()]
LINES = [json.dumps(message).encode() for message in MESSAGES]
LONG = {"tempo_bpm": 60, "agents": 2, "beats": 60, "bar": 12}


class Recording:
    """Records what a state would receive."""

    def __init__(self):
        self.valid, self.invalid = [], []

    def add(self, place, message):
        self.valid.append((place, message))

    def add_lines(self, path, line, text):
        for number, each in enumerate(text.splitlines(), line):
            self.add((path, number), json.loads(each))

    def add_invalid(self, place, value=None):
        self.invalid.append((place, value))


def record(*inputs, accepts=None):
    state = Recording()
    for outcome in validate_inputs(MessageValidator(), inputs):
        add_outcome(state, outcome, accepts)
    return state


def breach(line=2, beats=(4, 7), value=7):
    """Return a finding with two messages as evidence."""
    evidence = (
        Evidence(("f", 1), (("beat_index", beats[0]),)),
        Evidence(("f", line), (("beat_index", value),)),
    )
    return Breach("beat-gap", "no frame was read", evidence, "chorus", beats)


def conclude(*findings):
    return Conclusion((), findings, (), {})


def test_each_message_of_a_stream_has_its_place():
    data = b"\n".join([*LINES[:3], b"", b"{", b'{"beat_index": 5}', *LINES[3:]])
    state = record(Located("f", data, 10, streamed=True))
    lines = [10, 11, 12, *range(16, 16 + len(LINES) - 3)]
    assert state.valid == [(("f", line), m) for line, m in zip(lines, MESSAGES, strict=True)]
    assert state.invalid == [(("f", 14), None), (("f", 15), {"beat_index": 5})]


def test_a_document_is_a_message_too():
    state = record(Located("a.json", LINES[0]), Located("b.json", b"[" * 100_000))
    assert state.valid == [(("a.json", 1), MESSAGES[0])]
    assert state.invalid == [(("b.json", 1), None)]


def test_messages_may_be_missing_where_an_input_was_not_read():
    unread = Unread("f", "cannot be read: Permission denied")
    assert record(unread).invalid == [(("f", 1), None)]
    skipped = Unread("f", "is excluded", skipped=True)
    assert record(skipped, INTERRUPTION).invalid == []


def test_the_rules_read_only_what_they_accept():
    located = Located("f", b"\n".join(LINES[:2]), 1, streamed=True)
    state = record(located, Located("g", LINES[2]), accepts=lambda m: m == MESSAGES[1])
    assert [place for place, _ in state.valid] == [("f", 2)]
    assert [place for place, _ in state.invalid] == [("f", 1), ("g", 1)]


def test_valid_messages_are_listed_with_their_places():
    located = Located("f", b"\n".join([*LINES[:2], b"{}"]), 1, streamed=True)
    outcomes = validate_inputs(MessageValidator(), [located, Located("g", LINES[2])])
    found = [each for outcome in outcomes for each in list_messages(outcome)]
    places = [("f", 1), ("f", 2), ("g", 1)]
    assert found == list(zip(places, MESSAGES, strict=False))


def test_findings_follow_the_outcomes(monkeypatch):
    monkeypatch.setattr(State, "conclude", lambda state: conclude(breach()))
    summary = Summary()
    check = SequenceCheck(Options())
    outcomes = results.validate([Located("f", LINES[0])])
    *before, found = check.watch(outcomes, summary)
    assert before == outcomes
    assert (found.path, found.line, found.sequence) == ("f", 2, True)
    assert summary.conclusion == conclude(breach())
    (finding,) = found.verdict.findings
    assert (finding.code, finding.message) == ("beat-gap", "no frame was read")
    assert finding.evidence == (("f", 1, (("beat_index", 4),)), ("f", 2, (("beat_index", 7),)))


def test_a_finding_about_several_messages_is_no_message():
    summary = Summary()
    for result in as_results(conclude(breach(), breach(3)), {}):
        summary.add(result)
    assert (summary.messages, summary.invalid, summary.errors) == (0, 0, 0)
    assert (summary.broken, summary.codes) == (2, {"beat-gap": 2})
    summary.merge(summary)
    assert summary.broken == 4


@pytest.mark.parametrize("inputs", [["a", "b"], ["b", "a"]])
def test_a_finding_is_at_its_last_message_in_the_order_of_the_inputs(inputs):
    frames = [json.dumps(each).encode() for each in simulate(faults=["lost-frame@29"], **LONG)]
    half = next(n for n, line in enumerate(frames) if b'"beat_index": 30, "down' in line)
    parts = [b"\n".join(frames[:half]), b"\n".join(frames[half:])]
    located = [Located(name, data, 1, True) for name, data in zip(inputs, parts, strict=True)]
    check, summary = SequenceCheck(Options()), Summary()
    *_, found = check.watch(validate_inputs(MessageValidator(), located), summary)
    assert [each.path for each in found.verdict.findings[0].evidence] == inputs
    assert (found.path, found.line) == (inputs[1], 1)


def test_hidden_values_are_in_no_part_of_a_finding():
    (result,) = as_results(conclude(breach(value=12345)), {}, hide_values=True)
    (finding,) = result.verdict.findings
    assert "12345" not in repr(finding)
    assert [each[:2] for each in finding.evidence] == [("f", 1), ("f", 2)]


@pytest.mark.parametrize(
    ("other", "known"),
    [(breach(9), True), (breach(value=8), False), (breach(beats=(5, 7)), False)],
)
def test_a_baseline_knows_a_finding_without_its_line(other, known):
    (first,), (second,) = (as_results(conclude(each), {}) for each in (breach(), other))
    recorder = Recorder("/")
    recorder.add(first._replace(path="/f"))
    baseline = Baseline({Known(*key): count for key, count in recorder.counts.items()}, "/")
    found = baseline.forgive(second._replace(path="/f"))
    assert found.is_known is known
    summary = Summary()
    summary.add(found)
    assert (summary.broken, summary.known, summary.known_findings) == (not known, 0, known)


def test_a_limit_hides_findings_of_a_sequence():
    summary = Summary()
    limit = Limit(1, summary)
    shown = [limit.trim(result) for result in as_results(conclude(breach(), breach(3)), {})]
    assert [each is None for each in shown] == [False, True]
    assert summary.hidden == {"beat-gap": 1}
