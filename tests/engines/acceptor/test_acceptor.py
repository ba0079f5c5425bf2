import copy
import json
import random

import pytest
from support import soundness
from support.cases import MESSAGES, cases, example, schema
from support.mutants import WRITERS, mutants

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.engines.acceptor import Acceptor

EXAMPLES = [example(name) for name in MESSAGES]


def acceptor(*schemas, max_bytes=1 << 20):
    rows = ((s["properties"]["type"]["const"], s, s.get("$id", "yes")) for s in schemas)
    return Acceptor(rows, max_bytes).accept


def value_acceptor(value_schema, **more):
    """Return a function that accepts messages with one value."""
    properties = {"type": {"const": "t"}, "v": value_schema}
    accept = acceptor(
        {"type": "object", "required": ["type", "v"], "properties": properties, **more}
    )
    ways = ('{"type":"t","v":%s}', '{"v":%s,"type":"t"}')
    return lambda text: any(accept(way % text) is not None for way in ways)


packaged = acceptor(*map(schema, MESSAGES))


@pytest.mark.parametrize("message", EXAMPLES, ids=MESSAGES)
@pytest.mark.parametrize(
    "write",
    [
        lambda m: json.dumps(m),
        lambda m: json.dumps(m, separators=(",", ":")).encode(),
        lambda m: json.dumps(m, indent=2) + "\n",
        lambda m: json.dumps(m, sort_keys=True, indent="\t"),
        lambda m: json.dumps(dict(random.Random(1).sample(list(m.items()), len(m)))).encode(),
    ],
    ids=["python", "compact", "indented", "sorted", "shuffled"],
)
def test_the_style_of_any_producer_is_learned(message, write):
    accept = acceptor(*map(schema, MESSAGES))
    for _ in range(200):  # one expression a style, then all joined
        assert accept(write(message)) == contracts.packaged()[message["type"]].id


def test_a_few_styles_are_learned_and_a_new_one_when_it_comes_again():
    accept, rng = acceptor(schema("statusclaim")), random.Random(1)
    claim = example("statusclaim")
    shuffled = [dict(rng.sample(list(claim.items()), len(claim))) for _ in range(2000)]
    accepted = sum(accept(json.dumps(message)) is not None for message in shuffled)
    assert accepted < 20
    for _ in range(64):  # not every message of so many is examined
        accept(json.dumps(claim, indent=3))
        accept(json.dumps(claim, indent=3))
    assert accept(json.dumps(claim, indent=3))


def test_a_style_that_names_a_member_twice_teaches_nothing():
    text = json.dumps(example("statusclaim"))
    accept = acceptor(schema("statusclaim"))
    assert accept(text[:-1] + ', "beat_index": 1337}') is None
    assert accept(text)
    assert accept(text[:-1] + ', "beat_index": 1337}') is None


def test_most_reference_traffic_is_accepted():
    from backbeat_docs.traffic import simulate

    messages = list(simulate(agents=20, beats=30, bar=10, seed=3))
    accepted = [packaged(json.dumps(m, separators=(",", ":")).encode()) for m in messages]
    assert len(messages) >= 20 * 30  # a claim of every agent in every beat
    assert all(accepted)


def test_optional_members_may_be_missing_and_text_may_be_any():
    claim = example("statusclaim")
    for notes in ("größer", "\U0001f600" * 500, 'with "quotes"\n', "", "\u2028"):
        for ascii_only in (True, False):
            assert packaged(json.dumps({**claim, "notes": notes}, ensure_ascii=ascii_only)), notes
    del claim["notes"], claim["task_id"]
    assert packaged(json.dumps(claim))


@pytest.mark.parametrize("case", [c for c in cases() if not c.valid], ids=lambda case: case.name)
def test_no_invalid_case_is_accepted(case):
    assert packaged(case.source) is None


@pytest.mark.parametrize("writer", [None, *WRITERS])
def test_a_sample_of_the_soundness_fuzz(writer):
    """`make fuzz` checks hundreds of thousands of mutants."""
    accept = MessageValidator()._accept
    sources = list(mutants(20250905, 500, WRITERS.get(writer)))
    assert [wrong for s in sources if (wrong := soundness.find_breach(s, accept))] == []
    accepted = sum(accept(source) is not None for source in sources)
    assert 25 < accepted < 450, "mutants that are all alike show nothing"


@pytest.mark.parametrize("extra", ['"beat_index":1337', '"beat\\u005findex":1337', '"other":1'])
@pytest.mark.parametrize("first", [True, False])
def test_repeated_and_unknown_members_are_left_to_an_engine(extra, first):
    text = json.dumps(example("statusclaim"))
    text = f"{{{extra},{text[1:]}" if first else f"{text[:-1]},{extra}}}"
    assert packaged(text) is None


def test_each_item_needs_its_required_members():
    packaged = acceptor(schema("barreport"))
    report = example("barreport")
    issue = {"severity": "info", "category": "late", "count": 1}
    report["issues"] = [issue, issue]
    assert packaged(json.dumps(report, sort_keys=True, indent=1))
    assert packaged(json.dumps(report, indent=1))
    report["issues"] = [issue, {"severity": "info", "category": "late"}]
    assert packaged(json.dumps(report, indent=1)) is None


