import json
import time

from support import cases, results

from backbeat_docs.run import Located, Result, Summary, Unread

GOOD = json.dumps(cases.example("beatframe")).encode()
INPUTS = [
    Located("a.json", GOOD),
    Unread("b.json", "cannot be read"),
    Located("c.ndjson", b"{}", 7, streamed=True),
    Unread("d.json", "leads out", skipped=True),
    Located("e.json", b'{"type": "backbeat.statusclaim.v1"}'),
]


def test_that_results_come_in_the_order_of_the_inputs():
    outcomes = results.validate(iter(INPUTS))
    assert [outcome.path for outcome in outcomes] == [item.path for item in INPUTS]
    assert outcomes[1] == INPUTS[1]
    assert isinstance(outcomes[2], Result)
    assert outcomes[2].line == 7
    assert outcomes[2].streamed


def counted(outcomes):
    summary = Summary()
    for outcome in outcomes:
        summary.add(outcome)
    return summary


def counts(summary):
    return {**vars(summary), "started": None, "seconds": None}


def test_that_every_input_is_counted():
    summary = counted(results.validate(INPUTS))
    assert (summary.messages, summary.valid, summary.invalid) == (3, 1, 2)
    assert (summary.unreadable, summary.skipped) == (1, 1)
    assert summary.types == {
        "backbeat.beatframe.v1": 1, "unknown": 1, "backbeat.statusclaim.v1": 1,
    }  # fmt: skip
    assert summary.codes == {"type-missing": 1, "required": 6}


def test_that_summaries_of_the_parts_add_up():
    outcomes = results.validate(INPUTS)
    whole = counted(outcomes)
    for cut in range(len(outcomes)):
        first, second = counted(outcomes[:cut]), counted(outcomes[cut:])
        first.merge(second)
        assert counts(first) == counts(whole)


def test_that_a_summary_measures_its_time():
    summary = Summary()
    summary.started = time.monotonic() - 5
    assert 5 <= summary.close().seconds < 60
