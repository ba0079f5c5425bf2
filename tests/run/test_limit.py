import json

from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.run import Summary, sources, validate_inputs
from backbeat_docs.run.limit import Limit

GOOD = json.dumps(cases.example("statusclaim"), separators=(",", ":")).encode()
BAD = GOOD.replace(b"executing", b"executin")


def test_a_limit_on_what_is_shown(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"\n".join([GOOD, BAD, BAD, b"{}", BAD]))
    limit, summary, kept = Limit(2), Summary(), []
    for outcome in validate_inputs(MessageValidator(), sources.path(str(path), 1 << 20)):
        summary.add(outcome)
        kept.append(limit.trim(outcome))
    assert summary.codes == {"enum": 3, "type-missing": 1}
    assert limit.hidden == {"enum": 1}
    assert kept[-1] is None
    assert None not in kept[:-1]
    assert summary.first == {
        "enum": (str(path), 2, "/state"),
        "type-missing": (str(path), 4, ""),
    }
    assert Limit(None).trim(kept[1]) is kept[1]
