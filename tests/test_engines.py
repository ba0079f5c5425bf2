"""Two engines, one verdict: the same refusals for any value."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases

from backbeat_docs.ecma import ecma
from backbeat_docs.engines import ENGINES

JUDGES = {
    message: [engine(cases.schema(message)) for engine in ENGINES.values()]
    for message in cases.MESSAGES
}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**53, 2**53 - 1, -1, 0.1, 1.0, 1e300, 10**30, "\n", "", "plan", "a" * 129])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
ANY = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def damaged(draw, message):
    """An example with some members replaced, removed or added, at any depth."""
    value = json.loads(json.dumps(cases.example(message)))
    for name in draw(st.lists(st.sampled_from([*value, "extra"]), max_size=4)):
        if draw(st.booleans()):
            value[name] = draw(ANY)
        else:
            value.pop(name, None)
    if message == "barreport" and draw(st.booleans()):
        issue = {"severity": "info", "category": "late", "count": 1}
        issue[draw(st.sampled_from([*issue, "description", "affected_agents", "x"]))] = draw(ANY)
        value["issues"] = [issue, draw(ANY)]
    return value


@pytest.mark.parametrize("message", cases.MESSAGES)
@given(data=st.data())
def test_that_engines_agree_on_damaged_messages(message, data):
    value = data.draw(damaged(message))
    first, second = (
        {(r.keyword, r.path, json.dumps(r.schema)) for r in judge(value)}
        for judge in JUDGES[message]
    )
    assert first == second


@given(ANY)
@example({"type": "backbeat.beatframe.v1"})
@example(True)
def test_that_engines_agree_on_anything(value):
    for judges in JUDGES.values():
        first, second = ({(r.keyword, r.path) for r in judge(value)} for judge in judges)
        assert first == second


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("schema", "value", "refused"),
    [
        ({"pattern": "^a$"}, "a\n", {"pattern"}),
        ({"pattern": "^[$]$"}, "$", set()),
        ({"pattern": "^a$"}, 1, set()),
        ({"format": "date-time"}, "2025-09-05t12:30:00Z", {"format"}),
        ({"format": "date-time"}, "2016-12-31T23:59:60Z", {"format"}),
        ({"format": "date-time"}, 1, set()),
        ({"type": "integer"}, 1.0, set()),
        ({"type": "integer"}, True, {"type"}),
        ({"const": 1}, True, {"const"}),
        ({"enum": [0]}, False, {"enum"}),
        ({"uniqueItems": True}, [1, True], set()),
        ({"uniqueItems": True}, [1, 1.0], {"uniqueItems"}),
        ({"properties": {"a": False}}, {"a": 1}, {"false-schema"}),
        ({"maxLength": 1}, "🥁", set()),
        ({"maximum": 2**53 - 1}, 2**53, {"maximum"}),
        ({"multipleOf": 3}, 2**53 - 1, {"multipleOf"}),
    ],
)
def test_what_engines_used_to_differ_on(engine, schema, value, refused):
    assert {refusal.keyword for refusal in ENGINES[engine](schema)(value)} == refused


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "^" + "(a?)" * 25 + "a" * 25 + "$"])
def test_that_the_default_engine_does_not_explode(pattern):
    assert ENGINES["jsonschema-rs"]({"pattern": pattern})("a" * 24 + "!")


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("^a$", r"^a\Z"),
        ("a$|b$", r"a\Z|b\Z"),
        ("[$]", "[$]"),
        (r"\$", r"\$"),
        (r"\\$", r"\\\Z"),
        (r"[\]$]$", r"[\]$]\Z"),
        ("^", "^"),
    ],
)
def test_ecma_anchors(pattern, written):
    assert ecma(pattern) == written
    re.compile(written)
