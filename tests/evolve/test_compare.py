import copy
import json

import pytest
from support import cases, neighbours

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.evolve import RULES, compare, declared_bump
from backbeat_docs.evolve.second import proves_inclusion
from backbeat_docs.evolve.sets.algebra import STEPS
from backbeat_docs.evolve.sets.translate import Translator
from backbeat_docs.evolve.sets.work import Work
from backbeat_docs.schema.keywords import NEUTRAL

SAMPLE = 40


def test_no_bump_is_refuted_by_a_message(fuzz):
    exact = {seed: found for seed in range(SAMPLE) if (found := fuzz.check_bump(seed))}
    wider = {seed: found for seed in range(SAMPLE) if (found := fuzz.check_bump(seed, wider=True))}
    majors = {seed: found for seed in range(SAMPLE) if (found := fuzz.check_majors(seed))}
    assert not exact
    assert not wider
    assert not majors


NEIGHBOURS = json.loads((cases.TESTS / "cases" / "evolution-neighbours.json").read_text())


@pytest.mark.parametrize("message", NEIGHBOURS)
def test_every_neighbour_of_a_first_release(message):
    """The first releases never change, so neither do these bumps when a contract does."""
    schema = cases.first_schema(message)
    found = {name: bump(schema, new) for name, new in neighbours.table(schema).items()}
    assert found == NEIGHBOURS[message]
    assert "undecided" not in found.values()


@pytest.mark.parametrize("message", cases.MESSAGES)
def test_every_neighbour_of_a_contract_is_decided(message):
    schema = cases.schema(message)
    if message in NEIGHBOURS and schema == cases.first_schema(message):
        return  # compared above, neighbour by neighbour
    for name, new in neighbours.table(schema).items():
        assert bump(schema, new) != "undecided", name


def bump(old, new):
    """Return the bump; check that exactly minor and major have witnesses."""
    try:
        evolution = compare(old, new)
    except ContractError:
        return "refused"
    assert bool(evolution.witnesses) == (evolution.bump in ("minor", "major"))
    for change in evolution.changes:
        assert change.rule in RULES
    assert evolution.changes
    return evolution.bump


