"""What a contract may contain, and that engines agree on all of it."""

import copy
import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import cases

from backbeat_docs.contracts.allowed import check
from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.engines import ENGINES
from backbeat_docs.schema.keywords import ACCEPTED, KEYWORDS
from backbeat_docs.schema.walk import DRAFT
from backbeat_docs.validate.explain import explain
from backbeat_docs.validate.message import Message


def changed(change):
    made = copy.deepcopy(cases.schema("beatframe"))
    change(made)
    return made


def put(pointer, value):
    def change(made):
        *way, last = pointer.split("/")[1:]
        for step in way:
            made = made[step]
        made[last] = value

    return change


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_that_our_schemas_are_accepted(message):
    check(cases.schema(message), "schema")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (put("/$schema", "http://json-schema.org/draft-07/schema#"), "$schema must be"),
        (lambda made: made.pop("$schema"), "$schema must be"),
        (put("/properties/phase", {"enum": "plan"}), "#/properties/phase/enum"),
        (put("/properties/phase", {"$ref": "#/$defs/none"}), "leads nowhere"),
        (put("/properties/phase", {"$ref": "https://example.org/x.json"}), "leads out of the file"),
        (put("/properties/phase", {"$ref": "#/properties/phase"}), "leads in a circle"),
        (put("/properties/phase", {"format": "email"}), 'format "email" is not one of: date-time'),
        (put("/properties/phase", {"pattern": "[ab]*a[ab]{16}$"}), "pattern is too complex"),
        (put("/properties/phase", {"multipleOf": 0.1}), "multipleOf must be a whole number"),
        (put("/properties/phase", {"pattern": "(?=a)"}), "not portable"),
        (put("/properties/phase", {"pattern": "["}), "not portable"),
        (put("/properties/phase", {"patternProperties": {"(?!a)": {}}}), "not portable"),
    ],
)
def test_that_an_unsupported_schema_is_refused(change, problem):
    with pytest.raises(ContractError, match=r"(?s).*") as caught:
        check(changed(change), "s.json")
    assert problem in str(caught.value)
    assert str(caught.value).startswith("s.json")


@pytest.mark.parametrize("value", [None, [], True, "x"])
def test_that_only_an_object_is_a_contract(value):
    with pytest.raises(ContractError, match="JSON object"):
        check(value, "s.json")


def contract(**members):
    return {"$schema": DRAFT, "$id": "https://example.org/m/1.0.0.json", **members}


def field(**node):
    return contract(properties={"a": node})


FORK = {"anyOf": [{"$ref": "#/$defs/tree"}, {"$ref": "#/$defs/tree"}]}
REFUSED = [
    *(
        (field(**{keyword: value}), f'"{keyword}" is not a keyword that engines agree on')
        for keyword, value in {
            "$anchor": "x",
            "$dynamicAnchor": "x",
            "$dynamicRef": "#x",
            "$vocabulary": {},
            "contentSchema": {"type": "string"},
            "definitions": {},
            "dependencies": {"a": ["b"]},
            "unevaluatedItems": False,
            "unevaluatedProperties": False,
            "x-unit": "ms",
        }.items()
    ),
    (field(maxLenght=3), 'did you mean "maxLength"'),
    (field(**{"$id": "https://example.org/x.json"}), "$id may be used at the root"),
    (field(**{"$schema": "https://example.org/x.json"}), "$schema may be used at the root"),
    (field(propertyNames=False), "maxProperties: 0"),
    # references
    (contract(title="x", **{"$ref": "#/title"}), "leads to no schema"),
    (contract(examples=[{}], **{"$ref": "#/examples/0"}), "leads to no schema"),
    (contract(definitions={"x": {}}, **{"$ref": "#/definitions/x"}), "leads to no schema"),
    (contract(allOf=[{}], **{"$ref": "#/allOf/-1"}), "leads nowhere"),
    (contract(allOf=[{}], **{"$ref": "#/allOf/00"}), "leads nowhere"),
    (contract(**{"$defs": {"a%20b": {}}, "$ref": "#/$defs/a%20b"}), "characters other than"),
    (contract(allOf=[{"$ref": "#"}]), 'ref "#" leads in a circle'),
    (field(allOf=[{"$ref": "#/properties/a"}]), "leads in a circle"),
    (field(**{"if": {"not": {"$ref": "#/properties/a"}}}), "leads in a circle"),
    (field(dependentSchemas={"b": {"$ref": "#/properties/a"}}), "leads in a circle"),
    (
        contract(**{"$defs": {"tree": {"properties": {"next": FORK}}}, "$ref": "#/$defs/tree"}),
        "more than 1000 schemas would validate one value",
    ),
    (
        contract(
            **{
                "$ref": "#/$defs/0",
                "$defs": {
                    **{str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2} for n in range(12)},
                    "12": {},
                },
            }
        ),
        "more than 1000 schemas would validate one value",
    ),
    (
        contract(
            **{
                "$ref": "#/$defs/0",
                "$defs": {**{str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(400)}, "400": {}},
            }
        ),
        "too many references and applicators for a message of 64 levels",
    ),
    # numbers
    (field(maximum=10**30), "maximum must stay within"),
    (field(minItems=1e300), "minItems must stay within"),
    (field(const=2**53), "const must stay within"),
    (field(enum=[{"x": [-(10**20)]}]), "enum must stay within"),
    (field(multipleOf=10**20), "multipleOf must stay within"),
    (field(multipleOf=3.0), "multipleOf must be a whole number"),
    # patterns
    *(
        (field(pattern=pattern), "not portable")
        for pattern in (
            *(r"^\d$", r"^\w$", r"^\s$", "^[^]+$", "^[]+$", "^(?<x>a)$", "^(?P<x>a)(?P<x>b)$"),
            *(r"^\01$", "^[a-z&&b]+$", "^[[a]+$", "^.$", "(", "^a{2000}$"),
        )
    ),
    (
        field(pattern="^(a{1,1000}b){1,1000}$"),
        "s.json#/properties/a: pattern is too complex: a pattern's counts multiply: "
        '"^(a{1,1000}b){1,1000}$"',
    ),
    (field(patternProperties={"[ab]*a[ab]{16}$": {}}), "pattern is too complex: an automaton"),
    ({**contract(), "$id": "http://[/m/1.0.0.json"}, "URI"),
]


