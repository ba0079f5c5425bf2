import json

from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.run import Summary, Unread, limit, sources, validate_inputs
from backbeat_docs.run.inputs import OTHER_ENDING
from backbeat_docs.run.limit import Limit

GOOD = json.dumps(cases.example("statusclaim"), separators=(",", ":")).encode()
BAD = GOOD.replace(b"executing", b"executin")


def test_a_limit_on_what_is_shown(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"\n".join([GOOD, BAD, BAD, b"{}", BAD]))
    summary, kept = Summary(), []
    trimmed = Limit(2, summary)
    for outcome in validate_inputs(MessageValidator(), sources.path(str(path), 1 << 20)):
        summary.add(outcome)
        kept.append(trimmed.trim(outcome))
    assert summary.codes == {"enum": 3, "type-missing": 1}
    assert summary.hidden == {"enum": 1}
    assert summary.hidden_messages == 1
    assert kept[-1] is None
    assert None not in kept[:-1]
    assert summary.first == {
        "enum": (str(path), 2, "/state"),
        "type-missing": (str(path), 4, ""),
    }
    assert Limit(None, summary).trim(kept[1]) is kept[1]


def test_that_the_first_skipped_inputs_are_named_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(limit, "MOST_SKIPS", 2)
    summary = Summary()
    trimmed = limit.Limit(None, summary)
    shown = []
    for number in range(5):
        outcome = Unread(str(number), OTHER_ENDING, skipped=True)
        summary.add(outcome)
        shown.append(trimmed.trim(outcome))
    assert shown == [Unread("0", OTHER_ENDING, True), Unread("1", OTHER_ENDING, True), *[None] * 3]
    assert (summary.skipped, summary.hidden_skips) == (5, 3)
    failure = Unread("x", "cannot be read")
    assert trimmed.trim(failure) is failure