def test_nested_objects_count_their_own_members():
    inner = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "null"}, "b": {"type": "null"}},
    }
    accepts = value_acceptor(inner)
    assert accepts('{"b":null,"a":null}')
    assert not accepts('{"b":null}')
    assert not accepts('{"a":null,"a":null}')
    assert not accepts('{"a":null,}')
    assert not accepts("{}")


@pytest.mark.parametrize(
    ("value_schema", "yes", "no"),
    [
        ({"type": "integer", "minimum": 2, "maximum": 30},
         ["2", "30"], ["1", "31", "2.5", "true", '"2"']),
        ({"type": "number", "minimum": 0.1}, ["0.1", "7", "0.25"], ["0.09", "0", "-1", "NaN"]),
        ({"type": "boolean"}, ["true", "false"], ["1", "null", "True"]),
        ({"type": "null"}, ["null"], ["0", '""']),
        ({"enum": ["a", "b\"", True, None]}, ['"a"', '"b\\""', "true", "null"], ['"c"', "false"]),
        ({"const": "a.b"}, ['"a.b"'], ['"a-b"']),
        ({"type": "array", "items": {"type": "null"}},
         ["[]", "[null]", "[null,null]"], ["[1]", "[null,]"]),
        ({"type": "array", "items": {"const": True}, "minItems": 1, "maxItems": 2},
         ["[true]", "[true,true]"], ["[]", "[true,true,true]"]),
        ({"type": "array", "items": {"const": True}, "minItems": 2},
         ["[true,true]"], ["[]", "[true]"]),
    ],
)  # fmt: skip
def test_each_keyword_is_enforced(value_schema, yes, no):
    accepts = value_acceptor(value_schema)
    assert all(map(accepts, yes)), yes
    assert not any(map(accepts, no)), no


@pytest.mark.parametrize(
    "value_schema",
    [
        True,
        {},
        {"type": ["string", "null"]},
        {"type": "string", "not": {"const": "x"}},
        {"type": "string", "newKeyword": 1},
        {"type": "number", "multipleOf": 2},
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "array", "uniqueItems": True, "items": {"type": "null"}},
        {"type": "array"},
        {"type": "array", "prefixItems": [{"type": "null"}], "items": {"type": "null"}},
        {"type": "object"},
        {"type": "object", "properties": {"a": {"type": "null"}}, "minProperties": 1},
        {"type": "object", "required": ["b"], "properties": {"a": {"type": "null"}}},
        {"enum": ["a"], "type": "string"},
        {"enum": [1, 2.5]},
        {"$ref": "#", "minLength": 1},
        {"$ref": "#"},
        {"$ref": "#/$defs/missing"},
        {"anyOf": [{"type": "null"}]},
    ],
)  # fmt: skip
def test_an_unsupported_keyword_disables_it_for_that_contract(value_schema):
    accepts = value_acceptor(value_schema)
    for text in ('"a"', "null", "1", "[]", "[null]", "{}", '{"a":null}', '"x"'):
        assert not accepts(text)


def test_an_unsupported_contract_does_not_affect_the_others():
    broken = copy.deepcopy(schema("beatframe"))
    broken["dependentRequired"] = {}
    accept = acceptor(broken, schema("statusclaim"))
    assert accept(json.dumps(example("beatframe"))) is None
    assert accept(json.dumps(example("statusclaim")))


def test_size_and_kind_of_the_source():
    text = json.dumps(example("statusclaim"))
    small = acceptor(schema("statusclaim"), max_bytes=len(text))
    assert small(text.encode())
    assert small(text.encode() + b" ") is None
    assert packaged(example("statusclaim")) is None
    assert packaged(b"\xff" + text.encode()) is None
    assert packaged("") is None
    assert packaged('{"type":"unknown"}') is None


def test_an_opened_contract_is_served_by_the_closed_one():
    tolerant = MessageValidator(unknown_fields="allow")
    claim = example("statusclaim")
    assert tolerant.is_valid(json.dumps(claim))
    assert tolerant.is_valid(json.dumps({**claim, "extra": [1]}))
    assert not tolerant.is_valid(json.dumps({**claim, "hlc": "x"}))
    for known in contracts.packaged().values():
        accept = acceptor(known.opened().schema)
        message = next(m for m in EXAMPLES if m["type"] == known.type)
        assert accept(json.dumps(message))
        assert accept(json.dumps({**message, "extra": 1})) is None


@pytest.mark.parametrize(
    "node",
    [
        {"type": "array", "items": {"type": "integer"}, "maxItems": 2**53 - 1},
        {"type": "array", "items": {"type": "integer"}, "minItems": 1e300},
        {"type": "string", "pattern": "^[^]+$"},
    ],
)
def test_that_an_expression_beyond_re_is_undecided(node):
    schema = {"type": "object", "properties": {"type": {"const": "t"}, "a": node}}
    schema["required"] = ["type", "a"]
    accept = Acceptor([("t", schema, True)], 1 << 20).accept
    for text in ('{"type":"t","a":[1]}', '{"a":"b","type":"t"}'):
        assert accept(text) is None