def probe(x, **more):
    """A contract with one field."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://chorus-services.github.io/backbeat/schemas/probe/1.0.0.json",
        "type": "object",
        "properties": {"type": {"const": "backbeat.probe.v1"}, "x": x},
        "required": ["type", "x"],
        "additionalProperties": False,
        **more,
    }


IDENTIFIER = {"type": "string", "pattern": "^[a-z]+$", "maxLength": 128}
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T12:00:00Z$"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"enum": [1, 2, 3]}, {"type": "integer", "minimum": 1, "maximum": 3}, "patch"),
        ({"enum": [1, 2, 3.0]}, {"enum": [1.0, 2, 3]}, "none"),
        ({"const": 1}, {"const": True}, "major"),
        ({"multipleOf": 6}, {"allOf": [{"multipleOf": 2}, {"multipleOf": 3}]}, "patch"),
        ({"multipleOf": 6}, {"multipleOf": 3}, "major"),
        (IDENTIFIER, {"type": "string", "pattern": "^[a-z]{1,128}$"}, "patch"),
        (IDENTIFIER, {"type": "string", "pattern": "^[a-z]{1,64}$"}, "major"),
        (
            {"type": "string", "pattern": "^a|b$"},
            {"type": "string", "anyOf": [{"pattern": "^a"}, {"pattern": "b$"}]},
            "patch",
        ),
        ({"pattern": DAY, "format": "date-time"}, {"pattern": DAY}, "major"),
        ({"format": "date-time", "maxLength": 19}, {"not": {"type": "string"}}, "patch"),
        (
            {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True},
            {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True, "maxItems": 2},
            "patch",
        ),
        ({"type": ["integer", "number"]}, {"type": "number"}, "patch"),
        (
            {"oneOf": [{"minimum": 0}, {"maximum": 0}]},
            {"type": "number", "not": {"const": 0}},
            "patch",
        ),
        (
            {"type": "integer", "if": {"minimum": 0}, "then": {"maximum": 9}, "else": False},
            {"type": "integer", "minimum": 0, "maximum": 9},
            "patch",
        ),
        (
            {"type": "object", "properties": {"a": True}},
            {"type": "object", "properties": {"b": True}},
            "patch",
        ),
        ({"maxLength": 10**9}, {"maxLength": 10**9, "minLength": 0}, "patch"),
        ({"pattern": "^(a+)+$"}, {"pattern": "^a+$"}, "patch"),
        ({"pattern": "^(a|a)*$", "minLength": 5000}, {"pattern": "^(a|aa|b)*$"}, "major"),
        ({"pattern": "^a"}, {"pattern": "^(a+)+$"}, "major"),
        (
            {"type": "string", "pattern": r"^(\w+\s?)*$"},
            {"type": "string", "pattern": r"^(\w+\s?)*$", "maxLength": 4000},
            "major",
        ),
    ],
)
def test_pairs_that_look_harder_than_they_are(old, new, expected):
    assert compare(probe(old), probe(new)).bump == expected


@pytest.mark.parametrize(
    ("old", "new", "keyword", "pointer"),
    [
        ({"pattern": r"^\p{Letter}+$"}, {"pattern": "^a"}, "pattern", "/properties/x"),
        ({"pattern": r"^(a+)+\b"}, {"pattern": "^a"}, "pattern", "/properties/x"),
        (
            {"pattern": "[ab]*a[ab]{16}$"},
            {"pattern": "[ab]*b[ab]{16}$"},
            "pattern",
            "/properties/x",
        ),
        ({"multipleOf": 0.1}, {"multipleOf": 0.2}, "multipleOf", "/properties/x"),
        ({"maxLength": 10**9}, {"maxLength": 10**10}, "pattern", None),
        ({"multipleOf": 1048573}, {"multipleOf": 1048571}, "multipleOf", None),
        (
            {"items": {"$id": "x", "format": "date-time"}},
            {"items": {"$id": "y", "format": "date-time"}},
            "$id",
            "/properties/x/items",
        ),
    ],
)
def test_undecided_keywords_are_reported(old, new, keyword, pointer):
    evolution = compare(probe(old), probe(new))
    assert (evolution.bump, evolution.witnesses) == ("undecided", ())
    assert not evolution.is_allowed()
    doubts = {(doubt.keyword, doubt.pointer) for doubt in evolution.doubts}
    assert pointer is None or (keyword, pointer) in doubts
    assert evolution.old_messages.decided_by == evolution.old_readers.decided_by == "backbeat"


def test_that_an_undecided_keyword_which_stays_is_no_doubt():
    same = {"x": {"type": "string", "pattern": r"^\d+$"}, "n": {"multipleOf": 0.1}}
    old = probe({"type": "object", "properties": same})
    new = probe({"type": "object", "properties": same}, additionalProperties=True)
    assert compare(old, new).bump == "minor"


@pytest.mark.parametrize("pattern", ["^(?=a)", r"\p{L}", r"(a)\1"])
def test_that_a_pattern_which_an_engine_cannot_run_is_undecided(pattern):
    evolution = compare(probe({"type": "string"}), probe({"type": "string", "pattern": pattern}))
    assert (evolution.bump, evolution.witnesses) == ("undecided", ())
    assert [doubt.keyword for doubt in evolution.doubts] == ["pattern"]


def test_that_an_undecided_keyword_which_moves_is_a_doubt():
    """Old readers refuse x = "1wqqqy", a message too rare to be found."""
    first, second = ({"type": "string", "pattern": rf"^.[{c}]q{{3}}y$"} for c in "zw")
    old = probe(first)
    old["properties"]["y"] = second
    new = copy.deepcopy(old)
    new["properties"] |= {"x": {"anyOf": [first, second]}, "z": {"const": 1}}
    evolution = compare(old, new)
    assert (evolution.bump, evolution.old_readers.holds) == ("undecided", None)
    assert {doubt.keyword for doubt in evolution.doubts} == {"pattern"}


def test_that_a_limit_beside_an_undecided_keyword_may_be_decided():
    old = probe({"type": "string", "pattern": r"^.+$"})
    new = probe({"type": "string", "pattern": r"^.+$", "maxLength": 3})
    assert compare(old, new).bump in ("major", "undecided")


def grown(old):
    """The same contract with another optional member."""
    new = copy.deepcopy(old)
    new["properties"]["z"] = {"type": "integer"}
    return new


def branch(number, *more):
    """One closed branch of a tagged union."""
    members = {name: {"type": "string"} for name in ("a", "b", "c", "d", "e", *more)}
    return {
        "type": "object",
        "properties": {"tag": {"const": f"tag{number}"}, **members},
        "required": ["tag"],
        "additionalProperties": False,
    }


def conditional(count, *more):
    """A rule for each of many tags."""
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("tag", "a", *more)},
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"tag": {"const": f"tag{number}"}}, "required": ["tag"]},
                "then": {"required": ["a"], "properties": {"a": {"maxLength": number}}},
            }
            for number in range(count)
        ],
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"oneOf": [branch(number) for number in range(40)]},
            {"oneOf": [branch(0, "new"), *(branch(number) for number in range(1, 40))]},
        ),
        (
            {"anyOf": [branch(number) for number in range(80)]},
            {"anyOf": [branch(0, "new"), *(branch(number) for number in range(1, 80))]},
        ),
        (conditional(20), conditional(20, "new")),
    ],
    ids=["oneOf", "anyOf", "if"],
)
def test_that_large_unions_are_decided(old, new):
    work = Work()
    assert compare(probe(old), probe(new)).bump == "minor"
    assert compare(probe(old), grown(probe(old))).bump == "minor"
    for schema in (old, new):
        Translator(schema, work).translate(schema)
    assert work.algebra.steps > STEPS // 4  # far from the limit: about a second in all


TREE = {"properties": {"kids": {"items": {"$ref": "#/$defs/tree"}}}, "additionalProperties": False}


@pytest.mark.parametrize(
    "x",
    [
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
        {
            "type": "object",
            "properties": {"a": True},
            "patternProperties": {"^x-": branch(1)},
            "additionalProperties": False,
        },
        {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}},
        {"type": "integer", "multipleOf": 1048573},
        {"multipleOf": 0.1},
        {"pattern": "[ab]*a[ab]{16}$"},
        {"pattern": r"^\p{Letter}+$"},
        {"pattern": r"\cC"},
        {"type": "object", "unevaluatedProperties": False},
        {"items": {"$id": "https://example.org/other"}},
        {"$ref": "#/$defs/tree"},
        {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]},
    ],
    ids=str,
)
def test_that_an_opaque_keyword_does_no_harm_while_it_stays(x):
    old = probe(x, **{"$defs": {"tree": TREE}})
    assert compare(old, grown(old)).bump == "minor"


@pytest.mark.parametrize("pattern", [r"^\p{Letter}+$", r"\cC", "^(?=x$)x$", "a.b"])
def test_that_a_name_pattern_which_is_not_understood_is_undecided(pattern):
    old = probe({"type": "object", "patternProperties": {pattern: {"type": "string"}}})
    new = probe({"type": "object", "patternProperties": {pattern: {"type": "number"}}})
    assert compare(old, new).bump in ("undecided", "major")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (r"^\d{3}$", "^[0-9]{3}$", "patch"),
        (r"^\w+$", "^[A-Za-z0-9_]+$", "patch"),
        (r"^[^a]+$", r"^[^ab]+$", "major"),
        (r"^\S+$", r"^[^\s]+$", "patch"),
    ],
)
def test_classes_that_every_engine_reads_alike(old, new, expected):
    assert compare(probe({"pattern": old}), probe({"pattern": new})).bump == expected


def names(**keywords):
    return {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, **keywords}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            names(additionalProperties=False),
            names(additionalProperties=False, properties={"a": True}),
            "minor",
        ),
        (
            names(additionalProperties=False),
            names(additionalProperties=False, properties={"x-a": {"maxLength": 1}}),
            "major",
        ),
        (
            {**names(), "patternProperties": {"^x-": {"type": "string"}}},
            {**names(), "patternProperties": {"^x-": {"type": "integer"}}},
            "undecided",
        ),
        (
            {"propertyNames": {"pattern": "^[a-z]$"}, "properties": {"a": True}},
            {"propertyNames": {"pattern": "^[a-z]$"}, "properties": {"a": True, "B": False}},
            "patch",
        ),
    ],
)
def test_names_that_a_schema_states_are_decided_beside_name_patterns(old, new, expected):
    assert compare(probe(old), probe(new)).bump == expected


def test_that_a_second_opinion_is_named():
    """Two opaque patterns and one that both need: another implementation sees through it."""
    first, second = {"pattern": r"^\p{L}"}, {"pattern": r"\p{L}$"}
    old, new = probe({"allOf": [first, second]}), probe({**first, "allOf": [second, {}]})
    assert compare(old, new).old_messages.decided_by == "backbeat"
    old, new = probe({"items": {"$id": "x"}}), probe({"items": {"$id": "y"}})
    evolution = compare(old, new)
    assert (evolution.bump, evolution.old_messages.decided_by) == ("patch", "jsonschema-rs")
    assert not proves_inclusion(probe({"format": "date-time"}), probe(True), "backbeat.probe.v1")
    assert not proves_inclusion(probe(True), probe(False), "backbeat.probe.v1")
    assert not proves_inclusion(probe({"type": 7}), probe(True), "backbeat.probe.v1")


def exploding(depth):
    """Alternatives of alternatives, every one a different object."""
    schema = {"type": "string"}
    for level in range(depth):
        parts = [{"properties": {f"{name}{level}": schema}} for name in "abcd"]
        schema = {"type": "object", "oneOf": parts}
    return schema


def doubling(depth):
    """References that double at each level."""
    found = {"d0": {"type": "string"}}
    for level in range(depth):
        both = {name: {"$ref": f"#/$defs/d{level}"} for name in "ab"}
        found[f"d{level + 1}"] = {"type": "object", "properties": both}
    return found


def test_that_a_schema_made_to_explode_is_undecided():
    old, new = probe(exploding(6)), probe(exploding(7))
    assert compare(old, new).bump == "undecided"


def many_properties(*more):
    names = [*(f"p{number}" for number in range(10_000)), *more]
    members = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": members, "additionalProperties": False}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (many_properties(), many_properties("new"), ("minor",)),
        (
            {**many_properties(), "patternProperties": {"^x": {"type": "string"}}},
            {**many_properties("new"), "patternProperties": {"^x": {"type": "string"}}},
            ("minor", "undecided"),
        ),
        ({"enum": list(range(50_000))}, {"enum": list(range(1, 50_001))}, ("major",)),
        (
            {"enum": [f"v{number}" for number in range(50_000)]},
            {"enum": [f"v{number}" for number in range(1, 50_001)]},
            ("major", "undecided"),
        ),
        (
            {"pattern": "^(a{0,1000}){0,1000}$"},
            {"pattern": "^(a{0,1000}){0,999}$"},
            ("undecided", "major"),
        ),
        ({"minItems": 10**6}, {"minItems": 10**6 + 1}, ("undecided", "major")),
        ({"$ref": "#/properties/x"}, {"$ref": "#/properties/x", "minimum": 1}, ("undecided",)),
    ],
    ids=["properties", "names", "numbers", "texts", "counts", "items", "circle"],
)
def test_that_hostile_schemas_have_an_answer(old, new, expected):
    assert compare(probe(old), probe(new)).bump in expected


def test_that_doubling_references_terminate():
    old = probe({"$ref": "#/$defs/d30"}, **{"$defs": doubling(30)})
    new = probe({"$ref": "#/$defs/d30"}, **{"$defs": doubling(30)}, additionalProperties=True)
    assert compare(old, new).bump == "minor"


def test_across_majors_the_type_is_not_compared():
    new = json.loads(json.dumps(probe({"type": "string"})).replace("probe.v1", "probe.v2"))
    new["$id"] = new["$id"].replace("1.0.0", "2.0.0")
    assert compare(probe({"type": "string"}), new).bump == "none"
    new["properties"]["x"] = {"type": "integer"}
    evolution = compare(probe({"type": "string"}), new)
    assert evolution.bump == "major"
    assert [(w.accepted_by, w.message["type"]) for w in evolution.witnesses] == [
        ("old", "backbeat.probe.v1"),
        ("new", "backbeat.probe.v2"),
    ]


def test_that_another_type_within_a_major_is_a_major_change():
    old = probe({"type": "string"})
    new = json.loads(json.dumps(old).replace("backbeat.probe", "shop.probe"))
    evolution = compare(old, new)
    assert evolution.bump == "major"
    assert [(w.accepted_by, w.refused_by, w.message["type"]) for w in evolution.witnesses] == [
        ("old", "new", "backbeat.probe.v1"),
        ("new", "old-open", "shop.probe.v1"),
    ]
    assert {f.pointer for w in evolution.witnesses for f in w.findings} == {"/type"}


@pytest.mark.parametrize("type_", ["backbeat.purchase.v1", "backbeat.probe.v2", "probe"])
def test_that_the_type_and_the_id_must_agree(type_):
    new = json.loads(json.dumps(probe(True)).replace("backbeat.probe.v1", type_))
    with pytest.raises(ContractError, match="so the type must end in"):
        compare(probe(True), new)
    with pytest.raises(ContractError, match="so the type must end in"):
        compare(new, probe(True))


def test_that_only_the_constant_of_the_type_changes_between_majors():
    """Elsewhere, a text that equals the type is data; a rule about the type stays a rule."""
    old = probe({"enum": ["backbeat.probe.v1", "b"]}, then={"properties": {"y": {"maxLength": 2}}})
    old["if"] = {"properties": {"type": {"const": "backbeat.probe.v1"}}}
    old["properties"]["y"] = {"type": "string"}
    new = copy.deepcopy(old)
    new["$id"] = new["$id"].replace("1.0.0", "2.0.0")
    for schema in (new, new["if"]):
        schema["properties"]["type"] = {"const": "backbeat.probe.v2"}
    assert compare(old, new).bump == "patch"
    new["then"]["properties"]["y"]["maxLength"] = 1
    (witness,) = compare(old, new).witnesses
    assert (len(witness.message["y"]), witness.message["type"]) == (2, "backbeat.probe.v1")
    new["properties"]["x"] = {"enum": ["b"]}
    found = compare(old, new).witnesses
    assert "backbeat.probe.v1" in [witness.message["x"] for witness in found]


def test_versions_and_bumps():
    assert declared_bump("1.0.0", "1.0.0") == "none"
    assert declared_bump("1.0.0", "1.0.1") == "patch"
    assert declared_bump("1.9.0", "1.10.0") == "minor"
    assert declared_bump("1.9.3", "2.0.0") == "major"
    assert declared_bump("1.10.0", "1.9.0") == "none"


def test_a_schema_that_opening_narrows_is_a_patch_of_itself():
    closed = {"type": "object", "additionalProperties": False}
    old = probe({"type": "object", "not": closed})
    new = {**copy.deepcopy(old), "title": "Other words"}
    evolution = compare(old, new)
    assert evolution.bump == "patch"
    assert evolution.witnesses == ()


@pytest.mark.parametrize("keyword", [*sorted(NEUTRAL - {"$id", "$defs", "$schema"}), "x-unit"])
def test_that_a_new_annotation_is_a_change_of_the_documentation(keyword):
    """Unknown keywords are annotations (JSON Schema Core 2020-12, section 6.5)."""
    old, new = cases.schema("statusclaim"), cases.schema("statusclaim")
    new["properties"]["notes"][keyword] = "text/plain"
    evolution = compare(old, new)
    assert evolution.bump == "patch"
    assert [change.rule for change in evolution.changes] == ["documentation-changed"]
