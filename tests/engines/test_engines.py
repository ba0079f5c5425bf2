"""Two engines, one verdict: the same refusals for any value."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import cases

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.contracts.references import check_references
from backbeat_docs.engines import ENGINES
from backbeat_docs.text.strict_json import MAX_DEPTH

VALIDATORS = {
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
        {(r.keyword, r.path, json.dumps(r.schema)) for r in find(value)}
        for find in VALIDATORS[message]
    )
    assert first == second


@given(ANY)
@example({"type": "backbeat.beatframe.v1"})
@example(True)
def test_that_engines_agree_on_anything(value):
    for validators in VALIDATORS.values():
        first, second = ({(r.keyword, r.path) for r in find(value)} for find in validators)
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
def test_engines_agree_where_they_used_to_differ(engine, schema, value, refused):
    assert {refusal.keyword for refusal in ENGINES[engine](schema)(value)} == refused


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "^" + "(a?)" * 25 + "a" * 25 + "$"])
def test_that_the_default_engine_does_not_explode(pattern):
    assert ENGINES["jsonschema-rs"]({"pattern": pattern})("a" * 24 + "!")


def both(schema, value):
    return [{(r.keyword, r.path) for r in engine(schema)(value)} for engine in ENGINES.values()]


@pytest.mark.parametrize(
    ("schema", "value", "refused"),
    [
        ({"additionalProperties": {"type": "integer"}}, {"1": "x", "a": 0}, {("type", ("1",))}),
        ({"additionalProperties": {"type": "null"}}, {"1": None, "01": 1}, {("type", ("01",))}),
        ({"additionalProperties": {"type": "null"}}, {"1": 1, "01": None}, {("type", ("1",))}),
        ({"additionalProperties": {"type": "null"}}, {"": 1, "a": None}, {("type", ("",))}),
        ({"properties": {"404": {"type": "null"}}}, {"404": 1}, {("type", ("404",))}),
        ({"properties": {"a": {"$ref": "#/$defs/1"}}, "$defs": {"1": {"type": "null"}}},
         {"a": 1}, {("type", ("a",))}),
        ({"patternProperties": {"^[0-9]+$": {"items": {"type": "null"}}}}, {"7": [None, 1]},
         {("type", ("7", 1))}),
        ({"patternProperties": {"^a$": {"type": "null"}}, "additionalProperties": False},
         {"a\n": 1, "a": None}, {("additionalProperties", ())}),
        ({"items": False}, [1, 2], {("false-schema", (0,)), ("false-schema", (1,))}),
        ({"properties": {"a": False}}, {"a": 1}, {("false-schema", ("a",))}),
        ({"additionalProperties": False}, {"a": 1}, {("additionalProperties", ())}),
        ({"properties": {"additionalProperties": False}}, {"additionalProperties": 1},
         {("false-schema", ("additionalProperties",))}),
        ({"contains": {"type": "null"}, "minContains": 2}, [1, 2], {("contains", ())}),
        ({"contains": {"type": "null"}, "maxContains": 0}, [1], {("contains", ())}),
        ({"propertyNames": {"maxLength": 2, "pattern": "^a"}}, {"bcd": 1}, {("propertyNames", ())}),
        ({"multipleOf": 3}, 1e300, set() if int(1e300) % 3 == 0 else {("multipleOf", ())}),
        ({"multipleOf": 7}, 7 * 10**22, set()),
        ({"multipleOf": 7}, 7e22, {("multipleOf", ())}),
        ({"uniqueItems": True}, [10**24, 1e24], set()),
        ({"uniqueItems": True}, [{"a": [0]}, {"a": [0.0]}], {("uniqueItems", ())}),
    ],
)  # fmt: skip
def test_that_both_engines_name_the_exact_place(schema, value, refused):
    assert both(schema, value) == [refused, refused]


def test_that_nothing_is_fetched(monkeypatch):
    import socket

    def connect(*_):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", connect)
    for place in ("http://127.0.0.1:9/x.json", "file:///dev/null", "https://example.org/x"):
        for keyword in ("$ref", "$dynamicRef"):
            for engine in ENGINES.values():
                with pytest.raises(Exception, match=r"(?i)retriev|unresolvable"):
                    engine({"properties": {"a": {keyword: place}}})({"a": 1})


def deepest_contract():
    """Return the contract with the longest chain of references at each level that loads."""
    schema = None
    for length in range(2, 20):
        chain = {str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(length)}
        last = {"type": ["object", "null"], "properties": {"next": {"$ref": "#/$defs/0"}}}
        deeper = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "properties": {"next": {"$ref": "#/$defs/0"}},
            "$defs": {**chain, str(length): last},
        }
        try:
            check_references(deeper, "deep")
        except ContractError:
            return schema
        schema = deeper
    raise AssertionError("no contract is refused for its references")


def chained(levels, end):
    return {"next": chained(levels - 1, end)} if levels else end


def called_deep(frames, function):
    return function() if not frames else called_deep(frames - 1, function)


@pytest.mark.parametrize("caller", [0, 500, 800])
def test_the_deepest_message_is_validated_within_the_stack_of_python(caller):
    schema, limit = deepest_contract(), sys.getrecursionlimit()
    refused = {("type", ("next",) * (MAX_DEPTH - 1))}
    for levels, wanted in ((MAX_DEPTH - 1, refused), (MAX_DEPTH - 2, set())):
        value = chained(levels, 1 if wanted else None)
        assert called_deep(caller, lambda value=value: both(schema, value)) == [wanted] * 2
    assert sys.getrecursionlimit() == limit


def test_threads_validate_the_deepest_message():
    engines = [engine(deepest_contract()) for engine in ENGINES.values()]
    value = chained(MAX_DEPTH - 1, 1)
    with ThreadPoolExecutor(8) as pool:
        tasks = [pool.submit(engine, value) for engine in engines * 20]
        assert {len(task.result()) for task in tasks} == {1}