@pytest.mark.parametrize(("schema", "problem"), REFUSED)
def test_that_what_engines_differ_on_is_refused_with_a_reason(schema, problem):
    with pytest.raises(ContractError) as caught:
        check(schema, "s.json")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "schema",
    [
        contract(**{"$defs": {"any": True}, "properties": {"a": {"$ref": "#/$defs/any"}}}),
        contract(properties={"left": {"$ref": "#"}, "right": {"$ref": "#"}}),
        contract(properties={"children": {"items": {"$ref": "#"}}}, additionalProperties=False),
        contract(anyOf=[{"properties": {"not": {"$ref": "#"}}}, {"properties": {"all": {}}}]),
        contract(properties={"$id": {}, "definitions": {}, "unevaluatedItems": {}}),
        contract(default={"$id": 10**30}, examples=[10**30], title="x", deprecated=True),
        contract(properties={f"p{n}": {"$ref": "#/$defs/x"} for n in range(500)}, **{
            "$defs": {"x": {"properties": {f"q{n}": {"$ref": "#/$defs/y"} for n in range(200)}},
                      "y": {"type": "string"}}}),
        field(minimum=-(2**53) + 1, maximum=2**53 - 1, maxItems=2**53 - 1),
        field(pattern="^([a-z]+:)*[a-z]+$"),
        field(patternProperties={"^x-": {}, "^[0-9]+$": {}}),
    ],
)  # fmt: skip
def test_that_ordinary_contracts_are_accepted(schema):
    check(schema, "s.json")


HEAVY = [  # exponential, quadratic or worse for an engine that backtracks, and a text that shows it
    ("(a+)+$", "a"),
    ("^(a|a)*$", "a"),
    ("^(a*)*$", "a"),
    ("^(ab|a|b)*$", "ab"),
    ("^([a-z0-9]+-?)+$", "a"),
    ("^(a{1,30}){1,30}$", "a"),
    ("^" + "(a|aa){0,8}" * 5 + "$", "a"),
    ("^" + "a?" * 30 + "a" * 30 + "$", "a"),
    ("^[a-z]*[a-z]*[a-z]*$", "a"),
    ("^a{1,1000}a{1,1000}$", "a"),
    ("a+b", "a"),
    ("[0-9]+$", "0"),
    ("^(a|b|ab|ba)*(c|d)?$", "ab"),
    ("^(a|ab)?[ab]*$", "ab"),
    ("^[a-z]+(-[a-z]+)*$", "a-a"),
]


@pytest.mark.parametrize(("pattern", "_"), HEAVY)
def test_that_a_pattern_heavy_for_other_engines_is_accepted(pattern, _):
    check(field(pattern=pattern), "s.json")
    check(field(patternProperties={pattern: {}}), "s.json")


HOSTILE = """
import json, sys
from backbeat_docs.engines import ENGINES
from backbeat_docs.engines.acceptor import Acceptor

def contract(**more):
    return {"type": "object", "required": ["type"], **more}

for pattern, word in json.load(sys.stdin):
    value = {"type": {"const": "t"}, "a": {"type": "string", "pattern": pattern}}
    named = {pattern: {"type": ["string", "object"]}}
    schemas = contract(properties=value), contract(properties=value, patternProperties=named)
    validators = [engine(schema) for engine in ENGINES.values() for schema in schemas]
    accept = Acceptor([("t", schemas[0], True)], 1 << 30).accept
    for text in (word * 100_000 + "!", word * 100_000):
        message = {"type": "t", "a": text}
        found = [[(r.keyword, r.path) for r in find({**message, text: {}})] for find in validators]
        assert all(one == found[0] for one in found), (pattern, text[-2:], found)
        for written in (json.dumps(message), json.dumps(message, indent=1)):
            assert not (accept(written) and found[0]), (pattern, text[-2:])
print("done")
"""


