"""Sequence checks of parts: whatever the cut, their findings are those of one process."""

import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backbeat_docs import MessageValidator
from backbeat_docs.conform import Options, State
from backbeat_docs.run import Located, Summary, Unread, blocks, sources, validate_inputs
from backbeat_docs.run.sequence import MergedStates, SequenceCheck, accept_packaged
from backbeat_docs.traffic import simulate

VALIDATOR = MessageValidator()
FAULTS = ["lost-frame@40", "progress-falls@60", "restart@75", "wrong-agents@20"]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return the path of a recording with faults, and an invalid and a blank line now and then."""
    path = tmp_path_factory.getbasetemp() / "parts.ndjson"
    messages = simulate(tempo_bpm=60, agents=3, beats=120, bar=12, faults=FAULTS)
    lines = [json.dumps(message) for message in messages]
    lines[5], lines[100], lines[230] = "{}", "", lines[230].replace('"type"', '"typ"')
    path.write_text("\n".join(lines))
    return str(path)


def check(inputs, divided=False):
    """Return the results of the findings, and the conclusion."""
    summary, found = Summary(), SequenceCheck(Options(), accept_packaged)
    outcomes = (_divide if divided else _validate)(inputs, found)
    results = [one for one in found.watch(outcomes, summary) if getattr(one, "sequence", False)]
    return results, summary.conclusion


def _validate(inputs, _):
    return validate_inputs(VALIDATOR, inputs)


def _divide(inputs, found):
    """Validate blocks as other processes would."""
    joined = blocks.Joined()
    for given_ in inputs:
        if not isinstance(given_, blocks.Block):
            yield from validate_inputs(VALIDATOR, [given_])
            continue
        there = pickle.loads(pickle.dumps((given_, found.begin_block())))
        validated = blocks.validate_block(VALIDATOR, there[0], False, there[1])
        yield joined.add(given_, pickle.loads(pickle.dumps(validated)))


@settings(max_examples=8)
@given(st.integers(2_000, 40_000))
def test_blocks_of_any_size_have_the_findings_of_one_process(recording, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", size)
        inputs = list(blocks.path(recording, 1 << 20))
    one = check(sources.path(recording, 1 << 20))
    assert check(inputs, divided=True) == one
    assert len(one[0]) == 3


@pytest.mark.parametrize("size", [500, 20_000])
def test_inputs_of_this_process_are_between_the_blocks(recording, monkeypatch, size):
    monkeypatch.setattr(blocks, "BLOCK", size)
    with open(recording, "rb") as file:
        line = file.readline()
    between = [Located("<stdin>", line, streamed=True), Unread("x", "cannot be read: gone")]
    for before, after in (([], between), (between, []), (between, between)):
        one = check([*before, *sources.path(recording, 1 << 20), *after])
        assert check([*before, *blocks.path(recording, 1 << 20), *after], divided=True) == one


def test_what_is_behind_a_failure_is_not_in_the_sequence(recording, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 20_000)
    failed, *others = blocks.path(recording, 1 << 20)
    gone = failed._replace(read=lambda: [Unread(recording, "cannot be read: gone")])
    found = SequenceCheck(Options())
    joined = blocks.Joined()
    parts = [joined.add(one, blocks.validate_block(VALIDATOR, one, False, found.begin_block()))
             for one in (gone, *others)]  # fmt: skip
    summary = Summary()
    assert list(found.watch(parts, summary)) == [Unread(recording, "cannot be read: gone")]
    assert summary.conclusion.counts == {"invalid": 1}


def test_few_states_are_kept_and_each_is_merged_few_times(monkeypatch):
    merged, extend = [], State.extend

    def count(state, later):
        merged.append(later)
        extend(state, later)

    monkeypatch.setattr(State, "extend", count)
    states, kept = MergedStates(), 0
    for number in range(1, 1001):
        state = State.empty()
        state.add_invalid(("f", number))
        states.add(state)
        kept = max(kept, len(states._states))
    whole = states.merge(State.empty())
    assert whole.conclude().counts == {"invalid": 1000}
    assert kept <= 10
    assert len(merged) == 1000