def test_that_no_heavy_pattern_hangs_an_engine_or_the_acceptor():
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE],
        input=json.dumps(HEAVY), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout == "done\n", done.stderr


# Every keyword that a contract may use, with values that show its effect. Keywords that contain
# or refer to schemas are added below.
LEAVES = {
    "type": ["string", "integer", ["number", "null"], "object", "array", "boolean"],
    "const": [1, 1.0, True, "a", None, {"a": [1]}, [0]],
    "enum": [[1, "a"], [False, 0.5], [[], {}], [{"a": 1}, None]],
    "multipleOf": [1, 3, 7, 2**53 - 1],
    "minimum": [0, 0.5, -1, 2**53 - 1],
    "maximum": [0, 1.5, 7, 2**53 - 1],
    "exclusiveMinimum": [0, 1.0],
    "exclusiveMaximum": [1, 7.0],
    "minLength": [0, 1, 2.0],
    "maxLength": [0, 1.0, 3],
    "pattern": ["^a$", "a", "^[0-9]+$", "^(?:a|b){1,2}$", r"^\$$"],
    "format": ["date-time"],
    "minItems": [0, 1.0, 2],
    "maxItems": [0, 2.0, 2**53 - 1],
    "uniqueItems": [True, False],
    "minContains": [0, 2],
    "maxContains": [0, 1],
    "minProperties": [0, 2.0],
    "maxProperties": [0, 1.0],
    "required": [["a"], ["1", "b"], []],
    "dependentRequired": [{"a": ["b", "1"]}, {"1": ["01"]}],
    "$comment": ["x"],
    "contentEncoding": ["base64"],
    "contentMediaType": ["application/json"],
    "default": [1],
    "deprecated": [True],
    "description": ["x"],
    "examples": [[1]],
    "readOnly": [True],
    "title": ["x"],
    "writeOnly": [True],
}
NAMES = ["a", "b", "1", "01", "404", "a\n", "$ref", "propertyNames"]
ONE = ["additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"]
FEW = ["allOf", "anyOf", "oneOf", "prefixItems"]
LEAF = st.sampled_from([(key, value) for key, values in LEAVES.items() for value in values])


def wider(inner):
    """Return schemas that contain others."""
    named = st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3)
    matched = st.dictionaries(st.sampled_from(["^a$", "^[0-9]+$", "b"]), inner, min_size=1)
    return st.lists(
        LEAF
        | st.tuples(st.sampled_from(ONE), inner)
        | st.tuples(st.sampled_from(FEW), st.lists(inner, min_size=1, max_size=3))
        | st.tuples(st.sampled_from(["properties", "dependentSchemas"]), named)
        | st.tuples(st.just("patternProperties"), matched)
        | st.tuples(st.just("$ref"), st.sampled_from(["#/$defs/1", "#/$defs/x"])),
        max_size=4,
    ).map(dict)


SCHEMA = st.recursive(st.booleans() | st.lists(LEAF, max_size=3).map(dict), wider, max_leaves=8)
NUMBERS = [0, 1, 7, -1, 0.5, 1.0, 2**53, 3 * 2**53, 10**24, 1e24, 7e22, 7 * 10**22, 1e300, 10**300]
VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from(NUMBERS)
    | st.sampled_from(["", "a", "a\n", "b", "10", "1\n", "$", "🥁", "2025-09-05T12:30:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)


def test_that_every_keyword_is_tried():
    referring = {*ONE, *FEW, "properties", "dependentSchemas", "patternProperties"}
    root = {name for name in ACCEPTED if KEYWORDS[name].root_only}
    assert {*LEAVES, *referring, "$ref", "$defs"} == ACCEPTED - root


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.just("s"), SCHEMA, min_size=1), SCHEMA, SCHEMA, st.lists(VALUE, max_size=4)
)
def test_that_engines_agree_on_every_accepted_schema(properties, one, x, values):
    schema = contract(
        properties={**properties}, **{"$defs": {"1": one, "x": x}, "allOf": [{"items": one}, x]}
    )
    try:
        check(schema, "s.json")
    except ContractError:
        return
    first, second = (engine(schema) for engine in ENGINES.values())
    made = Contract("m", "m", "t", "1.0.0", schema["$id"], schema, "s.json")
    for value in [*values, *({"s": value} for value in values)]:
        refusals = [
            {(r.keyword, r.path, json.dumps(r.schema, sort_keys=True)) for r in engine(value)}
            for engine in (first, second)
        ]
        assert refusals[0] == refusals[1], value
        message = Message(value, "t", None)
        found = [explain(message, made, engine(value)).findings for engine in (first, second)]
        assert found[0] == found[1], value
